package dev.folkmoot.libp2p.crypto;

import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * A key on one of NIST's curves as DER-encoded PKIX; signatures are DER over SHA-256.
 *
 * <p>Everything in front of the coordinates is fixed for a curve, so it is compared and not parsed:
 * an attacker's own curve parameters, or a point in another form, never reach a library.
 */
final class EcdsaPublicKey implements PublicKey {
  private final ByteString encoded;
  private final Curve curve;
  private final ECPublicKey key;

  private EcdsaPublicKey(ByteString encoded, Curve curve, ECPublicKey key) {
    this.encoded = encoded;
    this.curve = curve;
    this.key = key;
  }

  static EcdsaPublicKey ofData(byte[] data) {
    Curve curve = Curve.of(data);
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      ECPublicKey key = (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(data));
      requireOnCurve(key.getW(), key.getParams());
      return new EcdsaPublicKey(KeyMessage.encode(KeyType.ECDSA, data), curve, key);
    } catch (GeneralSecurityException notAKey) {
      throw new MalformedException("not a point of " + curve, notAKey);
    }
  }

  /** The JDK defers this until the key is used; a key that cannot be used is no key. */
  private static void requireOnCurve(ECPoint point, ECParameterSpec params) {
    BigInteger prime = ((ECFieldFp) params.getCurve().getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    BigInteger right =
        x.multiply(x)
            .add(params.getCurve().getA())
            .multiply(x)
            .add(params.getCurve().getB())
            .mod(prime);
    boolean inField = x.compareTo(prime) < 0 && y.compareTo(prime) < 0;
    if (!inField || !y.multiply(y).mod(prime).equals(right)) {
      throw new MalformedException("the point is not on its curve");
    }
  }

  @Override
  public KeyType type() {
    return KeyType.ECDSA;
  }

  @Override
  public ByteString encoded() {
    return encoded;
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    return signature.length <= curve.maxSignatureBytes
        && JdkSignatures.verify("SHA256withECDSA", key, message, signature);
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
    return "ECDSA[" + encoded + "]";
  }

  /** The three curves, each with all of the PKIX form that comes before the coordinates. */
  private enum Curve {
    P256("3059301306072a8648ce3d020106082a8648ce3d03010703420004", 32),
    P384("3076301006072a8648ce3d020106052b8104002203620004", 48),
    P521("30819b301006072a8648ce3d020106052b810400230381860004", 66);

    private static final int DER_OVERHEAD_BYTES = 10;

    // As text, since an array in an enum could be changed.
    private final String prefix;
    private final int encodedBytes;
    private final int maxSignatureBytes;

    Curve(String prefix, int fieldBytes) {
      this.prefix = prefix;
      this.encodedBytes = prefix.length() / 2 + 2 * fieldBytes;
      this.maxSignatureBytes = DER_OVERHEAD_BYTES + 2 * fieldBytes;
    }

    static Curve of(byte[] data) {
      for (Curve curve : values()) {
        int prefixBytes = curve.prefix.length() / 2;
        if (data.length == curve.encodedBytes
            && HexFormat.of().formatHex(data, 0, prefixBytes).equals(curve.prefix)) {
          return curve;
        }
      }
      throw new MalformedException(
          "an ECDSA key is an uncompressed point of P-256, P-384 or P-521");
    }
  }
}
