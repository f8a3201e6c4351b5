package dev.folkmoot.libp2p.platform;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Real time. Its one thread is a daemon, and goes away when nothing has waited for a while. */
final class SystemTimers implements Timers {

  private static final System.Logger LOG = System.getLogger(SystemTimers.class.getName());
  private static final long IDLE_SECONDS = 10;

  private final ScheduledThreadPoolExecutor executor;

  SystemTimers() {
    executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("libp2p-timers").factory());
    // Deadlines are armed and taken back all the time: a cancelled one must not stay for its hour.
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    Future<?> future =
        executor.schedule(() -> run(task), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.ERROR, "a timer's task failed", fault);
    }
  }
}
