package dev.folkmoot.libp2p.multiformats;

import java.util.Arrays;

/**
 * Positional notation in a base that is no power of two (base58btc, base36): the bytes are one big
 * number, each leading zero byte is one leading zero digit.
 *
 * <p>Conversion takes time in the square of the length, so a stranger must not choose the length:
 * {@link #MAX_BYTES} and {@link #MAX_CHARS} bound it. Peer ids take at most 44 bytes.
 */
final class RadixText {
  static final int MAX_BYTES = 128;
  static final int MAX_CHARS = 256;

  private static final int ASCII = 128;

  private final String name;
  private final char[] digits;
  private final byte[] values = new byte[ASCII];

  RadixText(String name, String alphabet) {
    this.name = name;
    this.digits = alphabet.toCharArray();
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < digits.length; i++) {
      values[digits[i]] = (byte) i;
    }
  }

  String encode(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new MalformedException(name + " takes at most " + MAX_BYTES + " bytes");
    }
    int zeros = 0;
    while (zeros < bytes.length && bytes[zeros] == 0) {
      zeros++;
    }
    byte[] number = bytes.clone();
    char[] text = new char[bytes.length * 2];
    int start = text.length;
    // Long division by the base, in place: each round yields one digit, the last one first.
    for (int from = zeros; from < number.length; ) {
      int remainder = 0;
      for (int i = from; i < number.length; i++) {
        int part = (remainder << Byte.SIZE) | (number[i] & 0xff);
        number[i] = (byte) (part / digits.length);
        remainder = part % digits.length;
      }
      text[--start] = digits[remainder];
      while (from < number.length && number[from] == 0) {
        from++;
      }
    }
    for (int i = 0; i < zeros; i++) {
      text[--start] = digits[0];
    }
    return new String(text, start, text.length - start);
  }

  byte[] decode(String text) {
    if (text.length() > MAX_CHARS) {
      throw new MalformedException(name + " text is longer than " + MAX_CHARS + " characters");
    }
    int zeros = 0;
    while (zeros < text.length() && text.charAt(zeros) == digits[0]) {
      zeros++;
    }
    byte[] number = new byte[text.length()];
    int start = number.length;
    for (int i = zeros; i < text.length(); i++) {
      int carry = valueOf(text.charAt(i));
      for (int j = number.length - 1; j >= start || carry != 0; j--) {
        carry += (number[j] & 0xff) * digits.length;
        number[j] = (byte) carry;
        carry >>>= Byte.SIZE;
        start = Math.min(start, j);
      }
    }
    return Arrays.copyOfRange(number, start - zeros, number.length);
  }

  private int valueOf(char digit) {
    int value = digit < ASCII ? values[digit] : -1;
    if (value < 0) {
      throw new MalformedException("not a digit of " + name);
    }
    return value;
  }
}
