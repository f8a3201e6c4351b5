package dev.folkmoot.libp2p.platform;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A place to wait in, until something changes or a deadline passes. It belongs to a lock, which the
 * caller of every method holds.
 *
 * <p>No wait here is timed: a deadline is a timer that wakes the waiter, so that the same code runs
 * on virtual time. The timer is armed only while somebody waits, and an idle gate is a few fields.
 */
public final class Gate {

  /** Further off than anybody waits. */
  private static final Duration NEVER = Duration.ofDays(365);

  private final ReentrantLock lock;
  private final Timers timers;
  private @Nullable Condition changed;
  private long deadline;
  private boolean hasDeadline;

  public Gate(ReentrantLock lock, Timers timers) {
    this.lock = lock;
    this.timers = timers;
  }

  /** Lets waiters fail after this time from now on; never, if that is a year or more. */
  public void deadline(Duration fromNow) {
    hasDeadline = fromNow.compareTo(NEVER) < 0;
    deadline = hasDeadline ? timers.nanoTime() + Math.max(0, fromNow.toNanos()) : 0;
    // Those who wait now look at their clocks again.
    wake();
  }

  /** Whether there is a deadline and it has passed. */
  public boolean isExpired() {
    return hasDeadline && timers.nanoTime() - deadline >= 0;
  }

  /**
   * Waits for {@link #wake}. It may return early: ask for the change in a loop.
   *
   * @throws SocketTimeoutException if the deadline has passed
   * @throws InterruptedIOException if the thread was interrupted, which stays noted
   */
  public void await() throws SocketTimeoutException, InterruptedIOException {
    if (isExpired()) {
      throw new SocketTimeoutException("the deadline has passed");
    }
    Condition condition = condition();
    Timers.Timer timer = hasDeadline ? armed(condition) : null;
    try {
      awaitOnce(condition);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw interrupted(interrupted);
    } finally {
      if (timer != null) {
        timer.cancel();
      }
    }
  }

  /** Wakes all who wait. */
  public void wake() {
    if (changed != null) {
      changed.signalAll();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops, as await says
  private static void awaitOnce(Condition condition) throws InterruptedException {
    condition.await();
  }

  private Timers.Timer armed(Condition condition) {
    return timers.schedule(
        Duration.ofNanos(deadline - timers.nanoTime()),
        () -> {
          lock.lock();
          try {
            condition.signalAll();
          } finally {
            lock.unlock();
          }
        });
  }

  private Condition condition() {
    if (changed == null) {
      changed = lock.newCondition();
    }
    return changed;
  }

  private static InterruptedIOException interrupted(InterruptedException cause) {
    var translated = new InterruptedIOException("interrupted while waiting");
    translated.initCause(cause);
    return translated;
  }
}
