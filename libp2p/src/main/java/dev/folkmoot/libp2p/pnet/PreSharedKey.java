package dev.folkmoot.libp2p.pnet;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The 32 bytes that make a private network. Its text never shows them.
 *
 * <p>On disk it is three lines: {@code /key/swarm/psk/1.0.0/}, the encoding ({@code /base16/} or
 * {@code /base64/}), and the key in it.
 */
public final class PreSharedKey {

  /** The size of a key. */
  public static final int BYTES = 32;

  /** A key file is 97 bytes; this leaves room for spaces and blank lines. */
  public static final int MAX_FILE_CHARS = 512;

  private static final String HEADER = "/key/swarm/psk/1.0.0/";
  private static final String BASE16 = "/base16/";
  private static final String BASE64 = "/base64/";

  private final byte[] bytes;

  private PreSharedKey(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new MalformedException("a swarm key has " + BYTES + " bytes, not " + bytes.length);
    }
    this.bytes = bytes;
  }

  /**
   * The key of these 32 bytes.
   *
   * @throws MalformedException if there are not 32
   */
  public static PreSharedKey of(byte[] bytes) {
    return new PreSharedKey(bytes.clone());
  }

  /**
   * Reads the text of a key file.
   *
   * @throws MalformedException naming what is wrong, never the key
   */
  public static PreSharedKey parse(String file) {
    if (file.length() > MAX_FILE_CHARS) {
      throw new MalformedException("a swarm key file is not longer than " + MAX_FILE_CHARS);
    }
    String[] lines =
        file.lines().map(String::strip).filter(l -> !l.isEmpty()).toArray(String[]::new);
    if (lines.length != 3) {
      throw new MalformedException("a swarm key file has three lines, not " + lines.length);
    }
    if (!lines[0].equals(HEADER)) {
      throw new MalformedException("a swarm key file begins with " + HEADER);
    }
    return new PreSharedKey(decode(lines[1], lines[2]));
  }

  /** The text of this key's file, in base16; it holds the secret. */
  public String toFile() {
    return HEADER + "\n" + BASE16 + "\n" + HexFormat.of().formatHex(bytes) + "\n";
  }

  byte[] bytes() {
    return bytes;
  }

  private static byte[] decode(String encoding, String text) {
    try {
      return switch (encoding) {
        case BASE16 -> HexFormat.of().parseHex(text);
        case BASE64 -> Base64.getDecoder().decode(text);
        default -> throw new MalformedException("a swarm key is in " + BASE16 + " or " + BASE64);
      };
    } catch (IllegalArgumentException notEncoded) {
      // Without the cause: its message quotes the text.
      throw new MalformedException("the swarm key is not in the encoding that its file names");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PreSharedKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "swarm key";
  }
}
