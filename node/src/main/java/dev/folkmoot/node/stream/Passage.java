package dev.folkmoot.node.stream;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.node.routing.Router;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What all streams of a node share.
 *
 * @param router decides where each leg goes
 * @param legs begins them
 * @param threads runs long tasks, each on a thread of its own; virtual ones are right
 * @param timers for short tasks
 * @param nanoTime a stopwatch
 */
public record Passage(
    Router router,
    Legs legs,
    Executor threads,
    ScheduledExecutorService timers,
    LongSupplier nanoTime) {
  public Passage {
    requireNonNull(router);
    requireNonNull(legs);
    requireNonNull(threads);
    requireNonNull(timers);
    requireNonNull(nanoTime);
  }

  /** Waits for so long, by the timers' clock. */
  void pause(Duration time) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    ScheduledFuture<?> alarm =
        timers.schedule(over::countDown, time.toNanos(), TimeUnit.NANOSECONDS);
    try {
      over.await();
    } finally {
      alarm.cancel(false);
    }
  }
}
