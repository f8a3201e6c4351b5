package dev.folkmoot.testkit.time;

import java.time.Instant;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait for a {@link ManualClock}. A task with no delay waits for the next advance, too.
 */
final class ManualScheduler extends OneTimeScheduler {

  private final ManualClock clock;
  private final PriorityQueue<ManualTask<?>> tasks = new PriorityQueue<>();
  private long sequence;

  ManualScheduler(ManualClock clock) {
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  /** Takes out the first task that is due at {@code time}, if there is one. */
  synchronized @Nullable ManualTask<?> nextDue(Instant time) {
    ManualTask<?> first = tasks.peek();
    return first != null && !first.time().isAfter(time) ? tasks.poll() : null;
  }

  synchronized void forget(ManualTask<?> task) {
    tasks.remove(task);
  }

  synchronized int pending() {
    return tasks.size();
  }

  @Override
  protected synchronized <V extends @Nullable Object> ScheduledFuture<V> plan(
      Callable<V> work, long delay, TimeUnit unit) {
    Instant time = clock.instant().plus(delay, unit.toChronoUnit());
    ManualTask<V> task = new ManualTask<>(this, work, time, sequence++);
    tasks.add(task);
    return task;
  }

  @Override
  protected synchronized List<Runnable> forgetAll() {
    List<Runnable> left = List.copyOf(tasks);
    tasks.clear();
    return left;
  }
}
