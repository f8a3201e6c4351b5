package dev.folkmoot.node.residency;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.KeepAlive;
import java.time.Duration;

/**
 * What may be in memory, and for how long.
 *
 * @param memoryBudgetBytes bytes that all loaded models may take together; above 0
 * @param maxLoadedModels models in memory at once; at least 1
 * @param maxQueue requests that may wait, for a model or in one; at least 1
 * @param keepAlive how long a model stays where the request does not say
 * @param defaultContextLength tokens of context where the request does not say; a model that was
 *     trained for fewer gets fewer
 * @param loadTimeout time after which those who wait for a load are told so
 */
public record ResidencyLimits(
    long memoryBudgetBytes,
    int maxLoadedModels,
    int maxQueue,
    KeepAlive keepAlive,
    int defaultContextLength,
    Duration loadTimeout) {

  public static final int DEFAULT_MAX_LOADED_MODELS = 3;
  public static final int DEFAULT_MAX_QUEUE = 512;
  public static final int DEFAULT_CONTEXT_LENGTH = 4096;
  public static final Duration DEFAULT_LOAD_TIMEOUT = Duration.ofMinutes(5);

  public ResidencyLimits {
    requireNonNull(keepAlive);
    if (memoryBudgetBytes <= 0
        || maxLoadedModels < 1
        || maxQueue < 1
        || defaultContextLength < 1
        || !loadTimeout.isPositive()) {
      throw new IllegalArgumentException("a limit of models in memory is not positive");
    }
  }
}
