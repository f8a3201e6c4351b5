package dev.folkmoot.node.stream;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.net.Loss;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.Reply;
import dev.folkmoot.net.wire.Answer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers what a peer makes of some texts; it may send the vectors in any order. */
final class Vectors {

  /** A peer that says nothing at all for so long is given up. */
  private static final Duration MAX_SILENCE = Watch.DROPPED_AFTER;

  private final float[] @Nullable [] made;
  private final Digest weights;

  /**
   * @param texts how many vectors are wanted
   * @param weights what must make them
   */
  Vectors(int texts, Digest weights) {
    this.made = new float[texts][];
    this.weights = weights;
  }

  /**
   * Waits for all of them.
   *
   * @throws FailureException if they do not come
   */
  Embedding gather(RemoteAnswer answer) {
    while (true) {
      switch (said(answer)) {
        case Answer.Accepted accepted -> {
          if (!accepted.digest().equals(weights)) {
            throw broken("it would answer with other weights");
          }
        }
        case Answer.Embedded one -> {
          if (one.text() >= made.length || made[one.text()] != null) {
            throw broken("it sends a vector that nobody asked for");
          }
          made[one.text()] = one.vector().numbers();
        }
        case Answer.AllEmbedded all -> {
          if (Arrays.stream(made).anyMatch(Objects::isNull)) {
            throw broken("it leaves vectors out");
          }
          return new Embedding(Arrays.asList(made), all.promptTokens());
        }
        case Answer.Began _, Answer.Beat _ -> {
          // it is at work
        }
        case Answer.Event _, Answer.Counted _ -> throw broken("it answers what was not asked");
        case Answer.Refused refused -> throw new FailureException(refused.failure());
      }
    }
  }

  /** Waits for a count of tokens. */
  static int count(RemoteAnswer answer) {
    while (true) {
      switch (said(answer)) {
        case Answer.Counted(int tokens) -> {
          return tokens;
        }
        case Answer.Accepted _, Answer.Began _, Answer.Beat _ -> {
          // it is at work
        }
        case Answer.Refused refused -> throw new FailureException(refused.failure());
        case Answer.Event _, Answer.Embedded _, Answer.AllEmbedded _ ->
            throw broken("it answers what was not asked");
      }
    }
  }

  private static Answer said(RemoteAnswer answer) {
    try {
      Optional<Reply> reply = answer.next(MAX_SILENCE);
      return switch (reply.orElseThrow(() -> broken("it fell silent"))) {
        case Reply.Heard(Answer said) -> said;
        case Reply.Lost(Loss loss, String message) ->
            throw new FailureException(loss.failure(message));
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(Failure.Kind.CANCELLED, "request canceled", e);
    }
  }

  private static FailureException broken(String reason) {
    return new FailureException(Failure.Kind.ENGINE_FAILED, reason);
  }
}
