package dev.folkmoot.core.inference;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What an answer cost.
 *
 * @param promptTokens tokens of the prompt, cached ones included
 * @param cachedTokens tokens of the prompt that needed no work
 * @param completionTokens tokens generated
 * @param queueTime time before the engine took the request up
 * @param promptTime time spent on the prompt
 * @param completionTime time spent on the answer
 */
public record Usage(
    int promptTokens,
    int cachedTokens,
    int completionTokens,
    Duration queueTime,
    Duration promptTime,
    Duration completionTime) {

  public static final Usage NONE = new Usage(0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  public Usage {
    requireNonNull(queueTime);
    requireNonNull(promptTime);
    requireNonNull(completionTime);
    if (promptTokens < 0
        || cachedTokens < 0
        || cachedTokens > promptTokens
        || completionTokens < 0) {
      throw new IllegalArgumentException("impossible usage");
    }
  }
}
