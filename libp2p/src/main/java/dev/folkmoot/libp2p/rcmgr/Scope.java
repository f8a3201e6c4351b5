package dev.folkmoot.libp2p.rcmgr;

/** One scope's limit and what it holds. Guarded by the lock of its {@link Resources}. */
final class Scope {

  private final String name;
  private final ScopeLimit limit;
  private Usage usage = Usage.NOTHING;

  Scope(String name, ScopeLimit limit) {
    this.name = name;
    this.limit = limit;
  }

  Usage usage() {
    return usage;
  }

  boolean isEmpty() {
    return usage.equals(Usage.NOTHING);
  }

  /** Throws if {@code more} would not fit; changes nothing. */
  void check(Usage more) throws ResourceLimitException {
    Usage sum = usage.plus(more);
    // Only what grows is checked: a full scope may still hand over what it has.
    if (more.connections() > 0) {
      require(sum.inboundConnections() <= limit.inboundConnections(), "inbound connections");
      require(sum.outboundConnections() <= limit.outboundConnections(), "outbound connections");
      require(sum.connections() <= limit.connections(), "connections");
    }
    if (more.streams() > 0) {
      require(sum.inboundStreams() <= limit.inboundStreams(), "inbound streams");
      require(sum.outboundStreams() <= limit.outboundStreams(), "outbound streams");
      require(sum.streams() <= limit.streams(), "streams");
    }
    if (more.bytes() > 0) {
      require(sum.bytes() <= limit.bytes(), "bytes");
    }
  }

  /** Whether it is at most half full of bytes with so many more. */
  boolean isHalfFree(long more) {
    return usage.bytes() + more <= limit.bytes() / 2;
  }

  void add(Usage more) {
    usage = usage.plus(more);
  }

  void remove(Usage less) {
    usage = usage.minus(less);
  }

  private void require(boolean fits, String what) throws ResourceLimitException {
    if (!fits) {
      throw new ResourceLimitException(name, what);
    }
  }
}
