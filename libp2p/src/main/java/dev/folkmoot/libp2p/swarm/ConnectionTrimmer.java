package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.platform.Timers;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Closes connections when there are too many: first those without streams, then those with the
 * fewest, the oldest first. Protected peers and new connections are spared, so that there may be
 * more than the high mark for a while; the resource limits are what is never passed.
 */
final class ConnectionTrimmer {

  private static final System.Logger LOG = System.getLogger(ConnectionTrimmer.class.getName());

  private final ConnectionTable table;
  private final Watermarks marks;
  private final Timers timers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, Set<String>> protections = new HashMap<>();
  private boolean scheduled;

  ConnectionTrimmer(ConnectionTable table, Watermarks marks, Timers timers) {
    this.table = table;
    this.marks = marks;
    this.timers = timers;
  }

  void protect(PeerId peer, String reason) {
    lock.lock();
    try {
      protections.computeIfAbsent(peer, _ -> new LinkedHashSet<>()).add(reason);
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether another reason still protects the peer. */
  boolean unprotect(PeerId peer, String reason) {
    lock.lock();
    try {
      Set<String> reasons = protections.getOrDefault(peer, new LinkedHashSet<>());
      reasons.remove(reason);
      if (reasons.isEmpty()) {
        protections.remove(peer);
      }
      return !reasons.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  boolean isProtected(PeerId peer) {
    lock.lock();
    try {
      return protections.containsKey(peer);
    } finally {
      lock.unlock();
    }
  }

  /** To be called when a connection was added. */
  void grown() {
    if (table.size() <= marks.high()) {
      return;
    }
    trim();
    lock.lock();
    try {
      if (!scheduled && table.size() > marks.high()) {
        // Those in their grace now are not later.
        scheduled = true;
        timers.schedule(marks.interval(), this::again);
      }
    } finally {
      lock.unlock();
    }
  }

  private void again() {
    lock.lock();
    try {
      scheduled = false;
    } finally {
      lock.unlock();
    }
    grown();
  }

  private void trim() {
    long now = timers.nanoTime();
    List<PeerConnection> open =
        table.all().stream().filter(connection -> !connection.isClosing()).toList();
    open.stream()
        .filter(connection -> now - connection.openedAt() >= marks.grace().toNanos())
        .filter(connection -> !isProtected(connection.remotePeer()))
        .sorted(Comparator.comparingInt(PeerConnection::streamCount))
        .limit(Math.max(0, open.size() - marks.low()))
        .forEach(connection -> {
          LOG.log(System.Logger.Level.DEBUG, "too many connections: closing {0}", connection);
          connection.close();
        });
  }
}
