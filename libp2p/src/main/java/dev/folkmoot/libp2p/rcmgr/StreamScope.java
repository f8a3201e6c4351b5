package dev.folkmoot.libp2p.rcmgr;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one stream is counted in. */
public final class StreamScope implements AutoCloseable {

  private final Resources resources;
  private final @Nullable PeerId peer;
  private final List<Scope> outer;
  private final Usage one;
  private @Nullable ProtocolId protocol;
  private long reservedBytes;
  private boolean closed;

  /**
   * @param outer the stream's own scope, the connection, the peer, the system
   */
  StreamScope(Resources resources, @Nullable PeerId peer, List<Scope> outer, Usage one) {
    this.resources = resources;
    this.peer = peer;
    this.outer = outer;
    this.one = one;
  }

  /**
   * Now it is agreed what the stream is for.
   *
   * @throws ResourceLimitException if that protocol may have no more; reset the stream
   */
  public void attach(ProtocolId agreed) throws ResourceLimitException {
    resources.lock().lock();
    try {
      if (closed || protocol != null) {
        return;
      }
      Usage held = one.plus(Usage.bytes(reservedBytes));
      try {
        Resources.charge(List.of(resources.protocol(agreed)), held);
      } finally {
        resources.forgetIfEmpty(agreed);
      }
      resources.pending().remove(held);
      protocol = agreed;
    } finally {
      resources.lock().unlock();
    }
  }

  /** Sets bytes aside for what the stream's user buffers; false if some scope has none left. */
  public boolean reserve(long bytes) {
    Usage more = Usage.bytes(bytes);
    resources.lock().lock();
    try {
      if (closed) {
        return false;
      }
      attachment().check(more);
      Resources.charge(outer, more);
      attachment().add(more);
      reservedBytes += bytes;
      return true;
    } catch (ResourceLimitException full) {
      return false; // the answer; who asks decides what to drop
    } finally {
      resources.lock().unlock();
    }
  }

  /** The stream is over: gives back all that it held. Does nothing the second time. */
  @Override
  public void close() {
    resources.lock().lock();
    try {
      if (closed) {
        return;
      }
      Usage held = one.plus(Usage.bytes(reservedBytes));
      attachment().remove(held);
      Resources.discharge(outer, held);
      closed = true;
      if (protocol != null) {
        resources.forgetIfEmpty(protocol);
      }
      if (peer != null) {
        resources.forgetIfEmpty(peer);
      }
    } finally {
      resources.lock().unlock();
    }
  }

  private Scope attachment() {
    return protocol == null ? resources.pending() : resources.protocol(protocol);
  }
}
