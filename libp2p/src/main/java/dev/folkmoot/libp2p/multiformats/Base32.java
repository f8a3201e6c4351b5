package dev.folkmoot.libp2p.multiformats;

import java.util.Arrays;

/**
 * <a href="https://datatracker.ietf.org/doc/html/rfc4648#section-6">RFC 4648 base32</a> in lower
 * case and without padding, as CIDv1 has it. Left-over bits must be zero, so that bytes have one
 * text.
 */
public final class Base32 {
  /** The longest text that is read, in characters. */
  public static final int MAX_CHARS = 4_096;

  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int DIGIT_BITS = 5;
  private static final int DIGIT_MASK = 31;

  private Base32() {}

  public static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length * Byte.SIZE / DIGIT_BITS + 1);
    int buffer = 0;
    int bits = 0;
    for (byte next : bytes) {
      buffer = (buffer << Byte.SIZE) | (next & 0xff);
      bits += Byte.SIZE;
      while (bits >= DIGIT_BITS) {
        bits -= DIGIT_BITS;
        text.append(ALPHABET.charAt((buffer >>> bits) & DIGIT_MASK));
      }
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt((buffer << (DIGIT_BITS - bits)) & DIGIT_MASK));
    }
    return text.toString();
  }

  /**
   * The bytes of this text.
   *
   * @throws MalformedException where the text is too long, has a foreign character, an impossible
   *     length or left-over bits
   */
  public static byte[] decode(String text) {
    if (text.length() > MAX_CHARS) {
      throw new MalformedException("base32 text is longer than " + MAX_CHARS + " characters");
    }
    byte[] bytes = new byte[text.length() * DIGIT_BITS / Byte.SIZE];
    int size = 0;
    int buffer = 0;
    int bits = 0;
    for (int i = 0; i < text.length(); i++) {
      buffer = (buffer << DIGIT_BITS) | valueOf(text.charAt(i));
      bits += DIGIT_BITS;
      if (bits >= Byte.SIZE) {
        bits -= Byte.SIZE;
        bytes[size++] = (byte) (buffer >>> bits);
      }
    }
    if (bits >= DIGIT_BITS || (buffer & ((1 << bits) - 1)) != 0) {
      throw new MalformedException("base32 text ends within a byte");
    }
    return Arrays.copyOf(bytes, size);
  }

  private static int valueOf(char digit) {
    if (digit >= 'a' && digit <= 'z') {
      return digit - 'a';
    }
    if (digit >= '2' && digit <= '7') {
      return digit - '2' + 26;
    }
    throw new MalformedException("not a digit of base32");
  }
}
