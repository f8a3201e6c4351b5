package dev.folkmoot.models.registry;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * The Ed25519 key that names this machine to registries which ask who it is. It is kept as the seed
 * and the public key, 32 bytes each.
 */
public final class RegistryKey {

  private static final int HALF_BYTES = 32;
  private static final String ALGORITHM = "Ed25519";
  private static final String SSH_NAME = "ssh-ed25519";

  private final PrivateKey secret;
  private final byte[] open;

  private RegistryKey(PrivateKey secret, byte[] open) {
    this.secret = secret;
    this.open = open;
  }

  /** Draws the bytes of a new key. */
  public static byte[] draw() {
    try {
      var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      if (!(pair.getPrivate() instanceof EdECPrivateKey secret)
          || !(pair.getPublic() instanceof EdECPublicKey open)) {
        throw new GeneralSecurityException("keys of another kind");
      }
      byte[] bytes = new byte[2 * HALF_BYTES];
      byte[] seed = secret.getBytes().orElseThrow();
      System.arraycopy(seed, 0, bytes, 0, HALF_BYTES);
      byte[] y = open.getPoint().getY().toByteArray();
      for (int i = 0; i < Math.min(HALF_BYTES, y.length); i++) {
        bytes[HALF_BYTES + i] = y[y.length - 1 - i];
      }
      if (open.getPoint().isXOdd()) {
        bytes[2 * HALF_BYTES - 1] |= (byte) 0x80;
      }
      return bytes;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /**
   * The key of the bytes that {@link #draw} made.
   *
   * @throws FailureException {@code INVALID_REQUEST} where they are none
   */
  public static RegistryKey of(byte[] bytes) {
    if (bytes.length != 2 * HALF_BYTES) {
      throw FailureException.invalid("no key of a registry: " + bytes.length + " bytes, not 64");
    }
    try {
      PrivateKey secret =
          KeyFactory.getInstance(ALGORITHM)
              .generatePrivate(
                  new EdECPrivateKeySpec(
                      NamedParameterSpec.ED25519, Arrays.copyOf(bytes, HALF_BYTES)));
      return new RegistryKey(secret, Arrays.copyOfRange(bytes, HALF_BYTES, bytes.length));
    } catch (GeneralSecurityException e) {
      throw new FailureException(Failure.Kind.INVALID_REQUEST, "no key of a registry", e);
    }
  }

  /** The public key in the form of SSH, as it is shown to a registry's web page. */
  public String sshPublicKey() {
    byte[] name = SSH_NAME.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer wire = ByteBuffer.allocate(8 + name.length + open.length);
    wire.putInt(name.length).put(name).putInt(open.length).put(open);
    return Base64.getEncoder().encodeToString(wire.array());
  }

  /** The header that proves who signs: {@code <public key>:<signature>}. */
  String authorization(String text) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(secret);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return sshPublicKey() + ":" + Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new FailureException(Failure.Kind.INTERNAL, "cannot sign for the registry", e);
    }
  }

  @Override
  public String toString() {
    return SSH_NAME + " " + sshPublicKey();
  }
}
