package dev.folkmoot.http.dialect;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.routing.RoutePolicy;
import java.util.Locale;
import java.util.Optional;

/**
 * What stands behind the {@code @} of a model's name, for clients that can set no header. No name
 * of a model holds an {@code @}, so whatever follows the first one is this.
 */
public sealed interface ModelSuffix {

  /** The name says nothing but the model. */
  ModelSuffix NONE = new None();

  /** Nothing. */
  record None() implements ModelSuffix {}

  /** {@code @mesh}: how far the request may go. */
  record Within(Reach reach) implements ModelSuffix {}

  /** {@code @pin:attic}: the one machine that may answer. */
  record On(RoutePolicy.Pin pin) implements ModelSuffix {}

  /**
   * Reads a suffix.
   *
   * @param text without the {@code @}
   * @throws FailureException {@code INVALID_REQUEST}, naming what is allowed
   */
  static ModelSuffix parse(String text) {
    Optional<Reach> reach = Reach.parse(text);
    if (reach.isPresent()) {
      return new Within(reach.get());
    }
    if (text.toLowerCase(Locale.ROOT).startsWith("pin:")
        && RoutePolicy.parse(text).orElseThrow() instanceof RoutePolicy.Pin pin) {
      return new On(pin);
    }
    throw FailureException.invalid(
        "invalid model name: \"@"
            + text
            + "\" is none of @local, @mesh, @friends, @public, @pin:MACHINE");
  }
}
