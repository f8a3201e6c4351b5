package dev.folkmoot.node;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.node.residency.MemoryBudget;
import dev.folkmoot.node.residency.ResidencyLimits;
import java.time.Duration;

/**
 * How a node behaves.
 *
 * @param name of this machine, for people and for routes; not blank
 * @param residency what may be in memory, and for how long
 * @param shutdownGrace time that running requests have to end when the node closes
 */
public record NodeConfig(String name, ResidencyLimits residency, Duration shutdownGrace) {

  public static final int DEFAULT_MAX_LOADED_MODELS = 3;
  public static final int DEFAULT_MAX_QUEUE = 512;
  public static final int DEFAULT_CONTEXT_LENGTH = 4096;
  public static final Duration DEFAULT_LOAD_TIMEOUT = Duration.ofMinutes(5);
  public static final Duration DEFAULT_SHUTDOWN_GRACE = Duration.ofSeconds(10);

  public NodeConfig {
    requireNonNull(residency);
    if (name.isBlank() || shutdownGrace.isNegative()) {
      throw new IllegalArgumentException("a node needs a name, and a grace that is not negative");
    }
  }

  /** Ollama's defaults, and three quarters of this machine's memory. */
  public static NodeConfig defaults(String name) {
    ResidencyLimits residency =
        new ResidencyLimits(
            MemoryBudget.ofThisMachine(),
            DEFAULT_MAX_LOADED_MODELS,
            DEFAULT_MAX_QUEUE,
            KeepAlive.DEFAULT,
            DEFAULT_CONTEXT_LENGTH,
            DEFAULT_LOAD_TIMEOUT);
    return new NodeConfig(name, residency, DEFAULT_SHUTDOWN_GRACE);
  }
}
