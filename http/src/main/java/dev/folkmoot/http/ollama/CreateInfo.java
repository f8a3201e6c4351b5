package dev.folkmoot.http.ollama;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The member {@code info} of a request to create: what the new model's configuration says in place
 * of what its weights would. No Modelfile has words for it. Nothing here checks whether it is true.
 */
final class CreateInfo {

  /** By its names in the request, those of the configuration. */
  private static final Map<String, String> TEXTS =
      Map.of(
          "model_family", "model_family",
          "base_name", "base_name",
          "quantization_level", "file_type",
          "parameter_size", "model_type");

  private static final List<String> NUMBERS = List.of("context_length", "embedding_length");

  private CreateInfo() {}

  /**
   * Reads it.
   *
   * @return members of a configuration; none where the request has no such member
   * @throws FailureException {@code INVALID_REQUEST} in Ollama's words
   */
  static Map<String, Object> of(Fields request) {
    Map<String, Object> config = new LinkedHashMap<>();
    request
        .nested("info", "map[string]interface {}")
        .ifPresent(info -> {
          Map<String, JsonValue> members = info.object().members();
          TEXTS.keySet().stream()
              .sorted()
              .filter(members::containsKey)
              .forEach(name -> text(name, info.value(name), config));
          NUMBERS.stream()
              .filter(members::containsKey)
              .forEach(name -> number(name, info.value(name), config));
          capabilities(info.value("capabilities"), config);
        });
    return config;
  }

  private static void text(String name, JsonValue value, Map<String, Object> config) {
    if (!(value instanceof JsonValue.Str(String text))) {
      throw wrong(name, "a string");
    }
    if (!text.isEmpty()) {
      config.put(TEXTS.getOrDefault(name, name), text);
    }
  }

  private static void number(String name, JsonValue value, Map<String, Object> config) {
    if (!(value instanceof JsonValue.Num number)) {
      throw wrong(name, "a number");
    }
    boolean isWhole = number.value() == Math.rint(number.value());
    if (number.value() < 0 || !isWhole || number.value() > Long.MAX_VALUE) {
      throw wrong(name, "a non-negative integer");
    }
    if (number.value() > 0) {
      config.put(name, (long) number.value());
    }
  }

  /** What is no list says nothing, and what is no text in it says an empty one. */
  private static void capabilities(JsonValue value, Map<String, Object> config) {
    if (!(value instanceof JsonValue.Arr(List<JsonValue> items))) {
      return;
    }
    List<String> words = new ArrayList<>();
    for (JsonValue item : items) {
      words.add(item instanceof JsonValue.Str(String text) ? text : "");
    }
    config.put("capabilities", words);
  }

  private static FailureException wrong(String name, String must) {
    return FailureException.invalid("info field \"" + name + "\" must be " + must);
  }
}
