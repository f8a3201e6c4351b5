package dev.folkmoot.libp2p.noise;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key and the count of messages under it: ChaCha20-Poly1305 whose nonce is four zero bytes and
 * the count, little-endian. One cipher object serves all messages; between them it gets its next
 * nonce, and the JDK itself refuses to encrypt twice with one.
 */
final class CipherState {

  /** What sealing adds to a message. */
  static final int TAG_BYTES = 16;

  private static final int NONCE_BYTES = 12;
  private static final int COUNT_OFFSET = 4;

  /** 2^64-1 is reserved by the framework: the last count that is never used. */
  private static final long EXHAUSTED = -1;

  private static final byte[] NO_AD = {};

  private final Cipher cipher;
  private final SecretKeySpec key;
  private final byte[] nonce = new byte[NONCE_BYTES];
  private long count;

  CipherState(byte[] key, long count) {
    this.key = new SecretKeySpec(key, "ChaCha20");
    this.count = count;
    try {
      this.cipher = Cipher.getInstance("ChaCha20-Poly1305");
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JDK lacks ChaCha20-Poly1305", missing);
    }
  }

  /** Seals without associated data; returns the bytes written, {@link #TAG_BYTES} more than in. */
  int seal(byte[] in, int offset, int length, byte[] out, int outOffset) {
    return run(Cipher.ENCRYPT_MODE, NO_AD, in, offset, length, out, outOffset);
  }

  /** Opens without associated data; returns the bytes written. */
  int open(byte[] in, int offset, int length, byte[] out, int outOffset) {
    return run(Cipher.DECRYPT_MODE, NO_AD, in, offset, length, out, outOffset);
  }

  byte[] seal(byte[] ad, byte[] plain) {
    byte[] out = new byte[plain.length + TAG_BYTES];
    run(Cipher.ENCRYPT_MODE, ad, plain, 0, plain.length, out, 0);
    return out;
  }

  byte[] open(byte[] ad, byte[] sealed) {
    if (sealed.length < TAG_BYTES) {
      throw new NoiseException("a sealed message is shorter than its tag");
    }
    byte[] out = new byte[sealed.length - TAG_BYTES];
    run(Cipher.DECRYPT_MODE, ad, sealed, 0, sealed.length, out, 0);
    return out;
  }

  private int run(
      int mode, byte[] ad, byte[] in, int offset, int length, byte[] out, int outOffset) {
    if (count == EXHAUSTED) {
      throw new NoiseException("the nonces of this connection are used up");
    }
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[COUNT_OFFSET + i] = (byte) (count >>> (Byte.SIZE * i));
    }
    try {
      cipher.init(mode, key, new IvParameterSpec(nonce));
      if (ad.length > 0) {
        cipher.updateAAD(ad);
      }
      int written = cipher.doFinal(in, offset, length, out, outOffset);
      count++;
      return written;
    } catch (AEADBadTagException forged) {
      throw new NoiseException("a message was not sealed by the remote", forged);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("ChaCha20-Poly1305 refused its own use", broken);
    }
  }
}
