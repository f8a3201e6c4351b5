package dev.folkmoot.http.json;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Reads the members of a request by name and type. A member that is absent or null has its type's
 * empty value; one of another type is refused in the words of Go's decoder, which clients show to
 * their users.
 *
 * @param struct the name of the request in those words, for example {@code GenerateRequest}
 * @param object the request
 */
public record Fields(String struct, JsonValue.Obj object) {

  /**
   * Takes the body of a request; null is an empty one.
   *
   * @throws FailureException {@code INVALID_REQUEST} if the value is no object
   */
  public static Fields of(String struct, JsonValue value) {
    return switch (value) {
      case JsonValue.Obj object -> new Fields(struct, object);
      case JsonValue.Null() -> new Fields(struct, new JsonValue.Obj(Map.of()));
      case JsonValue.Arr _, JsonValue.Str _, JsonValue.Num _, JsonValue.Bool _ ->
          throw FailureException.invalid(
              "json: cannot unmarshal " + value.goKind() + " into Go value of type api." + struct);
    };
  }

  /** The member as it stands; {@link JsonValue#NULL} if it is absent. */
  public JsonValue value(String name) {
    JsonValue value = object.get(name);
    return value == null ? JsonValue.NULL : value;
  }

  public boolean has(String name) {
    return !(value(name) instanceof JsonValue.Null);
  }

  /** The text, or {@code ""}. */
  public String text(String name) {
    return switch (value(name)) {
      case JsonValue.Str(String text) -> text;
      case JsonValue.Null() -> "";
      case JsonValue other -> throw mismatch(name, other, "string");
    };
  }

  public Optional<Boolean> truth(String name) {
    return switch (value(name)) {
      case JsonValue.Bool(boolean truth) -> Optional.of(truth);
      case JsonValue.Null() -> Optional.empty();
      case JsonValue other -> throw mismatch(name, other, "bool");
    };
  }

  public boolean truthOr(String name, boolean otherwise) {
    return truth(name).orElse(otherwise);
  }

  /** A whole number that fits an int. */
  public Optional<Integer> integer(String name) {
    return switch (value(name)) {
      case JsonValue.Num n when n.integral() && n.exact() == (int) n.exact() ->
          Optional.of((int) n.exact());
      case JsonValue.Num n ->
          throw FailureException.invalid(
              "json: cannot unmarshal number "
                  + (n.integral() ? Long.toString(n.exact()) : Double.toString(n.value()))
                  + " into Go struct field "
                  + struct
                  + "."
                  + name
                  + " of type int");
      case JsonValue.Null() -> Optional.empty();
      case JsonValue other -> throw mismatch(name, other, "int");
    };
  }

  /** A whole number of 64 bits: Go's int is one where its servers run. */
  public OptionalLong whole(String name) {
    return switch (value(name)) {
      case JsonValue.Num n when n.integral() -> OptionalLong.of(n.exact());
      case JsonValue _ -> {
        // Whatever else it is, integer() has the words for it; null it takes, too.
        integer(name);
        yield OptionalLong.empty();
      }
    };
  }

  public OptionalDouble number(String name) {
    return switch (value(name)) {
      case JsonValue.Num n -> OptionalDouble.of(n.value());
      case JsonValue.Null() -> OptionalDouble.empty();
      case JsonValue other -> throw mismatch(name, other, "float64");
    };
  }

  /** The items of a list, or none. */
  public List<JsonValue> items(String name, String goType) {
    return switch (value(name)) {
      case JsonValue.Arr(List<JsonValue> items) -> items;
      case JsonValue.Null() -> List.of();
      case JsonValue other -> throw mismatch(name, other, goType);
    };
  }

  /** A list of objects, each to be read as the struct named. */
  public List<Fields> objects(String name, String itemStruct) {
    List<Fields> objects = new ArrayList<>();
    for (JsonValue item : items(name, "[]api." + itemStruct)) {
      if (!(item instanceof JsonValue.Obj object)) {
        throw mismatch(name, item, "api." + itemStruct);
      }
      objects.add(new Fields(itemStruct, object));
    }
    return objects;
  }

  public Optional<Fields> nested(String name, String goType) {
    return switch (value(name)) {
      case JsonValue.Obj object -> Optional.of(new Fields(struct + "." + name, object));
      case JsonValue.Null() -> Optional.empty();
      case JsonValue other -> throw mismatch(name, other, goType);
    };
  }

  /** A list of tokens. */
  public List<Integer> integers(String name) {
    List<Integer> integers = new ArrayList<>();
    for (JsonValue item : items(name, "[]int")) {
      if (!(item instanceof JsonValue.Num n && n.integral() && n.exact() == (int) n.exact())) {
        throw mismatch(name, item, "int");
      }
      integers.add((int) n.exact());
    }
    return integers;
  }

  /**
   * Checks a list of base64 texts, as Go decodes its byte slices.
   *
   * @return how many there are
   */
  public int base64s(String name) {
    int count = 0;
    for (JsonValue item : items(name, "[]api.ImageData")) {
      if (!(item instanceof JsonValue.Str(String text))) {
        throw mismatch(name, item, "[]uint8");
      }
      try {
        Base64.getDecoder().decode(padded(text));
      } catch (IllegalArgumentException e) {
        throw new FailureException(
            Failure.Kind.INVALID_REQUEST,
            "illegal base64 data at input byte " + firstNotBase64(text),
            e);
      }
      count++;
    }
    return count;
  }

  /** Go wants all of the padding; Java does without. */
  private static String padded(String text) {
    if (text.length() % 4 != 0) {
      throw new IllegalArgumentException("padding is missing");
    }
    return text;
  }

  private static int firstNotBase64(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!letter && c != '+' && c != '/' && c != '=') {
        return i;
      }
    }
    return text.length() - text.length() % 4;
  }

  private FailureException mismatch(String name, JsonValue value, String goType) {
    return FailureException.invalid(
        "json: cannot unmarshal "
            + value.goKind()
            + " into Go struct field "
            + struct
            + "."
            + name
            + " of type "
            + goType);
  }
}
