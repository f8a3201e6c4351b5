package dev.folkmoot.net.pairing;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.net.pairing.PairingException.Reason;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.MalformedMessageException;
import dev.folkmoot.net.wire.MessageReader;
import dev.folkmoot.net.wire.MessageWriter;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What the two tell each other under the key that they have agreed on.
 *
 * <pre>
 *   1 name (string)   2 kind of grant (uint: 1 mesh, 2 friends; absent: none)   3 mesh key (bytes)
 * </pre>
 *
 * @param name of the machine that speaks
 * @param grant what it gives; null where it gives nothing
 */
record Envelope(String name, @Nullable Grant grant) {

  private static final int NAME = 1;
  private static final int KIND = 2;
  private static final int MESH_KEY = 3;
  private static final int KIND_MESH = 1;
  private static final int KIND_FRIENDS = 2;
  private static final int MAX_FIELDS = 8;
  private static final int MAX_NAME_BYTES = 4 * Paired.MAX_NAME_CHARS;

  private static final String CIPHER = "ChaCha20-Poly1305";
  private static final int KEY_BYTES = 32;

  /** Each key seals one message, so the nonce need not change. */
  private static final int NONCE_BYTES = 12;

  Bytes sealed(Pake pake) {
    MessageWriter out = new MessageWriter();
    out.string(NAME, name);
    if (grant instanceof Grant.Mesh(MeshKey key)) {
      out.uint(KIND, KIND_MESH).bytes(MESH_KEY, key.secret());
    } else if (grant instanceof Grant.Friends) {
      out.uint(KIND, KIND_FRIENDS);
    }
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, pake.sealingKey(pake.self(), KEY_BYTES));
      return Bytes.copyOf(cipher.doFinal(out.toBytes().toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + CIPHER, e);
    }
  }

  static Envelope open(Bytes sealed, Pake pake) throws PairingException {
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, pake.sealingKey(pake.peer(), KEY_BYTES));
      byte[] plain = cipher.doFinal(sealed.toByteArray());
      return MessageReader.read(Bytes.copyOf(plain), MAX_FIELDS, Envelope::decode);
    } catch (GeneralSecurityException | MalformedMessageException e) {
      throw new PairingException(Reason.MALFORMED, e);
    }
  }

  private static Cipher cipher(int mode, byte[] key) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, new SecretKeySpec(key, CIPHER), new IvParameterSpec(new byte[NONCE_BYTES]));
    return cipher;
  }

  private static Envelope decode(MessageReader in) {
    String name = "";
    int kind = 0;
    Bytes key = Bytes.EMPTY;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case NAME -> name = in.string(MAX_NAME_BYTES);
        case KIND -> kind = in.uint(Integer.MAX_VALUE);
        case MESH_KEY -> key = in.bytes(MeshKey.BYTES);
        default -> {
          // A field of a later version.
        }
      }
    }
    return new Envelope(
        name,
        switch (kind) {
          case 0 -> null;
          case KIND_MESH -> new Grant.Mesh(MeshKey.of(key));
          case KIND_FRIENDS -> new Grant.Friends();
          default -> throw FailureException.invalid("a grant of a later version");
        });
  }

  /** What this envelope says of the peer. */
  Paired paired(Pake pake, Grant agreed) throws PairingException {
    try {
      return new Paired(pake.peer(), name, agreed);
    } catch (IllegalArgumentException e) {
      throw new PairingException(Reason.MALFORMED, e);
    }
  }
}
