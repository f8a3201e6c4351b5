package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.libp2p.Connection.Direction;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.platform.Timers;
import dev.folkmoot.libp2p.swarm.ConnectionGater;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Nobody talks with these: those whom the owner has banned, and offenders for a while. */
final class Bans implements ConnectionGater {

  /** Offenders that are remembered; beyond it, the one banned longest ago is forgiven. */
  private static final int MAX_OFFENDERS = 1024;

  private final Predicate<NodeId> banned;
  private final Timers timers;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<NodeId, Long> offenders = new LinkedHashMap<>();

  /**
   * @param banned by the owner; asked for every connection, must not block
   */
  Bans(Predicate<NodeId> banned, Timers timers) {
    this.banned = banned;
    this.timers = timers;
  }

  /** Bans somebody for this long. */
  void ban(NodeId node, Duration duration) {
    lock.lock();
    try {
      offenders.remove(node);
      if (offenders.size() == MAX_OFFENDERS) {
        offenders.pollFirstEntry();
      }
      offenders.putLast(node, timers.nanoTime() + duration.toNanos());
    } finally {
      lock.unlock();
    }
  }

  boolean isBanned(NodeId node) {
    if (banned.test(node)) {
      return true;
    }
    lock.lock();
    try {
      @Nullable Long until = offenders.get(node);
      if (until != null && timers.nanoTime() - until >= 0) {
        offenders.remove(node);
        return false;
      }
      return until != null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean mayDial(PeerId peer, Multiaddr address) {
    return isAdmitted(peer);
  }

  @Override
  public boolean mayKeep(PeerId peer, Direction direction, Multiaddr remote) {
    return isAdmitted(peer);
  }

  private boolean isAdmitted(PeerId peer) {
    return Names.isNode(peer) && !isBanned(Names.node(peer));
  }
}
