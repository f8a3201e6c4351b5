package dev.folkmoot.net;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.net.wire.Answer;

/** What comes of asking a peer: what it says, until the last of it; or that it is lost. */
public sealed interface Reply {

  /** The peer says this. */
  record Heard(Answer answer) implements Reply {
    public Heard {
      requireNonNull(answer);
    }
  }

  /**
   * The peer will say nothing more, and the answer is not whole.
   *
   * @param message for people and logs
   */
  record Lost(Loss loss, String message) implements Reply {
    public Lost {
      requireNonNull(loss);
      requireNonNull(message);
    }
  }

  /** Whether nothing comes after this. */
  default boolean isLast() {
    return switch (this) {
      case Heard(Answer answer) -> answer.isLast();
      case Lost _ -> true;
    };
  }
}
