package dev.folkmoot.libp2p.crypto;

import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.multiformats.Multihash;
import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.ECPoint;

/**
 * A compressed point; signatures are DER over SHA-256. Both halves of the curve are accepted for
 * {@code s}, as go and rust do: only the signer is bound to the lower one.
 */
final class Secp256k1PublicKey implements PublicKey {
  private final ByteString encoded;
  private final ECPublicKeyParameters point;

  private Secp256k1PublicKey(ByteString encoded, ECPublicKeyParameters point) {
    this.encoded = encoded;
    this.point = point;
  }

  static Secp256k1PublicKey ofData(byte[] data) {
    // 65 bytes would be the same point uncompressed, and so the same peer by a second name.
    if (data.length != Secp256k1.COMPRESSED_POINT_BYTES) {
      throw new MalformedException("a secp256k1 public key is a compressed point of 33 bytes");
    }
    try {
      ECPoint point = Secp256k1.DOMAIN.getCurve().decodePoint(data);
      return new Secp256k1PublicKey(
          KeyMessage.encode(KeyType.SECP256K1, data),
          new ECPublicKeyParameters(point, Secp256k1.DOMAIN));
    } catch (IllegalArgumentException | ArithmeticException notOnCurve) {
      throw new MalformedException("not a point of secp256k1", notOnCurve);
    }
  }

  @Override
  public KeyType type() {
    return KeyType.SECP256K1;
  }

  @Override
  public ByteString encoded() {
    return encoded;
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    if (signature.length > Secp256k1.MAX_SIGNATURE_BYTES) {
      return false;
    }
    BigInteger[] parts;
    try {
      parts = StandardDSAEncoding.INSTANCE.decode(Secp256k1.DOMAIN.getN(), signature);
    } catch (IOException | RuntimeException notDer) {
      // BouncyCastle says so in many ways, of an empty one with a NullPointerException. A malformed
      // signature is no signature; the caller needs no further reason.
      return false;
    }
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, point);
    byte[] hash = Multihash.sha256(message).digest().toByteArray();
    return verifier.verifySignature(hash, parts[0], parts[1]);
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
    return "secp256k1[" + encoded + "]";
  }
}
