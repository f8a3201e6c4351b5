package dev.folkmoot.testkit.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A task and its time. Tasks of the same time keep the order they were given in. */
final class ManualTask<V extends @Nullable Object> extends FutureTask<V>
    implements ScheduledFuture<V> {

  private final ManualScheduler scheduler;
  private final Instant time;
  private final long sequence;

  ManualTask(ManualScheduler scheduler, Callable<V> work, Instant time, long sequence) {
    super(work);
    this.scheduler = scheduler;
    this.time = time;
    this.sequence = sequence;
  }

  Instant time() {
    return time;
  }

  @Override
  public boolean cancel(boolean interrupt) {
    scheduler.forget(this);
    return super.cancel(interrupt);
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(Duration.between(scheduler.now(), time));
  }

  @Override
  public int compareTo(Delayed other) {
    if (!(other instanceof ManualTask<?> task)) {
      throw new IllegalArgumentException("a task of another scheduler");
    }
    int byTime = time.compareTo(task.time);
    return byTime != 0 ? byTime : Long.compare(sequence, task.sequence);
  }

  // A test that schedules something that throws must hear of it, not find it in an unread future.
  @Override
  protected void setException(Throwable thrown) {
    super.setException(thrown);
    throw new AssertionError("a scheduled task failed", thrown);
  }
}
