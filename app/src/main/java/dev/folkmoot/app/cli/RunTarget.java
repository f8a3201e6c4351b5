package dev.folkmoot.app.cli;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who is asked what by {@code moot run [MODEL] [PROMPT…]}. Both are optional, so the first word may
 * be either. It is the model if one of that name is installed. It is part of the prompt if it
 * cannot be a name, or is a plain word such as {@code hello}. Anything else looks like a model that
 * is not here: then saying so beats answering from another model than the one that was meant.
 *
 * @param model as it was written, or the default model's name
 * @param prompt the words of the prompt; empty opens a conversation
 */
record RunTarget(String model, String prompt) {

  /** The model that comes with the program. */
  static final String BUNDLED = "pocket";

  private static final Pattern PLAIN_WORD = Pattern.compile("\\p{L}+");

  /**
   * Decides.
   *
   * @param installed names as the node lists them, newest first
   * @throws FailureException {@code NOT_FOUND} if the model that was meant is not here
   */
  static RunTarget of(List<String> words, List<String> installed) {
    if (words.isEmpty()) {
      return new RunTarget(defaultModel(installed), "");
    }
    String first = words.getFirst();
    List<String> rest = words.subList(1, words.size());
    if (isInstalled(first, installed)) {
      return new RunTarget(first, String.join(" ", rest));
    }
    if (looksLikeModel(first, rest)) {
      throw new FailureException(
          Failure.Kind.NOT_FOUND,
          "model '" + first + "' not found; installed: " + String.join(", ", installed));
    }
    return new RunTarget(defaultModel(installed), String.join(" ", words));
  }

  private static boolean isInstalled(String text, List<String> installed) {
    Optional<ModelName> name = ModelName.parse(text);
    return name.isPresent()
        && installed.stream()
            .flatMap(other -> ModelName.parse(other).stream())
            .anyMatch(name.get()::sameAs);
  }

  /** {@code mistral-7b} does, and so does {@code mistral} before a prompt in quotes. */
  private static boolean looksLikeModel(String first, List<String> rest) {
    return ModelName.parse(first).isPresent()
        && (!PLAIN_WORD.matcher(first).matches()
            || rest.stream().anyMatch(word -> word.contains(" ")));
  }

  private static String defaultModel(List<String> installed) {
    if (isInstalled(BUNDLED, installed)) {
      return BUNDLED;
    }
    return installed.stream()
        .findFirst()
        .orElseThrow(() ->
            new FailureException(
                Failure.Kind.NOT_FOUND,
                "no model is installed; make one with 'moot create NAME -f FILE.gguf'"));
  }
}
