package dev.folkmoot.libp2p.peerstore;

import java.time.Duration;

/**
 * What the store holds at most.
 *
 * @param peers beyond it, the one not touched for longest is forgotten
 * @param addressesPerPeer beyond it, the one that expires first is
 * @param protocolsPerPeer more are cut off
 * @param recordBytes all signed records together; beyond it, a new one is not kept
 * @param longestTtl what a longer time to live is cut to
 */
public record PeerStoreLimits(
    int peers, int addressesPerPeer, int protocolsPerPeer, long recordBytes, Duration longestTtl) {

  private static final int PEERS = 10_000;
  private static final int ADDRESSES = 64;
  private static final int PROTOCOLS = 256;
  private static final long RECORD_BYTES = 8L * 1024 * 1024;
  private static final Duration LONGEST_TTL = Duration.ofDays(2);

  public PeerStoreLimits {
    if (peers < 1 || addressesPerPeer < 1 || protocolsPerPeer < 0 || recordBytes < 0) {
      throw new IllegalArgumentException("a peer store holds at least a peer and an address");
    }
  }

  /** 10,000 peers of 64 addresses and 256 protocols; 8 MiB of records; two days. */
  public static PeerStoreLimits standard() {
    return new PeerStoreLimits(PEERS, ADDRESSES, PROTOCOLS, RECORD_BYTES, LONGEST_TTL);
  }
}
