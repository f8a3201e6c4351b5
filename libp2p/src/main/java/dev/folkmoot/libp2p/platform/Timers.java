package dev.folkmoot.libp2p.platform;

import java.time.Duration;

/** A monotonic clock and what it wakes. */
public interface Timers {

  /** Nanoseconds since some moment; only differences mean something. */
  long nanoTime();

  /**
   * Runs a short task that does not block, once, after a delay.
   *
   * @param delay zero or less runs it soon
   */
  Timer schedule(Duration delay, Runnable task);

  /** A task that waits for its time. */
  interface Timer {

    /** Forgets the task if it has not begun. */
    void cancel();
  }
}
