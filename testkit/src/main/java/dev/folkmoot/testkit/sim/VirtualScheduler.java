package dev.folkmoot.testkit.sim;

import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.platform.Timers;
import dev.folkmoot.testkit.time.OneTimeScheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a simulated {@link Platform} for who knows the JDK's alone. One-time tasks; each
 * has a thread of its own, and may wait.
 */
public final class VirtualScheduler extends OneTimeScheduler {

  private final Platform platform;

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
  protected <V extends @Nullable Object> ScheduledFuture<V> plan(
      Callable<V> work, long delay, TimeUnit unit) {
    return new Task<>(work, Duration.of(delay, unit.toChronoUnit()));
  }

  /** What is scheduled still runs: a simulation ends it with its machine. */
  @Override
  protected List<Runnable> forgetAll() {
    return List.of();
  }
}
