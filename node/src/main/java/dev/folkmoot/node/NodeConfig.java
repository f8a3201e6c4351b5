package dev.folkmoot.node;

import java.time.Duration;

/**
 * How a node behaves.
 *
 * @param name of this machine, for people and for routes; not blank
 * @param shutdownGrace time that running requests have to end when the node closes
 */
public record NodeConfig(String name, Duration shutdownGrace) {

  public static final Duration DEFAULT_SHUTDOWN_GRACE = Duration.ofSeconds(10);

  public NodeConfig {
    if (name.isBlank() || shutdownGrace.isNegative()) {
      throw new IllegalArgumentException("a node needs a name, and a grace that is not negative");
    }
  }

  /** The same for all but the name. */
  public static NodeConfig named(String name) {
    return new NodeConfig(name, DEFAULT_SHUTDOWN_GRACE);
  }
}
