package dev.folkmoot.net.pairing;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that the machines of one owner share: who holds it belongs to the mesh. It is never
 * sent but inside a pairing; what travels is a proof, made for one connection.
 */
public final class MeshKey {

  public static final int BYTES = 32;

  /** Of a nonce and of a proof. */
  public static final int PROOF_BYTES = 32;

  private static final String MAC = "HmacSHA256";
  private static final String DOMAIN = "folkmoot-mesh-member-1";
  private static final String NAME_DOMAIN = "folkmoot-mesh-name-1";
  private static final int NAME_BYTES = 8;

  private final byte[] bytes;

  private MeshKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Draws a key for a new mesh. */
  public static MeshKey draw(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new MeshKey(bytes);
  }

  /**
   * The key with these bytes.
   *
   * @throws FailureException if they are not 32
   */
  public static MeshKey of(Bytes bytes) {
    if (bytes.size() != BYTES) {
      throw FailureException.invalid("a mesh key has " + BYTES + " bytes, not " + bytes.size());
    }
    return new MeshKey(bytes.toByteArray());
  }

  /** For the file that keeps it, and for a sealed message; never for a log. */
  public Bytes secret() {
    return Bytes.copyOf(bytes);
  }

  /**
   * Proves to one peer, on one connection, that this node holds the key.
   *
   * @param prover who proves
   * @param verifier whom it is proven to
   * @param nonce drawn by the verifier for this connection, {@link #PROOF_BYTES} long
   * @throws FailureException if the nonce has another length
   */
  public Bytes proof(NodeId prover, NodeId verifier, Bytes nonce) {
    // All parts have a fixed length, so that they cannot be cut in another way.
    if (nonce.size() != PROOF_BYTES) {
      throw FailureException.invalid("a nonce has " + PROOF_BYTES + " bytes, not " + nonce.size());
    }
    return Bytes.copyOf(
        mac(
            DOMAIN,
            prover.text() + verifier.text() + HexFormat.of().formatHex(nonce.toByteArray())));
  }

  /** Whether a proof is right; takes the same time whatever stands in it. */
  public boolean verifies(Bytes proof, NodeId prover, NodeId verifier, Bytes nonce) {
    return MessageDigest.isEqual(proof.toByteArray(), proof(prover, verifier, nonce).toByteArray());
  }

  /** A name for the mesh that says nothing of the key: for people, and for mDNS. */
  public String publicName() {
    return HexFormat.of().formatHex(mac(NAME_DOMAIN, ""), 0, NAME_BYTES);
  }

  private byte[] mac(String domain, String text) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(bytes, MAC));
      mac.update(domain.getBytes(StandardCharsets.US_ASCII));
      mac.update((byte) 0);
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MeshKey that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return publicName().hashCode();
  }

  @Override
  public String toString() {
    return "mesh " + publicName();
  }
}
