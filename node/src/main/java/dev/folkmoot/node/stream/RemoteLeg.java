package dev.folkmoot.node.stream;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.net.Loss;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.Reply;
import dev.folkmoot.net.wire.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A peer's part. What it says is held against the protocol and against what was asked of it: it
 * must have accepted before it answers, and with these weights. One that does not is taken for
 * broken, and somebody else is asked.
 */
final class RemoteLeg implements Leg {

  private final Supplier<RemoteAnswer> ask;
  private final Digest weights;
  private @Nullable RemoteAnswer answer;
  private volatile boolean closed;
  private volatile @Nullable RemoteAnswer toClose;
  private volatile @Nullable Origin origin;
  private volatile Promise promise = Promise.NONE;
  private boolean isAccepted;
  private int progress;
  private int promptTokens;

  /**
   * @param ask opens the way to the peer; returns at once
   * @param weights what must answer
   */
  RemoteLeg(Supplier<RemoteAnswer> ask, Digest weights) {
    this.ask = ask;
    this.weights = weights;
  }

  @Override
  public Step next(Duration atMost) throws InterruptedException {
    Optional<Reply> reply = begun().next(atMost);
    return reply.isPresent() ? step(reply.get()) : new Step.Silent();
  }

  @Override
  public @Nullable Step poll() {
    RemoteAnswer begun = answer;
    Reply reply = begun == null ? null : begun.poll();
    return reply == null ? null : step(reply);
  }

  private RemoteAnswer begun() {
    RemoteAnswer begun = answer;
    if (begun == null) {
      begun = ask.get();
      answer = begun;
      toClose = begun;
      if (closed) {
        begun.close();
      }
    }
    return begun;
  }

  private Step step(Reply reply) {
    return switch (reply) {
      case Reply.Lost(Loss loss, String message) ->
          new Step.Lost(loss.failure(message), blame(loss));
      case Reply.Heard(Answer said) ->
          switch (said) {
            case Answer.Accepted accepted -> accepted(accepted);
            case Answer.Began(Origin told) -> began(told);
            case Answer.Refused refused -> refused(refused);
            case Answer.Beat alive -> new Step.Alive(progress(alive));
            case Answer.Event(TokenEvent event) -> event(event);
            case Answer.Embedded _, Answer.AllEmbedded _, Answer.Counted _ ->
                garbled("it answers what was not asked");
          };
    };
  }

  private static Step.Blame blame(Loss loss) {
    return switch (loss) {
      // A node that has just started is there before it serves: no fault of it.
      case UNSUPPORTED -> Step.Blame.NOBODY;
      case UNREACHABLE, DISCONNECTED, RESET, TIMED_OUT -> Step.Blame.WAY;
      case GARBLED -> Step.Blame.MACHINE;
    };
  }

  private Step accepted(Answer.Accepted accepted) {
    if (!accepted.digest().equals(weights)) {
      return garbled("it would answer with other weights");
    }
    isAccepted = true;
    promise = new Promise(accepted.beatInterval(), accepted.expectedWait());
    return new Step.Alive(0);
  }

  private Step began(Origin told) {
    if (!isAccepted) {
      return garbled("it begins before it has accepted");
    }
    origin = told;
    return new Step.Alive(progress);
  }

  private static Step refused(Answer.Refused refused) {
    Step.Lost lost = Step.Lost.of(refused.failure());
    return refused.retryAfter().isPositive()
        ? new Step.Lost(lost.failure(), lost.blame(), Optional.of(refused.retryAfter()))
        : lost;
  }

  private Step event(TokenEvent event) {
    if (event instanceof TokenEvent.Failed(Failure failure)) {
      return Step.Lost.of(failure);
    }
    return origin == null ? garbled("it answers before it has begun") : new Step.Heard(event);
  }

  /**
   * A prompt that arrives or is read is work; a beat that repeats itself is not. Bytes and tokens
   * make one sum, for all that is asked of it is whether it grows.
   */
  private int progress(Answer.Beat alive) {
    RemoteAnswer begun = answer;
    int sent = begun == null ? 0 : begun.sentBytes();
    progress = Math.max(progress, sent + alive.promptDone());
    promptTokens = alive.promptTokens();
    return progress;
  }

  private static Step garbled(String reason) {
    return new Step.Lost(Loss.GARBLED.failure(reason), Step.Blame.MACHINE);
  }

  @Override
  public Origin origin() {
    Origin told = origin;
    if (told == null) {
      throw new IllegalStateException("an event was heard before the peer began");
    }
    return told;
  }

  @Override
  public Promise promise() {
    return promise;
  }

  @Override
  public boolean isOwnEngine() {
    return false;
  }

  @Override
  public int promptTokens() {
    return promptTokens;
  }

  @Override
  public boolean isWaiting() {
    return origin == null;
  }

  @Override
  public Duration loadTime() {
    return Duration.ZERO;
  }

  @Override
  public void close() {
    closed = true;
    RemoteAnswer begun = toClose;
    if (begun != null) {
      begun.close();
    }
  }
}
