package dev.folkmoot.testkit.time;

import java.time.Instant;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait for a {@link ManualClock}. A task with no delay waits for the next advance, too.
 */
final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {

  private final ManualClock clock;
  private final PriorityQueue<ManualTask<?>> tasks = new PriorityQueue<>();
  private long sequence;
  private boolean shutdown;

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
  public synchronized <V extends @Nullable Object> ScheduledFuture<V> schedule(
      Callable<V> work, long delay, TimeUnit unit) {
    if (shutdown) {
      throw new RejectedExecutionException("the manual scheduler is shut down");
    }
    Instant time = clock.instant().plus(delay, unit.toChronoUnit());
    ManualTask<V> task = new ManualTask<>(this, work, time, sequence++);
    tasks.add(task);
    return task;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
    return this.<@Nullable Void>schedule(
        () -> {
          work.run();
          return null;
        },
        delay,
        unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable work, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException("one-time tasks only");
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable work, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("one-time tasks only");
  }

  @Override
  public void execute(Runnable work) {
    ScheduledFuture<?> _ = schedule(work, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public synchronized void shutdown() {
    shutdown = true;
    tasks.clear();
  }

  @Override
  public synchronized List<Runnable> shutdownNow() {
    List<Runnable> left = List.copyOf(tasks);
    shutdown();
    return left;
  }

  @Override
  public synchronized boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return isShutdown();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isShutdown();
  }
}
