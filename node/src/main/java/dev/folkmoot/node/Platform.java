package dev.folkmoot.node;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The machine under a node: all its time, threads and chance come from here and from what it is
 * built of, so that a seed can drive a whole node on virtual time. Who waits for a time lets a
 * timer wake him: a wait that the JDK ends by its own clock would not be virtual. All of it stays
 * the caller's, and must outlive the node.
 *
 * @param nanoTime a stopwatch, as {@link System#nanoTime}
 * @param timers for short tasks
 * @param threads runs tasks that wait, each on a thread of its own; virtual ones are right
 * @param random safe for many threads
 */
public record Platform(
    Clock clock,
    LongSupplier nanoTime,
    ScheduledExecutorService timers,
    Executor threads,
    RandomGenerator random) {
  public Platform {
    requireNonNull(clock);
    requireNonNull(nanoTime);
    requireNonNull(timers);
    requireNonNull(threads);
    requireNonNull(random);
  }

  /** This machine as it is. */
  public static Platform of(
      Clock clock, ScheduledExecutorService timers, Executor threads, RandomGenerator random) {
    return new Platform(clock, System::nanoTime, timers, threads, random);
  }
}
