package dev.folkmoot.testkit.hostile;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What Noise needs of cryptography, from the JDK alone. */
final class HostileCrypto {

  static final int KEY_BYTES = 32;
  static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int NONCE_PREFIX_BYTES = 4;
  private static final byte[] BASE_POINT = Arrays.copyOf(new byte[] {9}, KEY_BYTES);

  private HostileCrypto() {}

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Two keys of HKDF. */
  static byte[][] derive(byte[] chainingKey, byte[] secret) {
    byte[] seed = hmac(chainingKey, secret);
    byte[] first = hmac(seed, new byte[] {1});
    byte[] more = Arrays.copyOf(first, KEY_BYTES + 1);
    more[KEY_BYTES] = 2;
    return new byte[][] {first, hmac(seed, more)};
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** ChaCha20-Poly1305; the nonce is four zeros and the counter, little-endian. */
  static byte[] cipher(int mode, byte[] key, long counter, byte[] about, byte[] text)
      throws GeneralSecurityException {
    ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    nonce.putLong(NONCE_PREFIX_BYTES, counter);
    Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
    cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce.array()));
    cipher.updateAAD(about);
    return cipher.doFinal(text);
  }

  /** The public half of an X25519 secret. */
  static byte[] point(byte[] secret) {
    return agree(secret, BASE_POINT);
  }

  static byte[] agree(byte[] secret, byte[] point) {
    try {
      KeyFactory keys = KeyFactory.getInstance("X25519");
      PrivateKey own =
          keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret));
      PublicKey theirs =
          keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, number(point)));
      KeyAgreement agreement = KeyAgreement.getInstance("X25519");
      agreement.init(own);
      agreement.doPhase(theirs, true);
      return agreement.generateSecret();
    } catch (GeneralSecurityException refused) {
      throw new IllegalStateException("the JDK takes no such point", refused);
    }
  }

  private static BigInteger number(byte[] littleEndian) {
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < littleEndian.length; i++) {
      bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
    }
    return new BigInteger(1, bigEndian);
  }
}
