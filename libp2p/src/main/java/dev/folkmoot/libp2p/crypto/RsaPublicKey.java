package dev.folkmoot.libp2p.crypto;

import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/**
 * An RSA key as DER-encoded PKIX; signatures are RSASSA-PKCS1-v1_5 over SHA-256.
 *
 * <p>The peer chooses the key and we pay for the exponentiation, before we know who it is: that is
 * CVE-2023-39533. So the modulus has at most {@value #MAX_MODULUS_BITS} bits and the exponent fits
 * a positive {@code int}, as Go has it; a key outside is refused before it is ever used. The JDK
 * parses it, as BouncyCastle would test the modulus for primes at the attacker's pleasure.
 */
final class RsaPublicKey implements PublicKey {
  static final int MIN_MODULUS_BITS = 2_048;
  static final int MAX_MODULUS_BITS = 8_192;

  private static final int MAX_EXPONENT_BITS = 31;

  private final ByteString encoded;
  private final RSAPublicKey key;

  private RsaPublicKey(ByteString encoded, RSAPublicKey key) {
    this.encoded = encoded;
    this.key = key;
  }

  static RsaPublicKey ofData(byte[] data) {
    try {
      KeyFactory factory = KeyFactory.getInstance("RSA");
      RSAPublicKey key = (RSAPublicKey) factory.generatePublic(new X509EncodedKeySpec(data));
      BigInteger modulus = key.getModulus();
      BigInteger exponent = key.getPublicExponent();
      if (modulus.bitLength() < MIN_MODULUS_BITS || modulus.bitLength() > MAX_MODULUS_BITS) {
        throw new MalformedException(
            "an RSA modulus has "
                + MIN_MODULUS_BITS
                + " to "
                + MAX_MODULUS_BITS
                + " bits, not "
                + modulus.bitLength());
      }
      if (exponent.bitLength() > MAX_EXPONENT_BITS || !exponent.testBit(0) || !modulus.testBit(0)) {
        throw new MalformedException("an RSA key is odd and its exponent below 2^31");
      }
      // Written anew from the numbers alone, so that no variant of the DER is another peer.
      RSAPublicKey canonical =
          (RSAPublicKey) factory.generatePublic(new RSAPublicKeySpec(modulus, exponent));
      if (!Arrays.equals(canonical.getEncoded(), data)) {
        throw new MalformedException("the RSA key's DER is not canonical");
      }
      return new RsaPublicKey(KeyMessage.encode(KeyType.RSA, data), canonical);
    } catch (GeneralSecurityException notAKey) {
      throw new MalformedException("not an RSA key in PKIX form", notAKey);
    }
  }

  @Override
  public KeyType type() {
    return KeyType.RSA;
  }

  @Override
  public ByteString encoded() {
    return encoded;
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    return JdkSignatures.verify("SHA256withRSA", key, message, signature);
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
    return "RSA[" + key.getModulus().bitLength() + " bits]";
  }
}
