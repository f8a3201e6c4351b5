package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.Connection.Direction;
import dev.folkmoot.libp2p.PeerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The connections that stand, by peer. */
final class ConnectionTable {

  /**
   * Connections in opposite directions that are no older than this to each other came of two dials
   * at the same time. Further apart, the older one may be a corpse, and age must decide.
   */
  private static final long RACE_NANOS = Duration.ofSeconds(10).toNanos();

  private final PeerId self;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, List<PeerConnection>> peers = new LinkedHashMap<>();
  private int count;
  private boolean closed;

  /**
   * What a change means for the peer.
   *
   * @param turned whether this was the peer's first connection, or its last
   */
  record Change(boolean done, boolean turned) {}

  ConnectionTable(PeerId self) {
    this.self = self;
  }

  /** Not done if the table is closed. */
  Change add(PeerConnection connection) {
    lock.lock();
    try {
      if (closed) {
        return new Change(false, false);
      }
      List<PeerConnection> own =
          peers.computeIfAbsent(connection.remotePeer(), _ -> new ArrayList<>(1));
      own.add(connection);
      count++;
      return new Change(true, own.size() == 1);
    } finally {
      lock.unlock();
    }
  }

  Change remove(PeerConnection connection) {
    lock.lock();
    try {
      List<PeerConnection> own = peers.get(connection.remotePeer());
      if (own == null || !own.remove(connection)) {
        return new Change(false, false);
      }
      count--;
      if (own.isEmpty()) {
        peers.remove(connection.remotePeer());
      }
      return new Change(true, own.isEmpty());
    } finally {
      lock.unlock();
    }
  }

  /** The connection for new streams with this peer. */
  Optional<PeerConnection> best(PeerId peer) {
    return of(peer).stream()
        .filter(connection -> !connection.isClosing())
        .reduce((first, second) -> better(first, second) ? first : second);
  }

  /**
   * Of two connections with one peer, whether the first is to be kept. Both sides decide alike: of
   * two that met, the one dialled by the greater peer id; else the younger.
   */
  boolean better(PeerConnection first, PeerConnection second) {
    boolean met =
        first.direction() != second.direction()
            && Math.abs(first.openedAt() - second.openedAt()) < RACE_NANOS;
    if (!met) {
      return first.openedAt() - second.openedAt() > 0;
    }
    boolean ownDialWins = Arrays.compareUnsigned(self.encode(), first.remotePeer().encode()) > 0;
    return (first.direction() == Direction.OUTBOUND) == ownDialWins;
  }

  /**
   * Connections that another one has made superfluous. Of those that the remote has dialled, all,
   * the remote knows which it wants, and which it is about to close.
   */
  List<PeerConnection> superfluous(PeerId peer) {
    Optional<PeerConnection> best = best(peer);
    return of(peer).stream()
        .filter(connection -> !connection.isClosing() && connection != best.orElseThrow())
        .filter(connection ->
            connection.direction() == Direction.OUTBOUND
                || best.orElseThrow().direction() == Direction.OUTBOUND)
        .toList();
  }

  List<PeerConnection> of(PeerId peer) {
    lock.lock();
    try {
      return List.copyOf(peers.getOrDefault(peer, List.of()));
    } finally {
      lock.unlock();
    }
  }

  /** All of them, the oldest first. */
  List<PeerConnection> all() {
    lock.lock();
    try {
      return peers.values().stream()
          .flatMap(List::stream)
          .sorted(Comparator.comparingLong(PeerConnection::openedAt))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more in. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }
}
