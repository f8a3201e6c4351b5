package dev.folkmoot.core.gotemplate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a value is, and what it holds. */
final class Values {

  /** The sorts of values. */
  enum Kind {
    INVALID,
    INTERFACE,
    BOOL,
    INT,
    UINT,
    FLOAT,
    STRING,
    LIST,
    MAP,
    STRUCT
  }

  /** A byte of a string. */
  record Octet(int value) {}

  /** The type of what may be anything. */
  static final String ANYTHING = "interface {}";

  private Values() {}

  /** What a caller gave, as a template sees it. */
  static Object of(@Nullable Object given) {
    return switch (given) {
      case null -> Nil.INTERFACE;
      case Integer number -> number.longValue();
      case Short number -> number.longValue();
      case Float number -> number.doubleValue();
      case BigInteger number ->
          number.bitLength() < Long.SIZE ? (Object) number.longValue() : number.doubleValue();
      case BigDecimal number -> number.doubleValue();
      default -> given;
    };
  }

  /** Without the difference between nothing and what holds nothing. */
  static Object concrete(Object value) {
    return value == Nil.INTERFACE ? Nil.INVALID : value;
  }

  private static Object bare(Object value) {
    return value instanceof Typed typed ? typed.value() : value;
  }

  static Kind kind(Object value) {
    return switch (bare(value)) {
      case Nil nil -> nil == Nil.INVALID ? Kind.INVALID : Kind.INTERFACE;
      case Boolean _ -> Kind.BOOL;
      case Long _ -> Kind.INT;
      case Octet _ -> Kind.UINT;
      case Double _ -> Kind.FLOAT;
      case String _ -> Kind.STRING;
      case List<?> _ -> Kind.LIST;
      case Map<?, ?> _ -> Kind.MAP;
      case Struct _ -> Kind.STRUCT;
      default -> throw new Fault("a value of " + value.getClass() + " has no kind");
    };
  }

  /** The type, in Go's words. */
  static String type(Object value) {
    if (value instanceof Typed typed) {
      return typed.type();
    }
    return switch (kind(value)) {
      case INVALID -> "nil";
      case INTERFACE -> ANYTHING;
      case BOOL -> "bool";
      case INT -> "int";
      case UINT -> "uint8";
      case FLOAT -> "float64";
      case STRING -> "string";
      case LIST -> "[]interface {}";
      case MAP -> "map[string]interface {}";
      case STRUCT -> struct(value).type();
    };
  }

  static List<?> list(Object value) {
    return (List<?>) bare(value);
  }

  static Map<?, ?> map(Object value) {
    return (Map<?, ?>) bare(value);
  }

  static Struct struct(Object value) {
    return (Struct) bare(value);
  }

  static long integer(Object value) {
    return value instanceof Octet(int small) ? small : (Long) value;
  }

  static boolean truth(Object value) {
    return switch (kind(value)) {
      case INVALID, INTERFACE -> false;
      case BOOL -> (Boolean) value;
      case INT, UINT -> integer(value) != 0;
      case FLOAT -> (Double) value != 0;
      case STRING -> !((String) value).isEmpty();
      case LIST -> !list(value).isEmpty();
      case MAP -> !map(value).isEmpty();
      case STRUCT -> true;
    };
  }

  /** Whether it is nothing, or a list or a map that was never made. */
  static boolean isNil(Object value) {
    return value instanceof Nil || (value instanceof Typed typed && typed.nil());
  }

  /** How many elements or bytes it has; empty where it has none of these. */
  static Optional<Long> length(Object value) {
    return switch (kind(value)) {
      case LIST -> Optional.of((long) list(value).size());
      case MAP -> Optional.of((long) map(value).size());
      case STRING -> Optional.of(bytes((String) value));
      case INVALID, INTERFACE, BOOL, INT, UINT, FLOAT, STRUCT -> Optional.empty();
    };
  }

  /** Bytes of a text in UTF-8; half a pair of surrogates becomes the three of U+FFFD. */
  private static long bytes(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes += 1;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }

  static byte[] utf8(String text) {
    StringBuilder whole = new StringBuilder(text);
    for (int i = 0; i < whole.length(); i++) {
      char c = whole.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < whole.length()
          && Character.isLowSurrogate(whole.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        whole.setCharAt(i, '\ufffd');
      }
    }
    return whole.toString().getBytes(StandardCharsets.UTF_8);
  }
}
