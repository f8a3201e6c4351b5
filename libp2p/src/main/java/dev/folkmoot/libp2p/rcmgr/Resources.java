package dev.folkmoot.libp2p.rcmgr;

import dev.folkmoot.libp2p.Connection.Direction;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The scopes of a host. Safe for use by many threads. */
public final class Resources {

  private final ReentrantLock lock = new ReentrantLock();
  private final ResourceLimits limits;
  private final Scope system;
  private final Scope pending;
  // Both maps are only looked up, never iterated; an empty scope is forgotten.
  private final Map<PeerId, Scope> peers = new HashMap<>();
  private final Map<ProtocolId, Scope> protocols = new HashMap<>();

  public Resources(ResourceLimits limits) {
    this.limits = limits;
    this.system = new Scope("the system", limits.system());
    this.pending = new Scope("what is pending", limits.pending());
  }

  public ResourceLimits limits() {
    return limits;
  }

  /**
   * Counts a connection whose peer is not proven yet.
   *
   * @throws ResourceLimitException if there may be no more
   */
  public ConnectionScope openConnection(Direction direction) throws ResourceLimitException {
    Usage one =
        direction == Direction.INBOUND ? Usage.INBOUND_CONNECTION : Usage.OUTBOUND_CONNECTION;
    Scope own = new Scope("the connection", limits.connection());
    lock.lock();
    try {
      charge(List.of(own, pending, system), one);
    } finally {
      lock.unlock();
    }
    return new ConnectionScope(this, own, one);
  }

  /** What the whole host holds. */
  public Usage systemUsage() {
    return usage(system);
  }

  /** What is held by connections and streams that are not attached yet. */
  public Usage pendingUsage() {
    return usage(pending);
  }

  /** What a peer holds. */
  public Usage peerUsage(PeerId peer) {
    lock.lock();
    try {
      Scope scope = peers.get(peer);
      return scope == null ? Usage.NOTHING : scope.usage();
    } finally {
      lock.unlock();
    }
  }

  /** How many peers and protocols have a scope at this moment; for tests against leaks. */
  public int scopeCount() {
    lock.lock();
    try {
      return peers.size() + protocols.size();
    } finally {
      lock.unlock();
    }
  }

  private Usage usage(Scope scope) {
    lock.lock();
    try {
      return scope.usage();
    } finally {
      lock.unlock();
    }
  }

  // ---- for the scopes, under the lock ----------------------------------------------------------

  ReentrantLock lock() {
    return lock;
  }

  Scope system() {
    return system;
  }

  Scope pending() {
    return pending;
  }

  Scope stream() {
    return new Scope("the stream", limits.stream());
  }

  Scope peer(PeerId peer) {
    return peers.computeIfAbsent(peer, id -> new Scope("peer " + id, limits.peer()));
  }

  Scope protocol(ProtocolId protocol) {
    return protocols.computeIfAbsent(
        protocol, id -> new Scope("protocol " + id, limits.protocol()));
  }

  void forgetIfEmpty(PeerId peer) {
    peers.computeIfPresent(peer, (_, scope) -> scope.isEmpty() ? null : scope);
  }

  void forgetIfEmpty(ProtocolId protocol) {
    protocols.computeIfPresent(protocol, (_, scope) -> scope.isEmpty() ? null : scope);
  }

  /** Adds to all of them, or to none. */
  static void charge(List<Scope> scopes, Usage more) throws ResourceLimitException {
    for (Scope scope : scopes) {
      scope.check(more);
    }
    for (Scope scope : scopes) {
      scope.add(more);
    }
  }

  static void discharge(List<Scope> scopes, Usage less) {
    for (Scope scope : scopes) {
      scope.remove(less);
    }
  }
}
