package dev.folkmoot.libp2p.swarm;

/**
 * How often one address may begin handshakes with us. Each costs it a few packets, and us a
 * signature.
 *
 * @param burst handshakes that may come at once
 * @param perSecond how fast the burst is allowed again
 * @param exceptLoopback whether programs on this machine are spared
 */
public record HandshakeLimit(int burst, int perSecond, boolean exceptLoopback) {

  private static final int BURST = 32;
  private static final int PER_SECOND = 8;

  public HandshakeLimit {
    if (burst < 1 || perSecond < 1) {
      throw new IllegalArgumentException("a handshake limit lets one through");
    }
  }

  /** 32 at once and 8 a second for an IPv4 address or an IPv6 network of /64. */
  public static HandshakeLimit standard() {
    return new HandshakeLimit(BURST, PER_SECOND, true);
  }
}
