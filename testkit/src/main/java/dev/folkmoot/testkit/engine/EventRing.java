package dev.folkmoot.testkit.engine;

import dev.folkmoot.core.inference.TokenEvent;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The bounded way from the decode thread to one reader: one writer, one reader, no lock.
 *
 * <p>The last event does not travel in the ring but beside it, so that a stream can be ended though
 * its ring is full. Each side writes its own counter after it has touched the slot and reads the
 * other's before, so a volatile write orders every slot; {@code waiting} is set before the ring is
 * looked at once more, so that no wake-up is lost.
 */
final class EventRing {

  private final @Nullable TokenEvent[] slots;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong read = new AtomicLong();
  private volatile @Nullable TokenEvent last;
  private volatile @Nullable Thread waiting;

  EventRing(int capacity) {
    slots = new @Nullable TokenEvent[capacity];
  }

  boolean hasRoom() {
    return written.get() - read.get() < slots.length;
  }

  /** Only if there {@link #hasRoom}. */
  void add(TokenEvent event) {
    long at = written.get();
    slots[(int) (at % slots.length)] = event;
    written.set(at + 1);
    wake();
  }

  /** The first call decides; what is in the ring is read before it. */
  void end(TokenEvent event) {
    if (last == null) {
      last = event;
    }
    wake();
  }

  @Nullable TokenEvent poll() {
    // Read before the ring: what was written before the end must come out before it.
    TokenEvent end = last;
    long at = read.get();
    if (at == written.get()) {
      return end;
    }
    int slot = (int) (at % slots.length);
    TokenEvent event = slots[slot];
    slots[slot] = null;
    read.set(at + 1);
    return event;
  }

  TokenEvent take() throws InterruptedException {
    TokenEvent event = poll();
    if (event != null) {
      return event;
    }
    waiting = Thread.currentThread();
    try {
      while ((event = poll()) == null) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        LockSupport.park(this);
      }
      return event;
    } finally {
      waiting = null;
    }
  }

  private void wake() {
    Thread thread = waiting;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }
}
