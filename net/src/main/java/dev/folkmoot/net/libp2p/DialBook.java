package dev.folkmoot.net.libp2p;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be dialled, and when. A machine without I/O; time is nanoseconds of a monotonic clock.
 * Not safe for use by several threads.
 *
 * <pre>
 *   seen ──► at once, or after COURTESY ──► dial ─┬─► settled: left alone until lost
 *    ▲                                            ├─► failed: again after 250 ms, 500 ms … 30 s
 *    └── at another address: at once              └─► stranger: again after 30 s
 * </pre>
 *
 * <p>Two nodes that learn of each other at the same moment would dial each other at the same moment
 * too, and one of the two connections would be for nothing: so the one with the greater name waits
 * for the other.
 */
final class DialBook {

  /** Peers that are remembered; beyond it, the one not seen for longest is forgotten. */
  static final int MAX_PEERS = 1_024;

  /** Addresses of one peer; beyond it, the one seen first is forgotten. */
  static final int MAX_ADDRESSES = 16;

  static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
  static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

  /** For the one with the smaller name to dial first. */
  static final Duration COURTESY = Duration.ofMillis(500);

  /**
   * A connection that lasted as long was a good one: when it is lost, it is dialled at once. Longer
   * than anybody keeps a stranger, or two that disagree whether they are friends would connect
   * again and again.
   */
  static final Duration STABLE = Duration.ofSeconds(30);

  /** Who was neither seen nor connected for so long is forgotten. */
  static final Duration FORGET_AFTER = Duration.ofHours(1);

  /** The same for who turned out to be a stranger. */
  static final Duration FORGET_STRANGERS_AFTER = Duration.ofMinutes(10);

  private static final int MAX_DOUBLINGS = 7;

  /** A peer that is to be dialled now. */
  record Dial(PeerId peer, List<Multiaddr> addresses) {}

  private static final class Entry {
    final SequencedSet<Multiaddr> addresses = new LinkedHashSet<>();
    long seenAt;
    long dueAt;
    int failures;
    boolean dialling;
    boolean settled;
    boolean stranger;
    long settledAt;
  }

  private final PeerId self;
  private final Map<PeerId, Entry> peers = new LinkedHashMap<>();

  DialBook(PeerId self) {
    this.self = self;
  }

  /** Somebody may be found there. */
  void seen(PeerId peer, Collection<Multiaddr> addresses, long now) {
    if (peer.equals(self) || addresses.isEmpty()) {
      return;
    }
    Entry entry = entry(peer, now);
    entry.seenAt = now;
    boolean moved = add(entry, addresses);
    if (moved && entry.failures > 0) {
      // It was started again, most likely: what failed before says nothing of it.
      entry.failures = 0;
      entry.dueAt = now + courtesy(peer);
    }
  }

  /**
   * What a peer itself has said of where it is, while it was connected. Others see it at a new port
   * with every dial, so that this is no news.
   */
  void learned(PeerId peer, Collection<Multiaddr> addresses) {
    @Nullable Entry entry = peers.get(peer);
    if (entry != null) {
      add(entry, addresses);
    }
  }

  private static boolean add(Entry entry, Collection<Multiaddr> addresses) {
    boolean isNews = false;
    for (Multiaddr address : addresses) {
      isNews |= entry.addresses.add(address);
      if (entry.addresses.size() > MAX_ADDRESSES) {
        entry.addresses.removeFirst();
      }
    }
    return isNews;
  }

  private Entry entry(PeerId peer, long now) {
    @Nullable Entry known = peers.get(peer);
    if (known != null) {
      return known;
    }
    makeRoom(now);
    Entry entry = new Entry();
    entry.seenAt = now;
    entry.dueAt = now + courtesy(peer);
    peers.put(peer, entry);
    return entry;
  }

  /** It is tried no more until it is seen again. */
  void forget(PeerId peer) {
    peers.remove(peer);
  }

  /** It is connected, and one of ours. */
  void settled(PeerId peer, long now) {
    Entry entry = entry(peer, now);
    if (!entry.settled) {
      entry.settled = true;
      entry.stranger = false;
      entry.seenAt = now;
      entry.settledAt = now;
    }
  }

