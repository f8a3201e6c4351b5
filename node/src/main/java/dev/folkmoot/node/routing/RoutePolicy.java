package dev.folkmoot.node.routing;

import dev.folkmoot.core.failure.FailureException;
import java.util.Locale;
import java.util.Optional;

/** How it is decided who answers. */
public sealed interface RoutePolicy {

  /** Whoever will likely give the first token soonest, the nearer before the farther. */
  record Auto() implements RoutePolicy {}

  /** One after the other, among those that can, this machine too: the fan-out of Mycelia Mesh. */
  record RoundRobin() implements RoutePolicy {}

  /** This machine or nobody. */
  record LocalOnly() implements RoutePolicy {}

  /**
   * The machine of that name or nobody.
   *
   * @param name what a machine calls itself, in any case, or its whole node id
   */
  record Pin(String name) implements RoutePolicy {
    public Pin {
      if (name.isBlank()) {
        throw FailureException.invalid("pin: needs the name of a machine, as in pin:attic");
      }
    }
  }

  /** As users write it: {@code auto}, {@code round-robin}, {@code local-only}, {@code pin:NAME}. */
  default String text() {
    return switch (this) {
      case Auto _ -> "auto";
      case RoundRobin _ -> "round-robin";
      case LocalOnly _ -> "local-only";
      case Pin pin -> "pin:" + pin.name();
    };
  }

  /**
   * Reads {@link #text}.
   *
   * @return empty where it is no policy
   * @throws FailureException if the name of a pin is missing
   */
  static Optional<RoutePolicy> parse(String text) {
    String trimmed = text.strip();
    if (trimmed.regionMatches(true, 0, "pin:", 0, 4)) {
      return Optional.of(new Pin(trimmed.substring(4).strip()));
    }
    return switch (trimmed.toLowerCase(Locale.ROOT)) {
      case "auto" -> Optional.of(new Auto());
      case "round-robin" -> Optional.of(new RoundRobin());
      case "local-only" -> Optional.of(new LocalOnly());
      default -> Optional.empty();
    };
  }
}
