package dev.folkmoot.node.routing.candidate;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * A model that a machine can run.
 *
 * @param name what it is called there
 * @param digest of the weights: two machines run the same model if these are the same, whatever
 *     they call it
 * @param contextLength most tokens that one conversation may hold there
 * @param loaded how it is loaded, with the context length filled in; empty if it lies on the disk
 * @param loadTime how long loading it takes there, by the machine's own measurement
 * @param speed how fast it runs there
 */
public record ModelOffer(
    ModelName name,
    Digest digest,
    int contextLength,
    Optional<RunnerOptions> loaded,
    Duration loadTime,
    Speed speed) {

  public ModelOffer {
    requireNonNull(name);
    requireNonNull(digest);
    requireNonNull(loaded);
    requireNonNull(speed);
    if (contextLength < 1 || loadTime.isNegative()) {
      throw new IllegalArgumentException("a model holds a token, and loading takes time");
    }
  }
}
