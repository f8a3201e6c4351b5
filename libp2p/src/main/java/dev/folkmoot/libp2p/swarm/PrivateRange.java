package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.AddressProtocol;
import dev.folkmoot.libp2p.Multiaddr;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Tells addresses that only mean something nearby from those of the public internet. */
public final class PrivateRange {

  private static final int UNIQUE_LOCAL = 0xFC;
  private static final int UNIQUE_LOCAL_MASK = 0xFE;
  private static final int SHARED_FIRST = 100;
  private static final int SHARED_SECOND = 64;
  private static final int SHARED_MASK = 0xC0;

  private PrivateRange() {}

  /**
   * Whether the address begins with an IP address that is loopback, link-local, private, shared
   * (RFC 6598), unique local, or none at all. Names count as public: who knows.
   */
  public static boolean contains(Multiaddr address) {
    Multiaddr.Component first = address.components().getFirst();
    if (first.protocol() != AddressProtocol.IP4 && first.protocol() != AddressProtocol.IP6) {
      return false;
    }
    InetAddress ip = ip(first);
    byte[] bytes = ip.getAddress();
    boolean uniqueLocal = bytes.length > 4 && (bytes[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
    boolean shared =
        bytes.length == 4 && bytes[0] == SHARED_FIRST && (bytes[1] & SHARED_MASK) == SHARED_SECOND;
    return ip.isLoopbackAddress()
        || ip.isSiteLocalAddress()
        || ip.isLinkLocalAddress()
        || ip.isAnyLocalAddress()
        || uniqueLocal
        || shared;
  }

  static boolean isLoopback(Multiaddr.Component first) {
    return ip(first).isLoopbackAddress();
  }

  static InetAddress ip(Multiaddr.Component component) {
    try {
      return InetAddress.getByAddress(component.value().toByteArray());
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("a component of " + component.protocol(), impossible);
    }
  }
}
