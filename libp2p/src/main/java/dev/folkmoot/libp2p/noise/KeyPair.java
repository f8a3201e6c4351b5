package dev.folkmoot.libp2p.noise;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** An X25519 key that lives for one handshake. */
final class KeyPair {

  static final int BYTES = X25519.POINT_SIZE;

  private final byte[] secret;
  private final byte[] point = new byte[BYTES];

  /** Any 32 bytes are a secret: the curve's own arithmetic clamps them. */
  KeyPair(byte[] secret) {
    this.secret = secret.clone();
    X25519.scalarMultBase(this.secret, 0, point, 0);
  }

  static KeyPair generate(SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return new KeyPair(secret);
  }

  byte[] point() {
    return point.clone();
  }

  /**
   * The secret shared with the owner of {@code remote}.
   *
   * @throws NoiseException if it is all zeros: the remote sent a point of small order, whose
   *     "secret" everybody knows
   */
  byte[] agree(byte[] remote) {
    byte[] shared = new byte[BYTES];
    if (!X25519.calculateAgreement(secret, 0, remote, 0, shared, 0)) {
      throw new NoiseException("the remote's key is a point of small order");
    }
    return shared;
  }
}
