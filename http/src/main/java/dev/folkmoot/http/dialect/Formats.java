package dev.folkmoot.http.dialect;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.json.JsonValue;

/** Reads Ollama's {@code format}: {@code "json"}, or a JSON Schema. */
public final class Formats {

  private Formats() {}

  /**
   * Reads the member of a request.
   *
   * @throws FailureException {@code INTERNAL}, as Ollama answers 500, if it is neither
   */
  public static Constraint read(JsonValue format) {
    return switch (format) {
      case JsonValue.Null() -> Constraint.NONE;
      case JsonValue.Str(String text) when text.isEmpty() -> Constraint.NONE;
      case JsonValue.Str(String text) when text.equals("json") -> new Constraint.Json();
      case JsonValue.Obj schema -> new Constraint.JsonSchema(text(schema));
      case JsonValue.Str _, JsonValue.Num _, JsonValue.Bool _, JsonValue.Arr _ ->
          throw new FailureException(
              Failure.Kind.INTERNAL,
              "invalid format: "
                  + new JsonBuffer().string(text(format))
                  + "; expected \"json\" or a valid JSON Schema object");
    };
  }

  private static String text(JsonValue value) {
    return new JsonBuffer().any(JsonValue.plain(value)).toString();
  }
}
