package dev.folkmoot.core.inference;

import static java.util.Objects.requireNonNull;

/**
 * The circumstances under which tokens were computed. Equal origins compute the same answer to the
 * same request, as far as computers do: the order in which numbers are added up depends on what
 * else is being computed, and may turn a tie between two tokens.
 *
 * @param engine the engine's kind, version and arithmetic, for example {@code llama.cpp v0.5.0
 *     (icelake)}
 * @param contextLength tokens one conversation may hold: where a prompt is cut and where an answer
 *     begins to forget depends on it
 */
public record Origin(String engine, int contextLength) {
  public Origin {
    requireNonNull(engine);
    if (contextLength < 1) {
      throw new IllegalArgumentException("a context of " + contextLength + " tokens");
    }
  }
}
