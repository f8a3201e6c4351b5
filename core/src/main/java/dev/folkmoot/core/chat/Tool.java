package dev.folkmoot.core.chat;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function that a model may ask to be called.
 *
 * @param name what the model calls it by; one without a name is never called
 * @param description what it does, in words for the model; perhaps empty
 * @param parameters JSON Schema of its arguments: an object's, values as in {@link ToolCall}, in
 *     the order they were written, for a template shows them to the model in that order; empty if
 *     none was given
 */
public record Tool(String name, String description, Map<String, Object> parameters) {

  public Tool {
    requireNonNull(name);
    requireNonNull(description);
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * Reads the form that OpenAI brought into the world and everybody takes: {@code {"type":
   * "function", "function": {"name", "description", "parameters"}}}. What is missing, or of another
   * kind, is empty.
   */
  public static Tool of(Map<String, Object> json) {
    Map<?, ?> function = json.get("function") instanceof Map<?, ?> map ? map : Map.of();
    Map<String, Object> parameters = new LinkedHashMap<>();
    if (function.get("parameters") instanceof Map<?, ?> schema) {
      schema.forEach((key, value) -> parameters.put(String.valueOf(key), value));
    }
    return new Tool(text(function.get("name")), text(function.get("description")), parameters);
  }

  private static String text(@Nullable Object value) {
    return value instanceof String text ? text : "";
  }

  /** The same form again, members in their usual order, for templates and the wire. */
  public Map<String, Object> toJson() {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", name);
    if (!description.isEmpty()) {
      function.put("description", description);
    }
    if (!parameters.isEmpty()) {
      function.put("parameters", parameters);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", "function");
    json.put("function", function);
    return json;
  }
}
