package dev.folkmoot.libp2p.mdns;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.multiformats.ByteString;
import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * Who looks for peers, and where.
 *
 * @param self this host: its own answers come back by multicast and are not a discovery
 * @param serviceName what is asked for; see {@link #serviceName(ByteString)}
 * @param onLink whether a packet's source is on a link of ours; what comes from elsewhere is
 *     dropped unread, as RFC 6762, 11 wants it
 * @param loopback true takes and gives loopback addresses, which no other machine can use: for
 *     peers on one machine
 */
public record MdnsConfig(
    PeerId self, String serviceName, Predicate<InetAddress> onLink, boolean loopback) {
  /** The service of every libp2p peer that is in no private network. */
  public static final String PUBLIC_SERVICE = "_p2p._udp.local";

  /** The port of multicast DNS. */
  public static final int PORT = 5_353;

  /** The group of IPv4. */
  public static final String GROUP_IP4 = "224.0.0.251";

  /** The group of IPv6. */
  public static final String GROUP_IP6 = "ff02::fb";

  private static final int MAX_FINGERPRINT_BYTES = 28;

  public MdnsConfig {
    DnsName.of(serviceName);
  }

  /** The service of the peers in the private network of this fingerprint, at most 28 bytes. */
  public static String serviceName(ByteString networkFingerprint) {
    int size = networkFingerprint.size();
    if (size == 0 || size > MAX_FINGERPRINT_BYTES) {
      throw new IllegalArgumentException("a fingerprint has 1 to 28 bytes, not " + size);
    }
    return "_p2p-" + networkFingerprint.toHex() + "._udp.local";
  }
}
