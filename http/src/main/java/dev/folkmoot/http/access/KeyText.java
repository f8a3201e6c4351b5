package dev.folkmoot.http.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * How a key is written: {@code moot_} + id + {@code _} + secret + checksum, in the letters of
 * base32 (RFC 4648) in lower case. One double click marks it, and {@link #PATTERN} finds it in any
 * text.
 */
public final class KeyText {

  /** What every key begins with. */
  public static final String PREFIX = "moot_";

  /** Letters of an id: 50 bits, so that two of one home never meet. */
  public static final int ID_LETTERS = 10;

  /** Letters of a secret: 256 bits are 51 letters and a bit. */
  private static final int SECRET_LETTERS = 52;

  private static final int SECRET_BYTES = 32;

  /** Letters of a CRC-32. */
  private static final int CHECK_LETTERS = 7;

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int BITS_PER_LETTER = 5;

  /** Finds keys in a text; group 1 is the id. For leak scanners, and for our own logs. */
  public static final Pattern PATTERN =
      Pattern.compile(
          PREFIX
              + "([a-z2-7]{"
              + ID_LETTERS
              + "})_[a-z2-7]{"
              + (SECRET_LETTERS + CHECK_LETTERS)
              + "}");

  private static final Pattern ID = Pattern.compile("[a-z2-7]{" + ID_LETTERS + "}");

  private KeyText() {}

  /** Whether a text can be an id. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Draws an id. */
  public static String drawId(SecureRandom random) {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < ID_LETTERS; i++) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return id.toString();
  }

  /** Draws a key of that id. What it returns is the secret: show it once, keep its hash. */
  public static String draw(String id, SecureRandom random) {
    if (!isId(id)) {
      throw new IllegalArgumentException("no id of a key: " + id);
    }
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    String body = PREFIX + id + "_" + base32(secret, SECRET_LETTERS);
    return body + checksum(body);
  }

  /** The id of a well-formed key; empty for anything else, a mistyped key too. */
  public static Optional<String> idOf(String key) {
    Matcher matcher = PATTERN.matcher(key);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int end = key.length() - CHECK_LETTERS;
    return key.substring(end).equals(checksum(key.substring(0, end)))
        ? Optional.of(matcher.group(1))
        : Optional.empty();
  }

  /** What is kept of a key: SHA-256 of its text, 32 bytes. */
  public static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The text with every key in it shortened to its public part. */
  public static String redact(String text) {
    return text.contains(PREFIX) ? PATTERN.matcher(text).replaceAll(PREFIX + "$1_…") : text;
  }

  private static String checksum(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    long value = crc.getValue();
    StringBuilder text = new StringBuilder();
    for (int i = CHECK_LETTERS - 1; i >= 0; i--) {
      text.append(LETTERS.charAt((int) (value >>> (i * BITS_PER_LETTER)) & 31));
    }
    return text.toString();
  }

  private static String base32(byte[] bytes, int letters) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (byte b : bytes) {
      held = held << Byte.SIZE | (b & 0xff);
      bits += Byte.SIZE;
      while (bits >= BITS_PER_LETTER) {
        bits -= BITS_PER_LETTER;
        text.append(LETTERS.charAt(held >>> bits & 31));
      }
      held &= (1 << bits) - 1;
    }
    return text.length() < letters
        ? text.append(LETTERS.charAt(held << (BITS_PER_LETTER - bits) & 31)).toString()
        : text.toString();
  }
}
