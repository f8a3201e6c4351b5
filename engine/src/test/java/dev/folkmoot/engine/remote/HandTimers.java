package dev.folkmoot.engine.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers that go off when a test says so: what is set waits in the queue for ever. */
final class HandTimers extends ScheduledThreadPoolExecutor {

  private static final int NEVER_DAYS = 10_000;

  private final List<Duration> delays = new ArrayList<>();

  HandTimers() {
    super(1, Thread.ofPlatform().daemon().factory());
    setRemoveOnCancelPolicy(true);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    delays.add(Duration.of(delay, unit.toChronoUnit()));
    return super.schedule(task, NEVER_DAYS, TimeUnit.DAYS);
  }

  /** What was asked for, in order. */
  List<Duration> delays() {
    return delays;
  }

  int pending() {
    return getQueue().size();
  }

  /** The first of those that wait goes off, here and now. */
  void ring() {
    Runnable first = getQueue().element();
    getQueue().remove(first);
    first.run();
  }
}
