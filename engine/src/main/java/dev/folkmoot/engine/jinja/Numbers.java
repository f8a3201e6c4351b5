package dev.folkmoot.engine.jinja;

import dev.folkmoot.engine.jinja.Expression.Operator;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Python's arithmetic on numbers: booleans count as integers, division of integers is a float,
 * {@code //} and {@code %} round towards minus infinity. Integers have 64 bits here; an overflow is
 * refused, never wrapped.
 */
final class Numbers {
  private Numbers() {}

  static int compare(Object left, Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      return Long.compare(a, b);
    }
    double a = toDouble(left);
    double b = toDouble(right);
    if (!Double.isFinite(a) || !Double.isFinite(b)) {
      return a == b ? 0 : a < b ? -1 : 1;
    }
    return decimal(left).compareTo(decimal(right));
  }

  private static BigDecimal decimal(Object value) {
    return switch (value) {
      case Double number -> new BigDecimal(number);
      case BigInteger number -> new BigDecimal(number);
      default -> BigDecimal.valueOf(toLong(value));
    };
  }

  static double toDouble(Object value) {
    return switch (value) {
      case Number number -> number.doubleValue();
      case Boolean bit -> bit ? 1 : 0;
      default -> throw new TemplateFault("a number was expected, not " + Types.name(value));
    };
  }

  static long toLong(Object value) {
    return switch (value) {
      case Long number -> number;
      case Boolean bit -> bit ? 1 : 0;
      default -> throw new TemplateFault("an integer was expected, not " + Types.name(value));
    };
  }

  /** Applies an operator to two numbers; null if one is no number. */
  static @Nullable Object apply(Operator operator, Object left, Object right) {
    if (!Types.isNumber(left) || !Types.isNumber(right)) {
      return null;
    }
    if (left instanceof BigInteger || right instanceof BigInteger) {
      throw new TemplateFault("arithmetic beyond integers of 64 bits");
    }
    if (left instanceof Double || right instanceof Double || operator == Operator.DIVIDE) {
      return floats(operator, toDouble(left), toDouble(right));
    }
    try {
      return integers(operator, toLong(left), toLong(right));
    } catch (ArithmeticException e) {
      throw new TemplateFault("'" + operator.sign() + "' fails: " + e.getMessage());
    }
  }

  private static Object integers(Operator operator, long a, long b) {
    return switch (operator) {
      case ADD -> Math.addExact(a, b);
      case SUBTRACT -> Math.subtractExact(a, b);
      case MULTIPLY -> Math.multiplyExact(a, b);
      case FLOOR_DIVIDE -> Math.floorDivExact(a, b);
      case MODULO -> Math.floorMod(a, b);
      case DIVIDE -> floats(operator, (double) a, (double) b);
      case POWER ->
          b < 0
              ? floats(operator, (double) a, (double) b)
              : (Object) Math.powExact(a, Math.toIntExact(b));
    };
  }

  private static Object floats(Operator operator, double a, double b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / divisor(b);
      case FLOOR_DIVIDE -> Math.floor(a / divisor(b));
      case MODULO -> {
        double rest = a % divisor(b);
        yield rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
      }
      case POWER -> Math.pow(a == 0 && b < 0 ? divisor(a) : a, b);
    };
  }

  private static double divisor(double value) {
    if (value == 0) {
      throw new TemplateFault("division by zero");
    }
    return value;
  }

  static Object negate(Object value) {
    return switch (value) {
      case Double number -> -number;
      case Undefined undefined -> throw undefined.fault();
      case Long number when number == Long.MIN_VALUE ->
          throw new TemplateFault("arithmetic beyond integers of 64 bits");
      default -> (Object) (-toLong(value));
    };
  }

  static Object plus(Object value) {
    return switch (value) {
      case Double number -> number;
      case Undefined undefined -> throw undefined.fault();
      default -> (Object) toLong(value);
    };
  }

  /** Python's repr of a float: the shortest digits that read back, scientific beyond 1e16. */
  static String repr(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value < 0 ? "-inf" : "inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      return decimal.scale() <= 0 ? decimal.toPlainString() + ".0" : decimal.toPlainString();
    }
    String digits = decimal.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    String sign = exponent < 0 ? "-" : "+";
    String power = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
    return (value < 0 ? "-" : "") + mantissa + "e" + sign + power;
  }
}
