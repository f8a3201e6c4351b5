package dev.folkmoot.libp2p.rcmgr;

import dev.folkmoot.libp2p.Connection.Direction;
import dev.folkmoot.libp2p.PeerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one connection is counted in. */
public final class ConnectionScope implements AutoCloseable {

  private final Resources resources;
  private final Scope own;
  private final Usage one;
  private @Nullable PeerId peer;
  private @Nullable Scope peerScope;
  private long reservedBytes;
  private boolean closed;

  ConnectionScope(Resources resources, Scope own, Usage one) {
    this.resources = resources;
    this.own = own;
    this.one = one;
  }

  /**
   * Now it is proven whose connection it is.
   *
   * @throws ResourceLimitException if that peer may have no more; close the connection
   */
  public void attach(PeerId proven) throws ResourceLimitException {
    resources.lock().lock();
    try {
      if (closed) {
        return;
      }
      Scope scope = resources.peer(proven);
      Usage held = one.plus(Usage.bytes(reservedBytes));
      try {
        Resources.charge(List.of(scope), held);
      } finally {
        resources.forgetIfEmpty(proven);
      }
      resources.pending().remove(held);
      peer = proven;
      peerScope = scope;
    } finally {
      resources.lock().unlock();
    }
  }

  /**
   * Counts a stream that has no protocol yet.
   *
   * @throws ResourceLimitException if there may be no more
   */
  public StreamScope openStream(Direction direction) throws ResourceLimitException {
    Usage stream = direction == Direction.INBOUND ? Usage.INBOUND_STREAM : Usage.OUTBOUND_STREAM;
    resources.lock().lock();
    try {
      Scope streamScope = resources.stream();
      Scope payer = peerScope;
      if (payer == null || closed) {
        throw new ResourceLimitException("the connection", "it belongs to nobody");
      }
      var outer = List.of(streamScope, own, payer, resources.system());
      resources.pending().check(stream);
      Resources.charge(outer, stream);
      resources.pending().add(stream);
      return new StreamScope(resources, peer, outer, stream);
    } finally {
      resources.lock().unlock();
    }
  }

  /**
   * Sets bytes aside for a promise; false if some scope would be more than half full then. What was
   * promised may never come: the other half stays with those whose bytes have arrived, or a few
   * fast streams could have every new one refused.
   */
  public boolean reserveGrowth(long bytes) {
    resources.lock().lock();
    try {
      return scopes().stream().allMatch(scope -> scope.isHalfFree(bytes)) && reserve(bytes);
    } finally {
      resources.lock().unlock();
    }
  }

  /** Sets bytes aside; false if some scope has none left. */
  public boolean reserve(long bytes) {
    resources.lock().lock();
    try {
      if (closed) {
        return false;
      }
      Resources.charge(scopes(), Usage.bytes(bytes));
      reservedBytes += bytes;
      return true;
    } catch (ResourceLimitException full) {
      return false; // the answer; who asks decides what to drop
    } finally {
      resources.lock().unlock();
    }
  }

  /** Gives bytes back. After {@link #close} it does nothing: that gave back all. */
  public void release(long bytes) {
    resources.lock().lock();
    try {
      if (!closed) {
        Resources.discharge(scopes(), Usage.bytes(bytes));
        reservedBytes -= bytes;
      }
    } finally {
      resources.lock().unlock();
    }
  }

  /** The connection is gone. Its streams give back what they hold themselves. */
  @Override
  public void close() {
    resources.lock().lock();
    try {
      if (!closed) {
        Resources.discharge(scopes(), one.plus(Usage.bytes(reservedBytes)));
        closed = true;
        if (peer != null) {
          resources.forgetIfEmpty(peer);
        }
      }
    } finally {
      resources.lock().unlock();
    }
  }

  private List<Scope> scopes() {
    Scope payer = peerScope == null ? resources.pending() : peerScope;
    return List.of(own, payer, resources.system());
  }
}
