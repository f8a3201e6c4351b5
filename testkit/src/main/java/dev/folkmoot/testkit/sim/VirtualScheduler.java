package dev.folkmoot.testkit.sim;

import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.platform.Timers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a simulated {@link Platform} for who knows the JDK's alone. One-time tasks; each
 * has a thread of its own, and may wait.
 */
public final class VirtualScheduler extends AbstractExecutorService
    implements ScheduledExecutorService {

  private final Platform platform;
  private boolean shutdown;

  public VirtualScheduler(Platform platform) {
    this.platform = platform;
  }

  private final class Task<V extends @Nullable Object> extends FutureTask<V>
      implements ScheduledFuture<V> {
    private final long due;
    private final Timers.Timer timer;

    Task(Callable<V> work, Duration delay) {
      super(work);
      this.due = platform.timers().nanoTime() + delay.toNanos();
      this.timer = platform.timers().schedule(delay, this);
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      timer.cancel();
      return super.cancel(mayInterrupt);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - platform.timers().nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  @Override
  public <V extends @Nullable Object> ScheduledFuture<V> schedule(
      Callable<V> work, long delay, TimeUnit unit) {
    if (shutdown) {
      throw new RejectedExecutionException("the virtual scheduler is shut down");
    }
    return new Task<>(work, Duration.of(delay, unit.toChronoUnit()));
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

  /** What is scheduled still runs: a simulation ends it with its machine. */
  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shutdown;
  }
}
