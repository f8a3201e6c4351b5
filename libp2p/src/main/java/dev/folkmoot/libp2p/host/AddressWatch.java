package dev.folkmoot.libp2p.host;

import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.platform.Timers;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Reads this machine's interfaces again and again, as long as a host listens on a wildcard. Java
 * has no event for it; a laptop that changes its network is found at its new address within a
 * moment.
 */
final class AddressWatch {

  /** From one look at the interfaces to the next. */
  static final Duration INTERVAL = Duration.ofSeconds(30);

  private final Platform platform;
  private final OwnAddresses addresses;
  private final BooleanSupplier wanted;
  private final Runnable changed;
  private final ReentrantLock lock = new ReentrantLock();
  private Timers.Timer timer = () -> {};
  private boolean running;
  private boolean closed;

  /**
   * @param wanted whether the interfaces matter at the moment
   * @param changed told when they are no longer what they were
   */
  AddressWatch(
      Platform platform, OwnAddresses addresses, BooleanSupplier wanted, Runnable changed) {
    this.platform = platform;
    this.addresses = addresses;
    this.wanted = wanted;
    this.changed = changed;
  }

  /** Begins to look, if the interfaces matter and it has not begun. */
  void start() {
    lock.lock();
    try {
      if (!running && !closed && wanted.getAsBoolean()) {
        running = true;
        addresses.refresh();
        arm();
      }
    } finally {
      lock.unlock();
    }
  }

  private void arm() {
    // The system may take its time to answer: not on the thread of the timers.
    timer = platform.timers().schedule(INTERVAL, () -> platform.start("interfaces", this::look));
  }

  private void look() {
    if (addresses.refresh()) {
      changed.run();
    }
    lock.lock();
    try {
      if (!closed) {
        arm();
      }
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      timer.cancel();
    } finally {
      lock.unlock();
    }
  }
}
