package dev.folkmoot.core.gotemplate;

import dev.folkmoot.core.gotemplate.Functions.Refused;
import java.util.Arrays;
import java.util.List;

/** {@code eq}, {@code lt} and the others: values of one kind, and nothing with anything. */
final class Comparison {

  private static final String BAD_TYPE = "invalid type for comparison";

  private Comparison() {}

  /** Whether the first is one of the others. */
  static boolean equal(List<Object> arguments) {
    if (arguments.size() < 2) {
      throw new Refused("missing argument for comparison");
    }
    Object first = Values.concrete(arguments.getFirst());
    for (Object argument : arguments.subList(1, arguments.size())) {
      if (equal(first, Values.concrete(argument))) {
        return true;
      }
    }
    return false;
  }

  private static boolean equal(Object a, Object b) {
    if (isInteger(a) && isInteger(b)) {
      return Values.integer(a) == Values.integer(b);
    }
    if (isBasic(a) || isBasic(b)) {
      if (Values.kind(a) == Values.kind(b)) {
        return a.equals(b);
      }
      if (a instanceof Nil || b instanceof Nil) {
        return false;
      }
      throw incompatible(a, b);
    }
    if (Values.isNil(a) || Values.isNil(b)) {
      return Values.isNil(a) == Values.isNil(b);
    }
    if (Values.kind(b) == Values.Kind.STRUCT) {
      return a.equals(b);
    }
    throw new Refused("non-comparable type " + Values.type(b));
  }

  private static boolean isInteger(Object value) {
    return value instanceof Long || value instanceof Values.Octet;
  }

  private static boolean isBasic(Object value) {
    return switch (Values.kind(value)) {
      case BOOL, INT, UINT, FLOAT, STRING -> true;
      case INVALID, INTERFACE, LIST, MAP, STRUCT -> false;
    };
  }

  private static Refused incompatible(Object a, Object b) {
    return new Refused(
        "incompatible types for comparison: " + Values.type(a) + " and " + Values.type(b));
  }

  static boolean less(Object first, Object second) {
    Object a = Values.concrete(first);
    Object b = Values.concrete(second);
    if (!isBasic(a) || !isBasic(b)) {
      throw new Refused(BAD_TYPE);
    }
    if (isInteger(a) && isInteger(b)) {
      return Values.integer(a) < Values.integer(b);
    }
    if (Values.kind(a) != Values.kind(b)) {
      throw incompatible(a, b);
    }
    return switch (a) {
      case Double number -> number < (Double) b;
      case String text -> byBytes(text, (String) b) < 0;
      default -> throw new Refused(BAD_TYPE);
    };
  }

  static boolean lessOrEqual(Object a, Object b) {
    return less(a, b) || equal(List.of(a, b));
  }

  /** The order of texts is that of their bytes, which is not quite that of Java's characters. */
  static int byBytes(String a, String b) {
    for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
      if (a.charAt(i) != b.charAt(i)) {
        int from = i > 0 && Character.isHighSurrogate(a.charAt(i - 1)) ? i - 1 : i;
        return Arrays.compareUnsigned(
            Values.utf8(a.substring(from)), Values.utf8(b.substring(from)));
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
