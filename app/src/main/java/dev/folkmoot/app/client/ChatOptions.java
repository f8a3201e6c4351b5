package dev.folkmoot.app.client;

import java.util.Optional;

/**
 * What a person may ask for beside the prompt.
 *
 * @param format {@code json}, or a JSON Schema as JSON text
 * @param keepAlive how long the model stays loaded, as Ollama writes it
 */
public record ChatOptions(Optional<String> format, Optional<String> keepAlive) {

  public static final ChatOptions NONE = new ChatOptions(Optional.empty(), Optional.empty());
}
