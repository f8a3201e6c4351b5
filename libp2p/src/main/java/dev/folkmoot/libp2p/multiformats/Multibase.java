package dev.folkmoot.libp2p.multiformats;

import java.util.Base64;
import java.util.HexFormat;

/**
 * <a href="https://github.com/multiformats/multibase">Multibase</a>: bytes as text, the first
 * character naming the alphabet. Only the bases that libp2p peers use are known.
 */
public enum Multibase {
  BASE16('f'),
  BASE32('b'),
  BASE36('k'),
  BASE58BTC('z'),
  BASE64URL('u');

  /** The longest text that is read, prefix included, in characters. */
  public static final int MAX_CHARS = 4_096;

  private static final RadixText DIGITS_AND_LETTERS =
      new RadixText("base36", "0123456789abcdefghijklmnopqrstuvwxyz");

  private final char prefix;

  Multibase(char prefix) {
    this.prefix = prefix;
  }

  /** The text of these bytes, prefix first. */
  public String encode(byte[] bytes) {
    return prefix
        + switch (this) {
          case BASE16 -> HexFormat.of().formatHex(bytes);
          case BASE32 -> Base32.encode(bytes);
          case BASE36 -> DIGITS_AND_LETTERS.encode(bytes);
          case BASE58BTC -> Base58Btc.encode(bytes);
          case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        };
  }

  /**
   * The bytes of a text with a prefix.
   *
   * @throws MalformedException where the prefix is unknown or the text is not the one that {@link
   *     #encode} would write
   */
  public static byte[] decode(String text) {
    if (text.isEmpty() || text.length() > MAX_CHARS) {
      throw new MalformedException("multibase text has 1 to " + MAX_CHARS + " characters");
    }
    Multibase base = ofPrefix(text.charAt(0));
    byte[] bytes;
    try {
      bytes = base.decodeDigits(text.substring(1));
    } catch (IllegalArgumentException foreign) {
      throw new MalformedException("not a digit of " + base, foreign);
    }
    // The decoders of the JDK take upper-case hexadecimal, padding and left-over bits.
    if (!base.encode(bytes).equals(text)) {
      throw new MalformedException(base + " text is not canonical");
    }
    return bytes;
  }

  private byte[] decodeDigits(String digits) {
    return switch (this) {
      case BASE16 -> HexFormat.of().parseHex(digits);
      case BASE32 -> Base32.decode(digits);
      case BASE36 -> DIGITS_AND_LETTERS.decode(digits);
      case BASE58BTC -> Base58Btc.decode(digits);
      case BASE64URL -> Base64.getUrlDecoder().decode(digits);
    };
  }

  private static Multibase ofPrefix(char prefix) {
    for (Multibase base : values()) {
      if (base.prefix == prefix) {
        return base;
      }
    }
    throw new MalformedException("unknown multibase prefix");
  }
}
