package dev.folkmoot.node.stream;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.node.routing.history.Outcome;
import java.time.Duration;
import java.util.Optional;

/** What comes of waiting for a leg. */
sealed interface Step {

  /** It says this; never a failure. */
  record Heard(TokenEvent event) implements Step {
    public Heard {
      requireNonNull(event);
    }
  }

  /**
   * It lives, and has nothing to say yet.
   *
   * @param progress rises with the work that it has done
   */
  record Alive(int progress) implements Step {}

  /** Nothing came in the time that was given. */
  record Silent() implements Step {}

  /**
   * It will say nothing more, and the answer is not whole.
   *
   * @param blame how it is held against the machine
   * @param retryAfter when the machine expects to take requests again, if it says so
   */
  record Lost(Failure failure, Blame blame, Optional<Duration> retryAfter) implements Step {
    public Lost {
      requireNonNull(failure);
      requireNonNull(blame);
      requireNonNull(retryAfter);
    }

    Lost(Failure failure, Blame blame) {
      this(failure, blame, Optional.empty());
    }

    /** How it is remembered. */
    Outcome outcome() {
      return switch (blame) {
        case ASKER, NOBODY -> new Outcome.Withdrawn();
        case FULL -> new Outcome.Refused(retryAfter);
        case MACHINE, WAY -> new Outcome.Failed();
      };
    }

    /** What a failure that an engine or a node names itself means for who looks for another one. */
    static Lost of(Failure failure) {
      Blame blame =
          switch (failure.kind()) {
            case INVALID_REQUEST -> Blame.ASKER;
            case BUSY -> Blame.FULL;
            case NOT_FOUND, OUT_OF_MEMORY, CANCELLED -> Blame.NOBODY;
            case ENGINE_FAILED, INTERNAL -> Blame.MACHINE;
          };
      return new Lost(failure, blame);
    }
  }

  /** Who is to blame for a loss. */
  enum Blame {
    /** The request is wrong, and would be anywhere: nobody else is asked. */
    ASKER,
    /** The machine has no room just now. */
    FULL,
    /** The machine broke or lied. */
    MACHINE,
    /** It is gone, or the way to it is: it cannot be reached, was cut off, or fell silent. */
    WAY,
    /** It cannot, or may not, and does well to say so. */
    NOBODY
  }
}
