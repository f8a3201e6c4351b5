package dev.folkmoot.core.gotemplate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/** Go's constants of numbers. */
final class Numbers {

  private static final BigInteger MAX_UINT64 = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  private Numbers() {}

  /**
   * A constant: an integer, unless it is written as a fraction.
   *
   * @throws Fault without the line, if it is no number
   */
  static Node.Constant read(Token token) {
    String text = token.text();
    if (token.kind() == Token.Kind.CHAR_CONSTANT) {
      int c = Quoting.character(text);
      if (c < 0) {
        throw new Fault("malformed character constant: " + text);
      }
      return new Node.Constant(token.at(), (long) c, text);
    }
    if (token.kind() == Token.Kind.COMPLEX || text.endsWith("i")) {
      throw new Fault("complex numbers are not supported: " + text);
    }
    String digits = text.replaceFirst("^[+-]", "").toLowerCase(Locale.ROOT);
    boolean negative = text.startsWith("-");
    boolean prefixed = digits.matches("0[xob].*");
    if (!wellSpaced(digits)) {
      throw new Fault("illegal number syntax: " + Quoting.quote(text));
    }
    String plain = digits.replace("_", "");
    boolean fraction =
        plain.contains(".") || (prefixed ? plain.contains("p") : plain.contains("e"));
    return fraction ? fraction(token, plain, negative) : integer(token, plain, negative);
  }

  /** An underscore stands between digits, or behind a prefix. */
  private static boolean wellSpaced(String digits) {
    return !digits.contains("_")
        || (digits.matches("0[xob]?(_?[0-9a-f]+)+|[1-9](_?[0-9]+)*") && !digits.contains("."));
  }

  private static Node.Constant fraction(Token token, String digits, boolean negative) {
    double value;
    try {
      // Java takes a suffix that Go does not, but the lexer has let none through.
      value = digits.startsWith("0x") ? hex(digits) : new BigDecimal(digits).doubleValue();
    } catch (NumberFormatException e) {
      throw new Fault("illegal number syntax: " + Quoting.quote(token.text()));
    }
    if (Double.isInfinite(value)) {
      throw new Fault("illegal number syntax: " + Quoting.quote(token.text()));
    }
    return new Node.Constant(token.at(), negative ? -value : value, token.text());
  }

  private static double hex(String digits) {
    if (!digits.contains("p")) {
      throw new NumberFormatException(digits);
    }
    return Double.parseDouble(digits);
  }

  private static Node.Constant integer(Token token, String digits, boolean negative) {
    BigInteger value;
    try {
      value =
          switch (digits.length() > 1 && digits.charAt(0) == '0' ? digits.charAt(1) : ' ') {
            case 'x' -> new BigInteger(digits.substring(2), 16);
            case 'o' -> new BigInteger(digits.substring(2), 8);
            case 'b' -> new BigInteger(digits.substring(2), 2);
            case ' ' -> new BigInteger(digits);
            default -> new BigInteger(digits, 8);
          };
    } catch (NumberFormatException e) {
      throw new Fault("illegal number syntax: " + Quoting.quote(token.text()));
    }
    BigInteger signed = negative ? value.negate() : value;
    if (signed.bitLength() < Long.SIZE) {
      return new Node.Constant(token.at(), signed.longValue(), token.text());
    }
    if (!negative && value.compareTo(MAX_UINT64) <= 0) {
      return new Node.Constant(token.at(), token.text(), token.text(), true);
    }
    throw new Fault("integer overflow: " + Quoting.quote(token.text()));
  }
}
