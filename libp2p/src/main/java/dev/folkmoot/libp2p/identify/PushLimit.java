package dev.folkmoot.libp2p.identify;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.platform.Timers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/** Meters what peers push: each push costs us a signature check and a round of events. */
final class PushLimit {

  /** Pushes that a peer may send at once. */
  static final int BURST = 4;

  /** The time in which one more is allowed. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private static final int MAX_PEERS = 4_096;

  private record Bucket(int tokens, long at) {}

  private final Timers timers;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<PeerId, Bucket> buckets = new LinkedHashMap<>();

  PushLimit(Timers timers) {
    this.timers = timers;
  }

  boolean admits(PeerId peer) {
    lock.lock();
    try {
      long now = timers.nanoTime();
      Bucket old = buckets.remove(peer);
      Bucket full = old == null ? new Bucket(BURST, now) : refilled(old, now);
      if (buckets.size() >= MAX_PEERS) {
        buckets.pollFirstEntry();
      }
      buckets.putLast(peer, new Bucket(Math.max(0, full.tokens() - 1), full.at()));
      return full.tokens() > 0;
    } finally {
      lock.unlock();
    }
  }

  private static Bucket refilled(Bucket old, long now) {
    long steps = (now - old.at()) / INTERVAL.toNanos();
    return old.tokens() + steps >= BURST
        ? new Bucket(BURST, now)
        : new Bucket((int) (old.tokens() + steps), old.at() + steps * INTERVAL.toNanos());
  }
}
