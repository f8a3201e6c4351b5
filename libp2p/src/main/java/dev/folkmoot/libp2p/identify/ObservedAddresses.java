package dev.folkmoot.libp2p.identify;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.platform.Timers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where others say they see us. One peer may lie, and one liar may have many keys: an address is
 * believed when enough peers that come from distinct IP addresses agree on it.
 */
final class ObservedAddresses {

  /** Distinct observers that make an address believed; go-libp2p asks for as many. */
  static final int QUORUM = 4;

  /** Beyond it, the address that nobody has named for longest is forgotten. */
  static final int MAX_ADDRESSES = 64;

  /** Observers that are remembered of one address. */
  private static final int MAX_OBSERVERS = 32;

  private static final Duration TTL = Duration.ofMinutes(40);

  private record Observation(PeerId peer, long expiry) {}

  private final Timers timers;
  private final ReentrantLock lock = new ReentrantLock();

  /** By address, then by the IP address that the observer has. */
  private final SequencedMap<Multiaddr, SequencedMap<ByteString, Observation>> seen =
      new LinkedHashMap<>();

  ObservedAddresses(Timers timers) {
    this.timers = timers;
  }

  /** Takes an observation in; true if the address is believed from now on. */
  boolean observed(Multiaddr address, PeerId observer, ByteString observerIp) {
    lock.lock();
    try {
      SequencedMap<ByteString, Observation> observers = seen.remove(address);
      if (observers == null) {
        observers = new LinkedHashMap<>();
        if (seen.size() >= MAX_ADDRESSES) {
          seen.pollFirstEntry();
        }
      }
      seen.putLast(address, observers);
      boolean before = isBelieved(observers);
      if (observers.size() >= MAX_OBSERVERS) {
        observers.pollFirstEntry();
      }
      // A peer that was counted under another address is counted once all the same.
      observers.values().removeIf(known -> known.peer().equals(observer));
      observers.putLast(observerIp, new Observation(observer, timers.nanoTime() + TTL.toNanos()));
      return !before && isBelieved(observers);
    } finally {
      lock.unlock();
    }
  }

  /** The addresses that are believed now. */
  List<Multiaddr> believed() {
    lock.lock();
    try {
      return seen.entrySet().stream()
          .filter(entry -> isBelieved(entry.getValue()))
          .map(Map.Entry::getKey)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private boolean isBelieved(Map<ByteString, Observation> observers) {
    long now = timers.nanoTime();
    observers.values().removeIf(known -> now - known.expiry() >= 0);
    return observers.size() >= QUORUM;
  }
}
