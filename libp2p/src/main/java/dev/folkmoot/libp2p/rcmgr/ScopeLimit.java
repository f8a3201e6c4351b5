package dev.folkmoot.libp2p.rcmgr;

/**
 * The most that one scope may hold at a time.
 *
 * @param bytes what its receive windows and reservations may take
 */
public record ScopeLimit(
    int inboundConnections,
    int outboundConnections,
    int connections,
    int inboundStreams,
    int outboundStreams,
    int streams,
    long bytes) {

  public ScopeLimit {
    if (inboundConnections < 0
        || outboundConnections < 0
        || connections < 0
        || inboundStreams < 0
        || outboundStreams < 0
        || streams < 0
        || bytes < 0) {
      throw new IllegalArgumentException("a limit must not be negative");
    }
  }

  /** This limit with other numbers of connections. */
  public ScopeLimit withConnections(int inbound, int outbound, int all) {
    return new ScopeLimit(inbound, outbound, all, inboundStreams, outboundStreams, streams, bytes);
  }

  /** This limit with other numbers of streams. */
  public ScopeLimit withStreams(int inbound, int outbound, int all) {
    return new ScopeLimit(
        inboundConnections, outboundConnections, connections, inbound, outbound, all, bytes);
  }

  /** This limit with another number of bytes. */
  public ScopeLimit withBytes(long most) {
    return new ScopeLimit(
        inboundConnections,
        outboundConnections,
        connections,
        inboundStreams,
        outboundStreams,
        streams,
        most);
  }
}
