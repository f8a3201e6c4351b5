package dev.folkmoot.node.stream;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.net.Loss;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.Reply;
import dev.folkmoot.net.wire.Answer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a peer makes of some texts; it may send the vectors in any order. A vector is
 * believed if it could be one: all are of one length, and all their numbers are numbers.
 */
final class Vectors {

  /** For a count, which takes no time: a peer that says nothing at all for so long is given up. */
  private static final Duration MAX_SILENCE = Watch.DROPPED_AFTER;

  /** Somebody else is to be asked. */
  static final String STUCK = "it gets on with no vector";

  private final float[] @Nullable [] made;
  private final Digest weights;
  private final Watch watch;
  private final boolean isAlone;
  private final LongSupplier nanoTime;
  private Leg.Promise promise = Leg.Promise.NONE;
  private int count;
  private int dimension;

  /**
   * @param texts how many vectors are wanted
   * @param weights what must make them
   * @param watch takes the vectors for progress
   * @param isAlone whether nobody else can be asked, so that only the dead are given up
   */
  Vectors(int texts, Digest weights, Watch watch, boolean isAlone, LongSupplier nanoTime) {
    this.made = new float[texts][];
    this.weights = weights;
    this.watch = watch;
    this.isAlone = isAlone;
    this.nanoTime = nanoTime;
  }

  /**
   * Waits for all of them.
   *
   * @throws FailureException if they do not come
   */
  Embedding gather(RemoteAnswer answer) {
    while (true) {
      switch (next(answer)) {
        case Answer.Accepted accepted -> {
          if (!accepted.digest().equals(weights)) {
            throw broken("it would answer with other weights");
          }
          promise = new Leg.Promise(accepted.beatInterval(), accepted.expectedWait());
        }
        case Answer.Embedded one -> take(one);
        case Answer.AllEmbedded all -> {
          if (Arrays.stream(made).anyMatch(Objects::isNull)) {
            throw broken("it leaves vectors out");
          }
          return new Embedding(Arrays.asList(made), all.promptTokens());
        }
        case Answer.Began _, Answer.Beat _ -> {
          // it is at work
        }
        case Answer.Event(TokenEvent.Failed(Failure failure)) ->
            throw new FailureException(failure);
        case Answer.Event _, Answer.Counted _ -> throw broken("it answers what was not asked");
        case Answer.Refused refused -> throw new FailureException(refused.failure());
      }
    }
  }

  private void take(Answer.Embedded one) {
    if (one.text() >= made.length || made[one.text()] != null) {
      throw broken("it sends a vector that nobody asked for");
    }
    float[] numbers = one.vector().numbers();
    if (numbers.length == 0 || (count > 0 && numbers.length != dimension)) {
      throw broken("its vectors are not of one length");
    }
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        throw broken("it sends a vector of what is no number");
      }
    }
    dimension = numbers.length;
    made[one.text()] = numbers;
    count++;
    watch.alive(count, nanoTime.getAsLong());
  }

  /** Waits for the next thing said, for as long as the machine may be at work. */
  private Answer next(RemoteAnswer answer) {
    try {
      while (true) {
        long now = nanoTime.getAsLong();
        Duration patience = watch.patience(promise, now);
        if (isAlone ? watch.isDead(promise, now) : patience.isZero()) {
          throw broken(STUCK);
        }
        Optional<Reply> reply = answer.next(isAlone ? Watch.FIRST_WORD : patience);
        if (reply.isPresent()) {
          watch.alive(count, nanoTime.getAsLong());
          return said(reply.get());
        }
      }
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  /** Waits for a count of tokens. */
  static int count(RemoteAnswer answer) {
    while (true) {
      switch (counting(answer)) {
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

  private static Answer counting(RemoteAnswer answer) {
    try {
      return said(answer.next(MAX_SILENCE).orElseThrow(() -> broken("it fell silent")));
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  private static Answer said(Reply reply) {
    return switch (reply) {
      case Reply.Heard(Answer said) -> said;
      case Reply.Lost(Loss loss, String message) ->
          throw new FailureException(loss.failure(message));
    };
  }

  private static FailureException cancelled(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new FailureException(Failure.Kind.CANCELLED, "request canceled", cause);
  }

  private static FailureException broken(String reason) {
    return new FailureException(Failure.Kind.ENGINE_FAILED, reason);
  }
}
