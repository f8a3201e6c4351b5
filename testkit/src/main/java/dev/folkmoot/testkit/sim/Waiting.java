package dev.folkmoot.testkit.sim;

import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;

/**
 * Where threads of one {@link Simulation} wait until something changes. It needs no lock, because
 * of those threads only one runs at a time and none is stopped between two of its own steps.
 */
public final class Waiting {

  private final ArrayDeque<Thread> threads = new ArrayDeque<>();

  /**
   * Waits for {@link #wake}. It may return early: ask for the change in a loop.
   *
   * @throws InterruptedIOException if the thread was interrupted, which stays noted
   */
  public void await() throws InterruptedIOException {
    Thread self = Thread.currentThread();
    if (!self.isVirtual()) {
      // On the test's own thread it would wait for itself.
      throw new IllegalStateException("what blocks belongs inside Simulation.run");
    }
    threads.add(self);
    LockSupport.park(this);
    threads.remove(self);
    if (self.isInterrupted()) {
      throw new InterruptedIOException("interrupted while waiting");
    }
  }

  /** Wakes all who wait, in the order in which they came. */
  public void wake() {
    for (Thread thread = threads.poll(); thread != null; thread = threads.poll()) {
      LockSupport.unpark(thread);
    }
  }
}
