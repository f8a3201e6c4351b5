package dev.folkmoot.node.serving;

import dev.folkmoot.core.failure.Failure;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A request of a peer while a thread serves it: lets others interrupt that thread, but only for as
 * long as it works on this.
 */
final class Visit {

  private final ReentrantLock lock = new ReentrantLock();
  private final Thread thread = Thread.currentThread();
  private @Nullable Failure brokenOff;
  private boolean isOver;

  /** The asker does not want it any more. */
  void cancel() {
    interrupt();
  }

  /** We do not want it any more, and the asker is to hear why. */
  void breakOff(Failure why) {
    lock.lock();
    try {
      brokenOff = why;
    } finally {
      lock.unlock();
    }
    interrupt();
  }

  private void interrupt() {
    lock.lock();
    try {
      // What fails in the thread itself needs no interrupt to be noticed there.
      if (!isOver && !thread.equals(Thread.currentThread())) {
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Called by the thread itself: from now on nobody interrupts it for this. */
  void end() {
    lock.lock();
    try {
      isOver = true;
      Thread.interrupted();
    } finally {
      lock.unlock();
    }
  }

  Optional<Failure> brokenOff() {
    lock.lock();
    try {
      return Optional.ofNullable(brokenOff);
    } finally {
      lock.unlock();
    }
  }
}
