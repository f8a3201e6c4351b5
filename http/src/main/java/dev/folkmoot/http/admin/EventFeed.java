package dev.folkmoot.http.admin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The events that one watcher gets, in order. */
public final class EventFeed implements AutoCloseable {

  /** Events that wait for a slow watcher. */
  static final int MAX_WAITING = 1_000;

  private final Consumer<EventFeed> leave;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<AdminEvent> waiting = new ArrayDeque<>();
  private long missed;
  private boolean ended;

  EventFeed(Consumer<EventFeed> leave) {
    this.leave = leave;
  }

  void offer(AdminEvent event) {
    lock.lock();
    try {
      if (waiting.size() == MAX_WAITING) {
        waiting.removeFirst();
        missed++;
      }
      waiting.addLast(event);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next event; empty if none comes in this time, or there will be none any more.
   *
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public Optional<AdminEvent> next(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (waiting.isEmpty() && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (missed > 0) {
        AdminEvent gap = new AdminEvent.Missed(missed);
        missed = 0;
        return Optional.of(gap);
      }
      return Optional.ofNullable(waiting.pollFirst());
    } finally {
      lock.unlock();
    }
  }

  /** Whether no event will come any more. */
  public boolean isEnded() {
    lock.lock();
    try {
      return ended && waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    leave.accept(this);
    end();
  }
}
