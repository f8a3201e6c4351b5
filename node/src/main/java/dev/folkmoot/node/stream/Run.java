package dev.folkmoot.node.stream;

import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.node.routing.Choice;
import dev.folkmoot.node.routing.Router;
import dev.folkmoot.node.routing.history.Attempt;
import dev.folkmoot.node.routing.history.Outcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A leg with what is to be known of it: who runs it, how long it was silent, how it ends. */
final class Run {

  final Choice choice;
  final Leg leg;
  private final Router router;
  private final Attempt attempt;
  private final LongSupplier nanoTime;
  private final Watch watch;
  private long firstTokenAt;
  private int tokens;
  private volatile boolean spoken;
  private final AtomicBoolean ended = new AtomicBoolean();

  Run(Choice choice, Leg leg, Attempt attempt, Router router, LongSupplier nanoTime) {
    this.choice = choice;
    this.leg = leg;
    this.attempt = attempt;
    this.router = router;
    this.nanoTime = nanoTime;
    this.watch =
        new Watch(
            choice.firstTokenMs(),
            router.stall(choice, Watch.LEAST_STALL, Watch.MOST_STALL),
            nanoTime.getAsLong());
  }

  /** Waits until there is something to say, the machine is lost, or it must be doubted. */
  Step untilDoubted() throws InterruptedException {
    while (true) {
      Duration patience = watch.patience(leg.promise(), nanoTime.getAsLong());
      if (patience.isZero()) {
        return new Step.Silent();
      }
      Step step = next(patience);
      if (step != null) {
        return step;
      }
    }
  }

  /** Waits until there is something to say, or nothing will come any more; doubts do not count. */
  Step untilDead() throws InterruptedException {
    while (true) {
      Step step = next(Watch.FIRST_WORD);
      if (step != null) {
        return step;
      }
      if (watch.isDead(leg.promise(), nanoTime.getAsLong())) {
        return new Step.Silent();
      }
    }
  }

  /** One look; null if there is nothing to be said of it. */
  private @Nullable Step next(Duration atMost) throws InterruptedException {
    Step step = leg.next(atMost);
    return switch (step) {
      case Step.Alive(int progress) -> {
        watch.alive(progress, nanoTime.getAsLong());
        yield null;
      }
      case Step.Silent _ -> null;
      case Step.Heard _, Step.Lost _ -> step;
    };
  }

  /** Whether it has answered anything yet. */
  boolean hasSpoken() {
    return spoken;
  }

  /** Takes an event of it into account. */
  void spoke(TokenEvent event) {
    long now = nanoTime.getAsLong();
    watch.spoke(now);
    if (!spoken) {
      spoken = true;
      firstTokenAt = now;
      router.firstToken(attempt);
    }
    if (event instanceof TokenEvent.Finished) {
      over(new Outcome.Answered(tokens, Duration.ofNanos(now - firstTokenAt)));
    } else {
      tokens++;
    }
  }

  /** It was lost. */
  void lost(Step.Lost loss) {
    end(loss.outcome());
  }

  /** It is not wanted any more; no fault of the machine. */
  void drop() {
    end(new Outcome.Withdrawn());
  }

  private void end(Outcome outcome) {
    over(outcome);
    leg.close();
  }

  private void over(Outcome outcome) {
    if (ended.compareAndSet(false, true)) {
      router.ended(choice, attempt, outcome);
    }
  }
}