  /** It is connected, and none of ours. */
  void stranger(PeerId peer, long now) {
    @Nullable Entry entry = peers.get(peer);
    if (entry != null) {
      entry.settled = false;
      entry.stranger = true;
      entry.failures = MAX_DOUBLINGS;
      entry.dueAt = now + MAX_BACKOFF.toNanos();
    }
  }

  /** Its last connection has ended. */
  void lost(PeerId peer, long now) {
    @Nullable Entry entry = peers.get(peer);
    if (entry == null) {
      return;
    }
    if (entry.settled) {
      entry.seenAt = now;
    }
    if (entry.settled && now - entry.settledAt >= STABLE.toNanos()) {
      entry.failures = 0;
      entry.dueAt = now + courtesy(peer);
    } else {
      backOff(entry, now);
    }
    entry.settled = false;
  }

  /** A dial has ended. */
  void dialled(PeerId peer, boolean connected, long now) {
    @Nullable Entry entry = peers.get(peer);
    if (entry != null && entry.dialling) {
      entry.dialling = false;
      if (connected) {
        // Whose it is turns out before this.
        entry.dueAt = now + MAX_BACKOFF.toNanos();
      } else {
        backOff(entry, now);
      }
    }
  }

  /** All that failed before is worth another try: this node is another one now. */
  void forgive(long now) {
    peers.forEach((peer, entry) -> {
      entry.failures = 0;
      entry.dueAt = now + courtesy(peer);
    });
  }

  /** Who is to be dialled now, at most so many; they count as being dialled from here on. */
  List<Dial> due(int most, long now) {
    peers.values().removeIf(entry -> isForgettable(entry, now));
    List<Dial> dials = new ArrayList<>();
    for (Map.Entry<PeerId, Entry> each : peers.entrySet()) {
      Entry entry = each.getValue();
      if (dials.size() < most && isWaiting(entry) && entry.dueAt - now <= 0) {
        entry.dialling = true;
        dials.add(new Dial(each.getKey(), List.copyOf(entry.addresses)));
      }
    }
    return dials;
  }

  /** How long until somebody is to be dialled; at most so long. */
  Duration untilDue(Duration most, long now) {
    long least = most.toNanos();
    for (Entry entry : peers.values()) {
      if (isWaiting(entry)) {
        least = Math.min(least, Math.max(0, entry.dueAt - now));
      }
    }
    return Duration.ofNanos(least);
  }

  /** Dials under way. */
  int dialling() {
    return (int) peers.values().stream().filter(entry -> entry.dialling).count();
  }

  /** Peers of ours that are connected. */
  int settled() {
    return (int) peers.values().stream().filter(entry -> entry.settled).count();
  }

  private static boolean isWaiting(Entry entry) {
    return !entry.dialling && !entry.settled && !entry.addresses.isEmpty();
  }

  private static boolean isForgettable(Entry entry, long now) {
    Duration after = entry.stranger ? FORGET_STRANGERS_AFTER : FORGET_AFTER;
    return !entry.dialling && !entry.settled && now - entry.seenAt > after.toNanos();
  }

  private void makeRoom(long now) {
    if (peers.size() < MAX_PEERS) {
      return;
    }
    @Nullable PeerId oldest = null;
    long age = -1;
    for (Map.Entry<PeerId, Entry> each : peers.entrySet()) {
      if (!each.getValue().settled && now - each.getValue().seenAt > age) {
        age = now - each.getValue().seenAt;
        oldest = each.getKey();
      }
    }
    if (oldest != null) {
      peers.remove(oldest);
    }
  }

  private long courtesy(PeerId peer) {
    return self.toString().compareTo(peer.toString()) < 0 ? 0 : COURTESY.toNanos();
  }

  private static void backOff(Entry entry, long now) {
    Duration pause = FIRST_BACKOFF.multipliedBy(1L << Math.min(entry.failures, MAX_DOUBLINGS));
    entry.failures++;
    entry.dueAt =
        now + (pause.compareTo(MAX_BACKOFF) < 0 ? pause.toNanos() : MAX_BACKOFF.toNanos());
  }
}
