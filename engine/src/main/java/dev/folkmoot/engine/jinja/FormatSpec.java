package dev.folkmoot.engine.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Python's format specification: {@code [[fill]align][sign][0][width][,][.precision][type]}.
 *
 * @param align one of {@code < > ^ =}, or 0 for the type's own
 * @param precision digits after the point or length of text, -1 where none is given
 * @param type a letter, or 0 where none is given
 */
record FormatSpec(
    String fill, char align, char sign, int width, boolean grouped, int precision, char type) {
  private static final String ALIGNMENTS = "<>^=";
  private static final int MAX_PRECISION = 400;
  private static final FormatSpec PLAIN = parse("");

  static FormatSpec parse(String spec) {
    int at = 0;
    String fill = " ";
    char align = 0;
    int first = spec.isEmpty() ? 0 : Character.charCount(spec.codePointAt(0));
    if (spec.length() > first && ALIGNMENTS.indexOf(spec.charAt(first)) >= 0) {
      fill = spec.substring(0, first);
      align = spec.charAt(first);
      at = first + 1;
    } else if (!spec.isEmpty() && ALIGNMENTS.indexOf(spec.charAt(0)) >= 0) {
      align = spec.charAt(0);
      at = 1;
    }
    char sign = 0;
    if (at < spec.length() && "+- ".indexOf(spec.charAt(at)) >= 0) {
      sign = spec.charAt(at++);
    }
    if (at < spec.length() && spec.charAt(at) == '0') {
      if (align == 0) {
        fill = "0";
        align = '=';
      }
      at++;
    }
    int widthEnd = digits(spec, at);
    int width = number(spec.substring(at, widthEnd), 0);
    at = widthEnd;
    boolean grouped = at < spec.length() && spec.charAt(at) == ',';
    at += grouped ? 1 : 0;
    int precision = -1;
    if (at < spec.length() && spec.charAt(at) == '.') {
      int end = digits(spec, at + 1);
      precision = number(spec.substring(at + 1, end), -1);
      at = end;
    }
    char type = at < spec.length() ? spec.charAt(at++) : 0;
    if (at != spec.length()) {
      throw new TemplateFault("invalid format specifier '" + spec + "'");
    }
    return new FormatSpec(fill, align, sign, width, grouped, precision, type);
  }

  private static int digits(String spec, int from) {
    int i = from;
    while (i < spec.length() && spec.charAt(i) >= '0' && spec.charAt(i) <= '9') {
      i++;
    }
    return i;
  }

  private static int number(String digits, int otherwise) {
    if (digits.length() > 8) {
      throw new TemplateFault("too many digits in a format");
    }
    return digits.isEmpty() ? otherwise : Integer.parseInt(digits);
  }

  /** Whether nothing is asked for: the only way in which a truth is a word and not a number. */
  private boolean isPlain() {
    return equals(PLAIN);
  }

  String format(Run run, Object given) {
    Object value = given instanceof Boolean truth && !isPlain() ? (truth ? 1L : 0L) : given;
    boolean number = Types.isNumber(value) && !(value instanceof Boolean);
    String body = number ? number(run, value) : text(run, value);
    int missing = Math.max(0, width - Text.length(body));
    run.build((long) missing * fill.length());
    int signLength = body.startsWith("-") || body.startsWith("+") || body.startsWith(" ") ? 1 : 0;
    // A zero before the width fills numbers behind their sign, and texts at their end.
    char own = number ? '>' : '<';
    char side = align == 0 || (!number && align == '=') ? own : align;
    return switch (side) {
      case '<' -> body + fill.repeat(missing);
      case '^' -> fill.repeat(missing / 2) + body + fill.repeat(missing - missing / 2);
      case '=' -> body.substring(0, signLength) + fill.repeat(missing) + body.substring(signLength);
      default -> fill.repeat(missing) + body;
    };
  }

  private String text(Run run, Object value) {
    if (type != 0 && type != 's') {
      throw unknownType(value);
    }
    if (sign != 0 || grouped || (align == '=' && !fill.equals("0"))) {
      throw new TemplateFault("sign, '=' and ',' are not allowed in the format of a text");
    }
    String text = Printer.str(run, value);
    return precision >= 0 && precision < Text.length(text)
        ? text.substring(0, text.offsetByCodePoints(0, precision))
        : text;
  }

  private String number(Run run, Object value) {
    if (precision > MAX_PRECISION) {
      throw new TemplateFault("a precision above " + MAX_PRECISION);
    }
    String digits =
        switch (type) {
          case 0 -> precision < 0 ? Printer.str(run, value) : general(requireReal(value));
          case 'n' ->
              value instanceof Double ? general(value) : Long.toString(Numbers.toLong(value));
          case 'd', 'i', 'u' -> Long.toString(Numbers.toLong(value));
          case 'x' -> radix(value, 16);
          case 'X' -> radix(value, 16).toUpperCase(Locale.ROOT);
          case 'o' -> radix(value, 8);
          case 'b' -> radix(value, 2);
          case 'c' -> character(Numbers.toLong(value));
          case 'f', 'F' -> fixed(Numbers.toDouble(value), precision < 0 ? 6 : precision);
          case '%' -> fixed(Numbers.toDouble(value) * 100, precision < 0 ? 6 : precision) + "%";
          case 'e', 'E', 'g', 'G' -> general(value);
          default -> throw unknownType(value);
        };
    String grouping = grouped ? group(digits) : digits;
    boolean unsigned = !grouping.startsWith("-") && (sign == '+' || sign == ' ');
    return unsigned ? sign + grouping : grouping;
  }

  private static Object requireReal(Object value) {
    if (!(value instanceof Double)) {
      throw new TemplateFault("precision is not allowed in the format of an integer");
    }
    return value;
  }

  private static String character(long codePoint) {
    if (codePoint < 0 || codePoint > Character.MAX_CODE_POINT) {
      throw new TemplateFault("the number of a character must be from 0 to 0x10FFFF");
    }
    return Character.toString((int) codePoint);
  }

  private static String radix(Object value, int radix) {
    return Long.toString(Numbers.toLong(value), radix);
  }

  private static String fixed(double value, int digits) {
    if (!Double.isFinite(value)) {
      return Numbers.repr(value);
    }
    String text = new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    boolean negativeZero = value <= 0 && 1 / value < 0 && !text.startsWith("-");
    return negativeZero ? "-" + text : text;
  }

  /** Scientific or plain, whichever is shorter; the rule of C's {@code %g} and {@code %e}. */
  private String general(Object value) {
    double number = Numbers.toDouble(value);
    if (!Double.isFinite(number)) {
      return Numbers.repr(number);
    }
    int digits = precision < 0 ? 6 : precision;
    boolean scientific = type == 'e' || type == 'E';
    int significant = scientific ? digits + 1 : Math.max(1, digits);
    BigDecimal rounded =
        new BigDecimal(number)
            .round(new java.math.MathContext(significant, RoundingMode.HALF_EVEN));
    int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    if (!scientific && exponent >= -4 && exponent < significant) {
      return rounded.signum() == 0 ? "0" : plain(rounded);
    }
    String mantissa =
        rounded
            .movePointLeft(exponent)
            .setScale(significant - 1, RoundingMode.HALF_EVEN)
            .toPlainString();
    String trimmed = scientific ? mantissa : plain(new BigDecimal(mantissa));
    String power = String.format("%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    String text = trimmed + "e" + power;
    return Character.isUpperCase(type) ? text.toUpperCase(Locale.ROOT) : text;
  }

  private static String plain(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString();
  }

  private static String group(String digits) {
    int start = digits.startsWith("-") ? 1 : 0;
    int point = start;
    while (point < digits.length() && Character.isDigit(digits.charAt(point))) {
      point++;
    }
    StringBuilder out = new StringBuilder(digits);
    for (int i = point - 3; i > start; i -= 3) {
      out.insert(i, ',');
    }
    return out.toString();
  }

  private TemplateFault unknownType(Object value) {
    return new TemplateFault(
        "unknown format code '" + type + "' for an object of type '" + Types.name(value) + "'");
  }
}
