package dev.folkmoot.libp2p.rcmgr;

/**
 * The limits of a host.
 *
 * @param system everything together
 * @param pending what is not attached yet: connections without a proven peer, streams without an
 *     agreed protocol. The specification of others calls it transient
 * @param protocol the streams of one protocol, with all peers
 * @param peer what one peer has
 * @param connection the streams of one connection
 * @param stream the bytes of one stream
 */
public record ResourceLimits(
    ScopeLimit system,
    ScopeLimit pending,
    ScopeLimit protocol,
    ScopeLimit peer,
    ScopeLimit connection,
    ScopeLimit stream) {

  private static final long MIB = 1024L * 1024;

  /** The part of the heap that all receive windows may take: one in so many. */
  private static final int HEAP_SHARE = 4;

  /**
   * For a node with some hundred peers: 1,024 connections (512 of them inbound) and 8,192 streams
   * in all; 64 handshakes at a time; 8 connections, 256 inbound streams and 64 MiB for a peer; a
   * quarter of the heap, and at least 128 MiB, for what was received and not yet read.
   */
  public static ResourceLimits standard() {
    long heap = Math.max(128 * MIB, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    return new ResourceLimits(
        new ScopeLimit(512, 768, 1_024, 4_096, 4_096, 8_192, heap),
        new ScopeLimit(64, 128, 192, 512, 512, 1_024, 32 * MIB),
        new ScopeLimit(0, 0, 0, 2_048, 4_096, 4_096, heap),
        new ScopeLimit(8, 8, 16, 256, 512, 768, 64 * MIB),
        new ScopeLimit(1, 1, 1, 256, 512, 768, 64 * MIB),
        new ScopeLimit(0, 0, 0, 1, 1, 1, 16 * MIB));
  }

  public ResourceLimits withSystem(ScopeLimit limit) {
    return new ResourceLimits(limit, pending, protocol, peer, connection, stream);
  }

  public ResourceLimits withPending(ScopeLimit limit) {
    return new ResourceLimits(system, limit, protocol, peer, connection, stream);
  }

  public ResourceLimits withProtocol(ScopeLimit limit) {
    return new ResourceLimits(system, pending, limit, peer, connection, stream);
  }

  public ResourceLimits withPeer(ScopeLimit limit) {
    return new ResourceLimits(system, pending, protocol, limit, connection, stream);
  }

  public ResourceLimits withConnection(ScopeLimit limit) {
    return new ResourceLimits(system, pending, protocol, peer, limit, stream);
  }

  public ResourceLimits withStream(ScopeLimit limit) {
    return new ResourceLimits(system, pending, protocol, peer, connection, limit);
  }
}
