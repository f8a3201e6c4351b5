package dev.folkmoot.net.pairing;

import dev.folkmoot.core.failure.FailureException;
import java.security.SecureRandom;
import java.util.Locale;

/**
 * What one person reads out and the other types: {@code K7-9Q2M-X4NT}. Its letters and digits are
 * Crockford's, so that none looks like another; {@code O}, {@code I} and {@code L} are read as what
 * they were taken for.
 *
 * @param plate says which invitation is meant; no secret; two characters
 * @param secret known to the two of them; eight characters, forty bits
 */
public record PairingCode(String plate, String secret) {

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int PLATE_CHARS = 2;
  private static final int SECRET_CHARS = 8;
  private static final int GROUP_CHARS = 4;
  private static final int MAX_TYPED_CHARS = 64;

  public PairingCode {
    requireShape(plate, PLATE_CHARS);
    requireShape(secret, SECRET_CHARS);
  }

  private static void requireShape(String text, int chars) {
    if (text.length() != chars || text.chars().anyMatch(c -> ALPHABET.indexOf(c) < 0)) {
      throw malformed();
    }
  }

  /** Draws one. */
  public static PairingCode draw(SecureRandom random) {
    return new PairingCode(draw(random, PLATE_CHARS), draw(random, SECRET_CHARS));
  }

  private static String draw(SecureRandom random, int chars) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < chars; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /**
   * Reads what was typed: in any case, with or without dashes and spaces.
   *
   * @throws FailureException if it is no code; the message does not repeat it
   */
  public static PairingCode parse(String typed) {
    if (typed.length() > MAX_TYPED_CHARS) {
      throw malformed();
    }
    String plain =
        typed
            .replaceAll("[\\s-]", "")
            .toUpperCase(Locale.ROOT)
            .replace('O', '0')
            .replace('I', '1')
            .replace('L', '1');
    if (plain.length() != PLATE_CHARS + SECRET_CHARS) {
      throw malformed();
    }
    return new PairingCode(plain.substring(0, PLATE_CHARS), plain.substring(PLATE_CHARS));
  }

  private static FailureException malformed() {
    return FailureException.invalid(
        "this is no code; one has ten letters and digits, for example K7-9Q2M-X4NT");
  }

  /** As it is read out. */
  public String display() {
    return plate + "-" + secret.substring(0, GROUP_CHARS) + "-" + secret.substring(GROUP_CHARS);
  }

  /** Which one, and no secret. */
  @Override
  public String toString() {
    return plate + "-****-****";
  }
}
