package dev.folkmoot.testkit.time;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.ScheduledExecutorService;

/** A clock that stands still until a test moves it. Safe for use by many threads. */
public final class ManualClock extends Clock {

  /** Where every manual clock starts, unless told otherwise. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final ManualScheduler scheduler = new ManualScheduler(this);
  private volatile Instant now;

  public ManualClock() {
    this(START);
  }

  public ManualClock(Instant start) {
    this.now = requireNonNull(start);
  }

  @Override
  public Instant instant() {
    return now;
  }

  /**
   * Moves time forward. Tasks of {@link #scheduler} that fall due run one after the other on the
   * calling thread, each at its own time, before this returns.
   */
  public void advance(Duration step) {
    if (step.isNegative()) {
      throw new IllegalArgumentException("time does not run backwards: " + step);
    }
    Instant target = now.plus(step);
    while (true) {
      ManualTask<?> due = scheduler.nextDue(target);
      if (due == null) {
        now = target;
        return;
      }
      now = due.time().isAfter(now) ? due.time() : now;
      due.run();
    }
  }

  /** A scheduler that lives by this clock. It runs one-time tasks only. */
  public ScheduledExecutorService scheduler() {
    return scheduler;
  }

  /** Tasks that wait for their time. */
  public int pendingTasks() {
    return scheduler.pending();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("a manual clock shows UTC");
  }
}
