package dev.folkmoot.http.openai;

import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.json.JsonValue;

/** JSON Schemas that answers must keep to. */
final class ResponseFormats {

  private ResponseFormats() {}

  /** The member {@code schema}; without one anything goes. */
  static Constraint schema(Fields named) {
    return named
        .nested("schema", "json.RawMessage")
        .<Constraint>map(schema -> new Constraint.JsonSchema(text(schema.object())))
        .orElse(Constraint.NONE);
  }

  private static String text(JsonValue value) {
    return new JsonBuffer().any(JsonValue.plain(value)).toString();
  }
}
