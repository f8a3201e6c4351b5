package dev.folkmoot.net.libp2p;

import dev.folkmoot.libp2p.platform.Gate;
import dev.folkmoot.libp2p.platform.Timers;
import dev.folkmoot.net.PeerEvent;
import dev.folkmoot.net.PeerEvents;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Changes for one who looks at them in its own time; the oldest are lost first. */
final class EventQueue implements PeerEvents {

  private static final int MAX_EVENTS = 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Gate gate;
  private final Deque<PeerEvent> events = new ArrayDeque<>();
  private final Consumer<EventQueue> onClose;
  private boolean closed;

  EventQueue(Timers timers, Consumer<EventQueue> onClose) {
    this.gate = new Gate(lock, timers);
    this.onClose = onClose;
  }

  void add(PeerEvent event) {
    lock.lock();
    try {
      if (events.size() == MAX_EVENTS) {
        events.removeFirst();
      }
      events.addLast(event);
      gate.wake();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<PeerEvent> next(Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      gate.deadline(atMost);
      while (events.isEmpty() && !closed) {
        gate.await();
      }
      return Optional.ofNullable(events.pollFirst());
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    } catch (InterruptedIOException e) {
      Thread.interrupted();
      InterruptedException interrupted = new InterruptedException(e.getMessage());
      interrupted.initCause(e);
      throw interrupted;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    onClose.accept(this);
    lock.lock();
    try {
      closed = true;
      gate.wake();
    } finally {
      lock.unlock();
    }
  }
}
