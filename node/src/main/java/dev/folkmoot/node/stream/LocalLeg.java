package dev.folkmoot.node.stream;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.node.local.LocalAnswer;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This machine's part. Its engine lives in this process, or in a program beside it that is known to
 * be lost as soon as it is: it is slow at times, but never silent without a reason that another
 * machine would not have as well.
 */
final class LocalLeg implements Leg {

  /** Nobody waits for it any more: it was closed while it waited for its model. */
  private static final Step GIVEN_UP =
      Step.Lost.of(new Failure(Failure.Kind.CANCELLED, "nobody waits for it"));

  private final Supplier<LocalAnswer> ask;
  private volatile @Nullable LocalAnswer answer;
  private volatile boolean closed;

  /**
   * @param ask waits for the model and begins
   */
  LocalLeg(Supplier<LocalAnswer> ask) {
    this.ask = ask;
  }

  @Override
  public Step next(Duration atMost) throws InterruptedException {
    try {
      LocalAnswer begun = begun();
      return closed ? GIVEN_UP : step(begun.next());
    } catch (FailureException e) {
      if (Thread.interrupted()) {
        InterruptedException interrupted = new InterruptedException(e.getMessage());
        interrupted.initCause(e);
        throw interrupted;
      }
      return Step.Lost.of(e.failure());
    }
  }

  private LocalAnswer begun() {
    LocalAnswer begun = answer;
    if (begun == null) {
      begun = ask.get();
      answer = begun;
      if (closed) {
        begun.close();
      }
    }
    return begun;
  }

  @Override
  public @Nullable Step poll() {
    LocalAnswer begun = answer;
    TokenEvent event = begun == null ? null : begun.poll();
    return event == null ? null : step(event);
  }

  private static Step step(TokenEvent event) {
    return event instanceof TokenEvent.Failed(Failure failure)
        ? Step.Lost.of(failure)
        : new Step.Heard(event);
  }

  @Override
  public Origin origin() {
    return begun().origin();
  }

  @Override
  public Promise promise() {
    return Promise.NONE;
  }

  @Override
  public boolean isOwnEngine() {
    LocalAnswer begun = answer;
    return begun == null || !begun.isFromElsewhere();
  }

  @Override
  public int promptTokens() {
    LocalAnswer begun = answer;
    return begun == null ? 0 : begun.progress().tokens();
  }

  @Override
  public boolean isWaiting() {
    LocalAnswer begun = answer;
    return begun == null || begun.progress().tokens() == 0;
  }

  @Override
  public Duration loadTime() {
    LocalAnswer begun = answer;
    return begun == null ? Duration.ZERO : begun.loadTime();
  }

  @Override
  public void close() {
    closed = true;
    LocalAnswer begun = answer;
    if (begun != null) {
      begun.close();
    }
  }
}
