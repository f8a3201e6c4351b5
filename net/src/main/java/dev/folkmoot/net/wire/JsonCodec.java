package dev.folkmoot.net.wire;

import dev.folkmoot.core.failure.FailureException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON values as messages: no text to be parsed again, order kept, and numbers come back as the
 * parser had them, for a template prints 1 and 1.0 differently.
 *
 * <p>A value is {@code kind = 1} and, by kind, {@code integer = 2} (zigzag), {@code real = 3},
 * {@code text = 4}, {@code item = 5} (repeated, a value each), {@code key = 6} (repeated; an object
 * is as many keys as items).
 */
final class JsonCodec {

  /** One level a nested message, and a tool call stands a few levels down itself. */
  static final int MAX_DEPTH = MessageReader.MAX_DEPTH - 16;

  /** Digits of a number beyond 64 bits: reading a long one takes more than linear time. */
  static final int MAX_NUMBER_CHARS = 1024;

  /** A power of ten beyond this makes a short text a number that fills the memory. */
  static final int MAX_SCALE = 4096;

  private enum Kind {
    NULL,
    FALSE,
    TRUE,
    INTEGER,
    REAL,
    TEXT,
    LIST,
    OBJECT,
    BIG_INTEGER,
    DECIMAL
  }

  private JsonCodec() {}

  static void writeObject(MessageWriter out, Map<String, Object> object) {
    writeMap(out, object, 0);
  }

  static Map<String, Object> readObject(MessageReader in) {
    if (readValue(in) instanceof Map<?, ?> map) {
      Map<String, Object> object = new LinkedHashMap<>();
      map.forEach((key, value) -> object.put((String) key, value));
      return object;
    }
    throw new MalformedMessageException("no JSON object");
  }

  private static void writeMap(MessageWriter out, Map<?, ?> map, int depth) {
    out.constant(1, Kind.OBJECT);
    map.keySet().forEach(key -> out.string(6, String.valueOf(key)));
    map.values().forEach(value -> out.message(5, m -> writeValue(m, value, depth + 1)));
  }

  private static void writeValue(MessageWriter out, @Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw FailureException.invalid("JSON is nested more than " + MAX_DEPTH + " levels deep");
    }
    switch (value) {
      case null -> out.constant(1, Kind.NULL);
      case Boolean truth -> out.constant(1, truth ? Kind.TRUE : Kind.FALSE);
      case Byte n -> out.constant(1, Kind.INTEGER).sint(2, n);
      case Short n -> out.constant(1, Kind.INTEGER).sint(2, n);
      case Integer n -> out.constant(1, Kind.INTEGER).sint(2, n);
      case Long n -> out.constant(1, Kind.INTEGER).sint(2, n);
      case Float n -> out.constant(1, Kind.REAL).float64(3, n);
      case Double n -> out.constant(1, Kind.REAL).float64(3, n);
      case BigInteger n -> out.constant(1, Kind.BIG_INTEGER).string(4, shortEnough(n));
      case BigDecimal n -> out.constant(1, Kind.DECIMAL).string(4, shortEnough(n));
      case String text -> out.constant(1, Kind.TEXT).string(4, text);
      case List<?> list -> {
        out.constant(1, Kind.LIST);
        list.forEach(item -> out.message(5, m -> writeValue(m, item, depth + 1)));
      }
      case Map<?, ?> map -> writeMap(out, map, depth);
      default -> throw FailureException.invalid("no JSON value: " + value.getClass().getName());
    }
  }

  private static @Nullable Object readValue(MessageReader in) {
    Kind kind = Kind.NULL;
    long integer = 0;
    double real = 0;
    String text = "";
    List<@Nullable Object> items = new ArrayList<>(0);
    List<String> keys = new ArrayList<>(0);
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> kind = in.oneOf(Kind.values());
        case 2 -> integer = in.sint64();
        case 3 -> real = in.float64();
        case 4 -> text = in.string(Limits.MAX_TEXT_BYTES);
        case 5 -> items.add(item(in));
        case 6 -> keys.add(in.string(Limits.MAX_TEXT_BYTES));
        default -> {} // of a later version
      }
    }
    return switch (kind) {
      case NULL -> null;
      case FALSE -> false;
      case TRUE -> true;
      case INTEGER -> (int) integer == integer ? (Object) (int) integer : (Object) integer;
      case REAL -> finite(real);
      case TEXT -> text;
      case LIST -> items;
      case OBJECT -> object(keys, items);
      case BIG_INTEGER -> bigInteger(text);
      case DECIMAL -> decimal(text);
    };
  }

  private static @Nullable Object item(MessageReader in) {
    // A lambda may not answer null where the reader's type says otherwise: carry it in a list.
    List<@Nullable Object> held = new ArrayList<>(1);
    in.message(
        Limits.MAX_BODY_BYTES,
        inner -> {
          held.add(readValue(inner));
          return held;
        });
    return held.getFirst();
  }

  private static Map<String, @Nullable Object> object(
      List<String> keys, List<@Nullable Object> values) {
    if (keys.size() != values.size()) {
      throw new MalformedMessageException("a JSON object has as many keys as values");
    }
    Map<String, @Nullable Object> object = LinkedHashMap.newLinkedHashMap(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      object.put(keys.get(i), values.get(i));
    }
    return object;
  }

  private static double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new MalformedMessageException("JSON has no such number");
    }
    return value;
  }

  private static String shortEnough(Number number) {
    String text = number.toString();
    boolean moderate =
        !(number instanceof BigDecimal decimal) || Math.abs((long) decimal.scale()) <= MAX_SCALE;
    if (text.length() > MAX_NUMBER_CHARS || !moderate) {
      throw FailureException.invalid("a number in JSON is too long");
    }
    return text;
  }

  private static BigInteger bigInteger(String text) {
    requireShort(text);
    return new BigInteger(text); // no number: IllegalArgumentException, which the reader expects
  }

  private static BigDecimal decimal(String text) {
    requireShort(text);
    BigDecimal value = new BigDecimal(text);
    if (Math.abs((long) value.scale()) > MAX_SCALE) {
      throw new MalformedMessageException("a number in JSON is too large or too small");
    }
    return value;
  }

  private static void requireShort(String text) {
    if (text.length() > MAX_NUMBER_CHARS) {
      throw new MalformedMessageException("a number in JSON is too long");
    }
  }
}
