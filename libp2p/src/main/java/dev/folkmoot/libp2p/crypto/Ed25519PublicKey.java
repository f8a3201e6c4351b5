package dev.folkmoot.libp2p.crypto;

import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** <a href="https://datatracker.ietf.org/doc/html/rfc8032#section-5.1">RFC 8032</a> Ed25519. */
final class Ed25519PublicKey implements PublicKey {
  static final int KEY_BYTES = Ed25519.PUBLIC_KEY_SIZE;

  private final ByteString encoded;
  // The point is decompressed once: that is a sixth of the work of a verification.
  private final Ed25519.PublicPoint point;

  private Ed25519PublicKey(ByteString encoded, Ed25519.PublicPoint point) {
    this.encoded = encoded;
    this.point = point;
  }

  static Ed25519PublicKey ofData(byte[] data) {
    if (data.length != KEY_BYTES) {
      throw new MalformedException("an Ed25519 public key has " + KEY_BYTES + " bytes");
    }
    Ed25519.PublicPoint point = Ed25519.validatePublicKeyPartialExport(data, 0);
    if (point == null) {
      throw new MalformedException("not a point of Ed25519's curve");
    }
    return new Ed25519PublicKey(KeyMessage.encode(KeyType.ED25519, data), point);
  }

  @Override
  public KeyType type() {
    return KeyType.ED25519;
  }

  @Override
  public ByteString encoded() {
    return encoded;
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verify(signature, 0, point, message, 0, message.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey that && encoded.equals(that.encoded());
  }

  @Override
  public int hashCode() {
    return encoded.hashCode();
  }

  @Override
  public String toString() {
    return "Ed25519[" + encoded + "]";
  }
}
