package dev.folkmoot.engine.remote;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Lets as many requests to a server as it answers at once, and learns how many that are.
 *
 * <p>Where the server says its slots, or the configuration does, those are it. Elsewhere they are
 * learnt from what can be seen from outside: requests whose first token has come and whose end has
 * not are being answered at the same time, so the most of them ever seen are <i>proven</i>. One
 * request more than is proven is let through, as a trial. If it speaks while all the others do, one
 * more is proven. If it speaks only after another one has ended, it waited in the server's own
 * queue: then no trial is made for a while, since a request that waits there cannot be sent
 * elsewhere. A server that says it is busy ends the trials as well. What was learnt is forgotten
 * slowly: after {@link #AGAIN} the next trial is made.
 *
 * <p>Requests beyond that wait here, where they are counted. Safe for many threads.
 */
final class SlotGauge {

  /** Until trials are made again. */
  static final Duration AGAIN = Duration.ofMinutes(1);

  /** Nobody runs more on one model and does not say so. */
  static final int MOST = 64;

  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition freer = lock.newCondition();
  private OptionalInt known;
  private int waiting;
  private int running;
  private int speaking;
  private int proven = 1;
  private long ended;
  private boolean isBarred;
  private long barredAt;

  /** A request that was let through. Used by one thread. */
  final class Pass implements AutoCloseable {
    private final long endedBefore = ended;
    private final boolean isTrial = running > proven;
    private boolean speaks;
    private boolean isClosed;

    /** The server has begun to answer. */
    void spoke() {
      lock.lock();
      try {
        if (!speaks) {
          speaks = true;
          speaking++;
          if (speaking > proven) {
            proven = Math.min(MOST, speaking);
            freer.signalAll();
          } else if (isTrial && ended > endedBefore) {
            bar();
          }
        }
      } finally {
        lock.unlock();
      }
    }

    /** The server has no room. */
    void refused() {
      lock.lock();
      try {
        proven = Math.max(1, speaking);
        bar();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (!isClosed) {
          isClosed = true;
          running--;
          speaking -= speaks ? 1 : 0;
          ended++;
          freer.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  SlotGauge(OptionalInt known, LongSupplier nanoTime) {
    this.known = known;
    this.nanoTime = nanoTime;
  }

  /** The server says them, perhaps other ones than before it was started again. */
  void tell(OptionalInt slots) {
    lock.lock();
    try {
      known = slots;
      freer.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a turn. */
  Pass enter() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      waiting++;
      try {
        while (running >= limit()) {
          freer.await();
        }
      } finally {
        waiting--;
      }
      running++;
      return new Pass();
    } finally {
      lock.unlock();
    }
  }

  /** Requests that it answers at once, as far as is known. */
  int slots() {
    lock.lock();
    try {
      return known.orElse(proven);
    } finally {
      lock.unlock();
    }
  }

  int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  private int limit() {
    if (known.isPresent()) {
      return known.getAsInt();
    }
    if (isBarred && nanoTime.getAsLong() - barredAt >= AGAIN.toNanos()) {
      isBarred = false;
    }
    return isBarred ? proven : Math.min(MOST, proven + 1);
  }

  private void bar() {
    isBarred = true;
    barredAt = nanoTime.getAsLong();
  }
}
