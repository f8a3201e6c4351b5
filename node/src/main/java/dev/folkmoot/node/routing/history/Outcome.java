package dev.folkmoot.node.routing.history;

import java.time.Duration;
import java.util.Optional;

/** How a request to a machine ended. */
public sealed interface Outcome {

  /**
   * It was answered to the end.
   *
   * @param tokens of the answer
   * @param writing from its first token to its last
   */
  record Answered(int tokens, Duration writing) implements Outcome {
    public Answered {
      if (tokens < 0 || writing.isNegative()) {
        throw new IllegalArgumentException("impossible answer");
      }
    }
  }

  /**
   * It said at once that it is full. Not a failure, and no sign of speed.
   *
   * @param retryAfter when it expects to take requests again, if it said so
   */
  record Refused(Optional<Duration> retryAfter) implements Outcome {}

  /** It could not be reached, broke off, fell silent or answered nonsense. */
  record Failed() implements Outcome {}

  /** The asker took it back, or another was quicker; says nothing about the machine. */
  record Withdrawn() implements Outcome {}
}
