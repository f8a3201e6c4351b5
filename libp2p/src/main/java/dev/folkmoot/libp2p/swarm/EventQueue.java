package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.HostEvent;
import dev.folkmoot.libp2p.Subscription;
import dev.folkmoot.libp2p.platform.Gate;
import dev.folkmoot.libp2p.platform.Timers;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** One subscriber's events. */
final class EventQueue implements Subscription {

  /** Events that wait for a subscriber; then the oldest goes. */
  static final int CAPACITY = 1_024;

  private static final Duration FOR_EVER = Duration.ofDays(365);

  private final ReentrantLock lock = new ReentrantLock();
  private final Gate arrivals;
  private final Consumer<EventQueue> onClose;
  private final ArrayDeque<HostEvent> events = new ArrayDeque<>();
  private long lost;
  private boolean closed;

  EventQueue(Timers timers, Consumer<EventQueue> onClose) {
    this.arrivals = new Gate(lock, timers);
    this.onClose = onClose;
  }

  void offer(HostEvent event) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (events.size() >= CAPACITY) {
        events.remove();
        lost++;
      }
      events.add(event);
      arrivals.wake();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public HostEvent next() throws IOException {
    return next(FOR_EVER).orElseThrow();
  }

  @Override
  public Optional<HostEvent> next(Duration atMost) throws IOException {
    lock.lock();
    try {
      arrivals.deadline(atMost);
      while (events.isEmpty() && lost == 0) {
        if (closed) {
          throw new SocketException("the subscription is closed");
        }
        arrivals.await();
      }
      if (lost > 0) {
        var notice = new HostEvent.EventsLost(lost);
        lost = 0;
        return Optional.of(notice);
      }
      return Optional.of(events.remove());
    } catch (SocketTimeoutException nothing) {
      return Optional.empty(); // what the caller asked for
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      arrivals.wake();
    } finally {
      lock.unlock();
    }
    onClose.accept(this);
  }
}
