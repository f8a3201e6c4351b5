package dev.folkmoot.app.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person may ask for beside the prompt.
 *
 * @param format {@code json}, or a JSON Schema as JSON text
 * @param keepAlive how long the model stays loaded, as Ollama writes it
 * @param think {@code true}, {@code false} or how hard: {@code low}, {@code medium}, {@code high};
 *     empty leaves it to the model
 * @param parameters by Ollama's names: a Long, Double, Boolean, or a list of Strings
 */
public record ChatOptions(
    Optional<String> format,
    Optional<String> keepAlive,
    Optional<String> think,
    Map<String, Object> parameters) {

  public static final ChatOptions NONE = new ChatOptions(Optional.empty(), Optional.empty());

  public ChatOptions {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    parameters.values().forEach(ChatOptions::requireParameter);
  }

  public ChatOptions(Optional<String> format, Optional<String> keepAlive) {
    this(format, keepAlive, Optional.empty(), Map.of());
  }

  private static void requireParameter(Object value) {
    boolean isKnown =
        switch (value) {
          case Long _, Double _, Boolean _ -> true;
          case List<?> list -> list.stream().allMatch(String.class::isInstance);
          default -> false;
        };
    if (!isKnown) {
      throw new IllegalArgumentException("no value of a parameter: " + value);
    }
  }

  public ChatOptions withThink(Optional<String> how) {
    return new ChatOptions(format, keepAlive, how, parameters);
  }
}
