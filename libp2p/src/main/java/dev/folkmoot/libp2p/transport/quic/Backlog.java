package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.platform.Gate;
import dev.folkmoot.libp2p.platform.Timers;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Arrivals from an event loop that wait for somebody who accepts them; bounded. */
final class Backlog<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Gate changed;
  private final Queue<T> waiting = new ArrayDeque<>();
  private final int capacity;
  private @Nullable String end;

  Backlog(int capacity, Timers timers) {
    this.changed = new Gate(lock, timers);
    this.capacity = capacity;
  }

  /** Adds it, and never blocks; false where there is no room or nobody accepts any more. */
  boolean offer(T arrival) {
    lock.lock();
    try {
      if (end != null || waiting.size() >= capacity) {
        return false;
      }
      waiting.add(arrival);
      changed.wake();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next arrival; blocks until there is one.
   *
   * @throws IOException if it has ended, or the thread is interrupted
   */
  T take() throws IOException {
    lock.lock();
    try {
      while (true) {
        if (end != null) {
          throw new IOException(end);
        }
        T next = waiting.poll();
        if (next != null) {
          return next;
        }
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more, and lets who waits fail; returns what nobody has accepted. */
  List<T> end(String reason) {
    lock.lock();
    try {
      if (end == null) {
        end = reason;
      }
      List<T> left = List.copyOf(waiting);
      waiting.clear();
      changed.wake();
      return left;
    } finally {
      lock.unlock();
    }
  }
}
