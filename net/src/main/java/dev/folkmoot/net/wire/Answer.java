package dev.folkmoot.net.wire;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.Digest;
import java.time.Duration;

/**
 * What a provider sends to who asked: {@code Refused} and nothing else; or {@code Accepted}, {@code
 * Began} once it is at work, any number of {@code Beat} and of what was asked for, and one that
 * {@link #isLast}.
 */
public sealed interface Answer {

  /**
   * The request has a place; now its body is read.
   *
   * @param expectedWait until its first event, as far as the provider can tell from its own
   *     measurements
   * @param queuePlace requests that come before it; 0 if it runs at once
   * @param digest the model that answers
   * @param beatInterval silence never lasts longer than this; who hears nothing for a few of them
   *     may take the provider for dead
   */
  record Accepted(Duration expectedWait, int queuePlace, Digest digest, Duration beatInterval)
      implements Answer {
    public Accepted {
      requireNonNull(expectedWait);
      requireNonNull(digest);
      requireNonNull(beatInterval);
      if (queuePlace < 0) {
        throw new IllegalArgumentException("places in a queue are counted from 0");
      }
    }
  }

  /**
   * The request has left the queue, and the model is in memory; once, before the first event. Said
   * by itself because a model that had to be loaded first is not known at {@link Accepted}.
   *
   * @param origin what runs the model: whoever writes the answer down notes it, and tells it the
   *     next provider if this one is lost
   */
  record Began(Origin origin) implements Answer {
    public Began {
      requireNonNull(origin);
    }
  }

  /**
   * The request is not taken; not a byte of its prompt was read.
   *
   * @param message for people; never a secret
   * @param retryAfter when it may be worth asking again; zero says nothing about that
   */
  record Refused(Refusal kind, String message, Duration retryAfter) implements Answer {
    public Refused {
      requireNonNull(kind);
      requireNonNull(message);
      requireNonNull(retryAfter);
    }

    /** The refusal as the asker's client would be told, were nobody else to ask. */
    public Failure failure() {
      return new Failure(kind.failureKind(), message);
    }
  }

  /** A step of the answer. */
  record Event(TokenEvent event) implements Answer {
    public Event {
      requireNonNull(event);
    }
  }

  /**
   * The provider lives and works on it.
   *
   * @param promptDone tokens of the prompt that are done; 0 while the request waits
   * @param promptTokens tokens of the prompt; 0 while unknown
   */
  record Beat(int promptDone, int promptTokens) implements Answer {
    public Beat {
      if (promptDone < 0 || promptTokens < 0) {
        throw new IllegalArgumentException("tokens are counted from 0");
      }
    }
  }

  /**
   * The vector of one text.
   *
   * @param text its place among the texts, from 0
   * @param vector as the model gives it, not normalised; whoever makes the record gives it away
   */
  record Embedded(int text, Vector vector) implements Answer {
    public Embedded {
      requireNonNull(vector);
      if (text < 0) {
        throw new IllegalArgumentException("texts are counted from 0");
      }
    }
  }

  /**
   * All vectors were sent.
   *
   * @param promptTokens tokens of all texts
   */
  record AllEmbedded(int promptTokens) implements Answer {
    public AllEmbedded {
      if (promptTokens < 0) {
        throw new IllegalArgumentException("tokens are counted from 0");
      }
    }
  }

  /** So many tokens has the prompt. */
  record Counted(int tokens) implements Answer {
    public Counted {
      if (tokens < 0) {
        throw new IllegalArgumentException("tokens are counted from 0");
      }
    }
  }

  /** Whether nothing comes after this. */
  default boolean isLast() {
    return switch (this) {
      case Refused _, AllEmbedded _, Counted _ -> true;
      case Event(TokenEvent event) -> event.isLast();
      case Accepted _, Began _, Beat _, Embedded _ -> false;
    };
  }
}
