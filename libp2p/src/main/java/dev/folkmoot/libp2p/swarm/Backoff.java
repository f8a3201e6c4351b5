package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.platform.Timers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/** Which addresses of which peers failed lately, and until when they are left alone. */
final class Backoff {

  /** Beyond it, the failure that is longest ago is forgotten. */
  static final int MAX_ENTRIES = 4_096;

  private static final int MAX_DOUBLINGS = 16;

  private record Key(PeerId peer, Multiaddr address) {}

  private record Failures(int count, long until) {}

  private final Timers timers;
  private final DialRules rules;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<Key, Failures> failures = new LinkedHashMap<>();

  Backoff(Timers timers, DialRules rules) {
    this.timers = timers;
    this.rules = rules;
  }

  boolean blocks(PeerId peer, Multiaddr address) {
    lock.lock();
    try {
      Failures known = failures.get(new Key(peer, address));
      return known != null && timers.nanoTime() - known.until() < 0;
    } finally {
      lock.unlock();
    }
  }

  void failed(PeerId peer, Multiaddr address) {
    lock.lock();
    try {
      var key = new Key(peer, address);
      Failures known = failures.remove(key);
      int before = known == null ? 0 : Math.min(known.count(), MAX_DOUBLINGS);
      Duration grown = rules.backoff().multipliedBy(1L << before);
      Duration pause = grown.compareTo(rules.longestBackoff()) > 0 ? rules.longestBackoff() : grown;
      if (failures.size() >= MAX_ENTRIES) {
        failures.pollFirstEntry();
      }
      failures.putLast(key, new Failures(before + 1, timers.nanoTime() + pause.toNanos()));
    } finally {
      lock.unlock();
    }
  }

  void succeeded(PeerId peer, Multiaddr address) {
    lock.lock();
    try {
      failures.remove(new Key(peer, address));
    } finally {
      lock.unlock();
    }
  }
}
