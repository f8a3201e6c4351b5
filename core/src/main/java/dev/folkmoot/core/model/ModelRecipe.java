package dev.folkmoot.core.model;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.chat.Message;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a model is given besides its weights, as a Modelfile would.
 *
 * @param template a prompt template in Ollama's (Go) notation; empty means the model's own
 * @param system what every conversation starts with unless the client says otherwise
 * @param parameters defaults for sampling and loading by Ollama's names: numbers, booleans,
 *     strings, lists ({@code stop})
 * @param licenses full texts
 * @param messages turns that every conversation starts with
 */
public record ModelRecipe(
    Optional<String> template,
    Optional<String> system,
    Map<String, Object> parameters,
    List<String> licenses,
    List<Message> messages) {

  /** Nothing but the weights. */
  public static final ModelRecipe PLAIN =
      new ModelRecipe(Optional.empty(), Optional.empty(), Map.of(), List.of(), List.of());

  public ModelRecipe {
    requireNonNull(template);
    requireNonNull(system);
    // Sorted, so that the same recipe always makes the same bytes and so the same digest.
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    licenses = List.copyOf(licenses);
    messages = List.copyOf(messages);
  }

  public ModelRecipe withSystem(String text) {
    return new ModelRecipe(template, Optional.of(text), parameters, licenses, messages);
  }

  public ModelRecipe withTemplate(String text) {
    return new ModelRecipe(Optional.of(text), system, parameters, licenses, messages);
  }

  public ModelRecipe withParameters(Map<String, Object> values) {
    return new ModelRecipe(template, system, values, licenses, messages);
  }

  public ModelRecipe withLicenses(List<String> texts) {
    return new ModelRecipe(template, system, parameters, texts, messages);
  }

  public ModelRecipe withMessages(List<Message> turns) {
    return new ModelRecipe(template, system, parameters, licenses, turns);
  }
}
