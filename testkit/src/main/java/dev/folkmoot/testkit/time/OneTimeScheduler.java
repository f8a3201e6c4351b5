package dev.folkmoot.testkit.time;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's timers on a clock of our own: tasks that run once. Nothing in Folkmoot wants another
 * kind, for a task that repeats plans its next turn when it knows that there is one.
 */
public abstract class OneTimeScheduler extends AbstractExecutorService
    implements ScheduledExecutorService {

  private volatile boolean shutdown;

  /**
   * Plans a task; the scheduler is not shut down.
   *
   * @param delay zero or less is soon
   */
  protected abstract <V extends @Nullable Object> ScheduledFuture<V> plan(
      Callable<V> work, long delay, TimeUnit unit);

  /** What waits and will not run now, if anything is to be forgotten at the end. */
  protected abstract List<Runnable> forgetAll();

  @Override
  public final <V extends @Nullable Object> ScheduledFuture<V> schedule(
      Callable<V> work, long delay, TimeUnit unit) {
    if (shutdown) {
      throw new RejectedExecutionException("the scheduler is shut down");
    }
    return plan(work, delay, unit);
  }

  @Override
  public final ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
    return this.<@Nullable Void>schedule(
        () -> {
          work.run();
          return null;
        },
        delay,
        unit);
  }

  @Override
  public final ScheduledFuture<?> scheduleAtFixedRate(
      Runnable work, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException("one-time tasks only");
  }

  @Override
  public final ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable work, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("one-time tasks only");
  }

  @Override
  public final void execute(Runnable work) {
    ScheduledFuture<?> _ = schedule(work, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public final void shutdown() {
    List<Runnable> _ = shutdownNow();
  }

  @Override
  public final List<Runnable> shutdownNow() {
    shutdown = true;
    return forgetAll();
  }

  @Override
  public final boolean isShutdown() {
    return shutdown;
  }

  @Override
  public final boolean isTerminated() {
    return shutdown;
  }

  @Override
  public final boolean awaitTermination(long timeout, TimeUnit unit) {
    return shutdown;
  }
}
