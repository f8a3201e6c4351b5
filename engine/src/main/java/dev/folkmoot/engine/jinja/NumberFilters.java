package dev.folkmoot.engine.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Filters that give numbers. */
final class NumberFilters {
  /** Beyond this, rounding a double changes nothing. */
  private static final int MAX_DIGITS = 400;

  private NumberFilters() {}

  static Filters.@Nullable Filter find(String name) {
    return switch (name) {
      case "int" -> NumberFilters::toInt;
      case "float" -> NumberFilters::toFloat;
      case "abs" -> (_, value, _) -> abs(value);
      case "round" -> (_, value, arguments) -> round(value, arguments);
      case "length", "count" -> (_, value, _) -> Types.length(value);
      default -> null;
    };
  }

  private static Object toInt(Run run, Object value, Arguments arguments) {
    Bound bound = arguments.bind("int", 0, "default", "base");
    Object otherwise = bound.get("default", 0L);
    refuseUndefined(value);
    String text = Types.textOrNull(value);
    if (text != null) {
      run.scan(text.length());
      Long parsed = parse(text, bound.index("base", 10));
      if (parsed != null) {
        return parsed;
      }
    }
    Double number = number(value);
    boolean fits = number != null && Math.abs(number) < 0x1p63;
    return value instanceof Long
        ? value
        : fits && number != null ? (long) (double) number : otherwise;
  }

  private static void refuseUndefined(Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.fault();
    }
  }

  private static @Nullable Long parse(String text, int base) {
    String digits = Text.strip(text, null).toLowerCase(Locale.ROOT);
    String prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "";
    String bare = digits.startsWith(prefix) ? digits.substring(prefix.length()) : digits;
    try {
      return Long.parseLong(underscores(bare), base);
    } catch (NumberFormatException e) {
      return null; // The caller's default stands in.
    }
  }

  /** Python allows one underscore between two digits. */
  private static String underscores(String digits) {
    boolean odd = digits.startsWith("_") || digits.endsWith("_") || digits.contains("__");
    return odd ? "" : digits.replace("_", "");
  }

  private static Object toFloat(Run run, Object value, Arguments arguments) {
    Bound bound = arguments.bind("float", 0, "default");
    refuseUndefined(value);
    Double number = number(value);
    run.step();
    return number != null ? number : bound.get("default", 0.0);
  }

  private static @Nullable Double number(Object value) {
    if (Types.isNumber(value)) {
      return Numbers.toDouble(value);
    }
    String text = Types.textOrNull(value);
    if (text == null) {
      return null;
    }
    String digits = Text.strip(text, null).toLowerCase(Locale.ROOT);
    return switch (digits) {
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      case "nan", "+nan", "-nan" -> Double.NaN;
      default -> decimal(underscores(digits));
    };
  }

  private static @Nullable Double decimal(String digits) {
    // Java also reads suffixes and hexadecimal floats, Python does not.
    boolean foreign = digits.isEmpty() || "dfx".chars().anyMatch(c -> digits.indexOf(c) >= 0);
    try {
      return foreign ? null : Double.valueOf(digits);
    } catch (NumberFormatException e) {
      return null; // The caller's default stands in.
    }
  }

  private static Object abs(Object value) {
    refuseUndefined(value);
    boolean negative = Numbers.toDouble(value) < 0;
    return negative ? Numbers.negate(value) : Numbers.plus(value);
  }

  private static Object round(Object value, Arguments arguments) {
    Bound bound = arguments.bind("round", 0, "precision", "method");
    refuseUndefined(value);
    int digits = Math.clamp(bound.index("precision", 0), -MAX_DIGITS, MAX_DIGITS);
    String method = bound.has("method") ? bound.text("method") : "common";
    double number = Numbers.toDouble(value);
    if (method.equals("common")) {
      if (!(value instanceof Double)) {
        BigDecimal whole = BigDecimal.valueOf(Numbers.toLong(value));
        return whole.setScale(Math.min(0, digits), RoundingMode.HALF_EVEN).longValue();
      }
      return Double.isFinite(number)
          ? new BigDecimal(number).setScale(digits, RoundingMode.HALF_EVEN).doubleValue()
          : number;
    }
    double scale = Math.pow(10, digits);
    return switch (method) {
      case "ceil" -> Math.ceil(number * scale) / scale;
      case "floor" -> Math.floor(number * scale) / scale;
      default -> throw new TemplateFault("method must be common, ceil or floor");
    };
  }
}
