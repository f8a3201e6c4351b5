package dev.folkmoot.core.gotemplate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers with a fraction as Go's {@code strconv} writes them. */
final class FloatText {

  /** From this exponent on {@code g} writes one, where it may choose the digits. */
  private static final int LARGE_EXPONENT = 6;

  private static final int SMALL_EXPONENT = -4;

  private FloatText() {}

  /** In the fewest digits that tell it apart. */
  static String shortest(double value, char verb) {
    String special = special(value);
    if (!special.isEmpty()) {
      return special;
    }
    BigDecimal digits = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    return sign(value)
        + switch (verb) {
          case 'e' -> exponential(digits, digits.precision() - 1);
          case 'f' -> digits.signum() == 0 ? "0" : digits.toPlainString();
          default -> general(digits, LARGE_EXPONENT, digits.precision());
        };
  }

  /** With so many digits: behind the point, or for {@code g} in all. */
  static String rounded(double value, char verb, int precision) {
    String special = special(value);
    if (!special.isEmpty()) {
      return special;
    }
    BigDecimal exact = new BigDecimal(Math.abs(value));
    return sign(value)
        + switch (verb) {
          case 'e' -> exponential(exact, precision);
          case 'f' -> exact.setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
          default -> {
            int count = Math.max(1, precision);
            BigDecimal digits =
                exact.round(new MathContext(count, RoundingMode.HALF_EVEN)).stripTrailingZeros();
            // Where all digits stand before the point, that is precision enough.
            int shown = digits.signum() == 0 ? 1 : digits.precision();
            int before = exponent(digits) + 1;
            int enough = count > shown && shown >= before ? shown : count;
            yield general(digits, enough, shown);
          }
        };
  }

  private static String special(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    return Double.isInfinite(value) ? (value > 0 ? "+Inf" : "-Inf") : "";
  }

  private static String sign(double value) {
    return value < 0 || (value == 0 && 1 / value < 0) ? "-" : "";
  }

  private static int exponent(BigDecimal digits) {
    return digits.signum() == 0 ? 0 : digits.precision() - digits.scale() - 1;
  }

  private static String general(BigDecimal digits, int large, int shown) {
    int exponent = exponent(digits);
    if (digits.signum() == 0) {
      return "0";
    }
    return exponent < SMALL_EXPONENT || exponent >= large
        ? exponential(digits, shown - 1)
        : digits.toPlainString();
  }

  private static String exponential(BigDecimal value, int precision) {
    BigDecimal rounded = value.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
    int exponent = exponent(rounded);
    String digits = rounded.signum() == 0 ? "0" : rounded.unscaledValue().toString();
    StringBuilder text = new StringBuilder(digits);
    while (text.length() < precision + 1) {
      text.append('0');
    }
    text.setLength(precision + 1);
    if (precision > 0) {
      text.insert(1, '.');
    }
    String power = String.format(Locale.ROOT, "%02d", Math.abs(exponent));
    return text.append(exponent < 0 ? "e-" : "e+").append(power).toString();
  }
}
