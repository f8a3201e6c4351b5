package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.engine.Generation;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way of events from the scheduler to one reader. The scheduler never waits here: it looks at
 * {@link #isFull} before it takes an answer further, and is woken when a full queue has room again.
 */
final class EventQueue implements Generation {

  /** Events the scheduler may run ahead of the reader. */
  static final int RUN_AHEAD_EVENTS = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<TokenEvent> events = new ArrayDeque<>();
  private final Runnable wakeScheduler;
  private boolean complete;
  private volatile boolean cancelled;
  private volatile boolean full;
  private volatile Progress progress = Progress.UNKNOWN;

  EventQueue(Runnable wakeScheduler) {
    this.wakeScheduler = wakeScheduler;
  }

  void put(TokenEvent event) {
    lock.lock();
    try {
      if (complete || cancelled) {
        return;
      }
      complete = event.isLast();
      events.addLast(event);
      full = events.size() >= RUN_AHEAD_EVENTS;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  void progress(Progress reached) {
    progress = reached;
  }

  @Override
  public Progress progress() {
    return progress;
  }

  boolean isFull() {
    return full;
  }

  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public TokenEvent next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        TokenEvent event = take();
        if (event != null) {
          return event;
        }
        if (complete) {
          throw new IllegalStateException("the last event was read already");
        }
        if (cancelled) {
          complete = true;
          return new TokenEvent.Failed(
              new Failure(Failure.Kind.CANCELLED, "the request was cancelled"));
        }
        arrived.await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable TokenEvent poll() {
    lock.lock();
    try {
      return take();
    } finally {
      lock.unlock();
    }
  }

  /** Wakes the scheduler only when half of the queue is free again, not for every event. */
  private @Nullable TokenEvent take() {
    TokenEvent event = events.pollFirst();
    if (full && events.size() <= RUN_AHEAD_EVENTS / 2) {
      full = false;
      wakeScheduler.run();
    }
    return event;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (cancelled) {
        return;
      }
      cancelled = true;
      full = false;
      events.clear();
      // Another thread may be waiting in next(): it must learn that nothing more comes.
      arrived.signalAll();
      if (complete) {
        return;
      }
    } finally {
      lock.unlock();
    }
    wakeScheduler.run();
  }
}
