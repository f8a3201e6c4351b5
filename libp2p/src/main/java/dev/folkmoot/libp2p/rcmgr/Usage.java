package dev.folkmoot.libp2p.rcmgr;

/**
 * What a scope holds, or what is to be added to it.
 *
 * @param bytes received and not read, or set aside for it
 */
public record Usage(
    int inboundConnections,
    int outboundConnections,
    int inboundStreams,
    int outboundStreams,
    long bytes) {

  static final Usage NOTHING = new Usage(0, 0, 0, 0, 0);
  static final Usage INBOUND_CONNECTION = new Usage(1, 0, 0, 0, 0);
  static final Usage OUTBOUND_CONNECTION = new Usage(0, 1, 0, 0, 0);
  static final Usage INBOUND_STREAM = new Usage(0, 0, 1, 0, 0);
  static final Usage OUTBOUND_STREAM = new Usage(0, 0, 0, 1, 0);

  static Usage bytes(long bytes) {
    return new Usage(0, 0, 0, 0, bytes);
  }

  public int connections() {
    return inboundConnections + outboundConnections;
  }

  public int streams() {
    return inboundStreams + outboundStreams;
  }

  Usage plus(Usage other) {
    return new Usage(
        inboundConnections + other.inboundConnections,
        outboundConnections + other.outboundConnections,
        inboundStreams + other.inboundStreams,
        outboundStreams + other.outboundStreams,
        bytes + other.bytes);
  }

  Usage minus(Usage other) {
    return new Usage(
        inboundConnections - other.inboundConnections,
        outboundConnections - other.outboundConnections,
        inboundStreams - other.inboundStreams,
        outboundStreams - other.outboundStreams,
        bytes - other.bytes);
  }
}
