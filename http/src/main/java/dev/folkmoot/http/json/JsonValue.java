package dev.folkmoot.http.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value, as it was read. Objects keep the order of their members. */
public sealed interface JsonValue {

  /** The name that Go's decoder gives this kind in its error texts. */
  String goKind();

  record Obj(Map<String, JsonValue> members) implements JsonValue {
    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    @Override
    public String goKind() {
      return "object";
    }

    /** The member of that name, or null; where there is none, one whose case differs. */
    public @Nullable JsonValue get(String name) {
      JsonValue exact = members.get(name);
      if (exact != null) {
        return exact;
      }
      for (Map.Entry<String, JsonValue> member : members.entrySet()) {
        if (member.getKey().equalsIgnoreCase(name)) {
          return member.getValue();
        }
      }
      return null;
    }

    /** The members as plain values ({@link JsonValue#plain}), without those that are null. */
    public Map<String, Object> plainMembers() {
      Map<String, Object> plain = new LinkedHashMap<>();
      members.forEach((name, value) -> {
        @Nullable Object member = JsonValue.plain(value);
        if (member != null) {
          plain.put(name, member);
        }
      });
      return plain;
    }
  }

  record Arr(List<JsonValue> items) implements JsonValue {
    public Arr {
      items = List.copyOf(items);
    }

    @Override
    public String goKind() {
      return "array";
    }
  }

  record Str(String value) implements JsonValue {
    @Override
    public String goKind() {
      return "string";
    }
  }

  /**
   * A number.
   *
   * @param value always finite
   * @param integral whether it was written without fraction and exponent, and fits a long
   * @param exact the value where {@code integral}
   */
  record Num(double value, boolean integral, long exact) implements JsonValue {
    public static Num of(long value) {
      return new Num(value, true, value);
    }

    public static Num of(double value) {
      return new Num(value, false, 0);
    }

    /** The value without its fraction, as Go converts it. */
    public long asLong() {
      return integral ? exact : (long) value;
    }

    @Override
    public String goKind() {
      return "number";
    }
  }

  record Bool(boolean value) implements JsonValue {
    @Override
    public String goKind() {
      return "bool";
    }
  }

  record Null() implements JsonValue {
    @Override
    public String goKind() {
      return "null";
    }
  }

  JsonValue NULL = new Null();

  /**
   * The same value as {@code Map}, {@code List}, {@code String}, {@code Long}, {@code Double},
   * {@code Boolean} or null: what templates and tools take.
   */
  static @Nullable Object plain(JsonValue value) {
    return switch (value) {
      case Obj(Map<String, JsonValue> members) -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        members.forEach((name, member) -> map.put(name, plain(member)));
        yield map;
      }
      case Arr(List<JsonValue> items) -> {
        List<@Nullable Object> list = new ArrayList<>(items.size());
        items.forEach(item -> list.add(plain(item)));
        yield list;
      }
      case Str(String text) -> text;
      case Num n -> n.integral() ? (Object) n.exact() : (Object) n.value();
      case Bool(boolean truth) -> truth;
      case Null() -> null;
    };
  }
}
