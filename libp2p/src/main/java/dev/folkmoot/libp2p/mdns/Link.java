package dev.folkmoot.libp2p.mdns;

import dev.folkmoot.libp2p.multiformats.ByteString;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.util.Set;

/**
 * One family of IP on one interface. A value: where anything about it changes, the interface's
 * addresses included, it is another link, and its socket is opened anew.
 *
 * @param index the system's number of the interface; one that went and came back has a new one
 * @param networks where its neighbours' addresses lie
 */
record Link(String name, int index, StandardProtocolFamily family, Set<Network> networks) {

  /**
   * The addresses that share so many first bits with this one.
   *
   * @param address 4 or 16 bytes
   */
  record Network(ByteString address, int prefixBits) {
    Network {
      if (prefixBits < 0 || prefixBits > address.size() * Byte.SIZE) {
        throw new IllegalArgumentException("no prefix has " + prefixBits + " bits");
      }
    }

    boolean has(byte[] other) {
      if (other.length != address.size()) {
        return false;
      }
      int whole = prefixBits / Byte.SIZE;
      for (int i = 0; i < whole; i++) {
        if ((other[i] & 0xff) != address.unsignedAt(i)) {
          return false;
        }
      }
      int spare = Byte.SIZE - prefixBits % Byte.SIZE;
      return spare == Byte.SIZE
          || (other[whole] & 0xff) >>> spare == address.unsignedAt(whole) >>> spare;
    }
  }

  Link {
    networks = Set.copyOf(networks);
  }

  /** RFC 6762, 11: a router may pass a forged packet on, but not one with a source of this link. */
  boolean isNeighbour(InetAddress source) {
    byte[] bytes = source.getAddress();
    // No router forwards a link-local address, whatever networks the link has.
    return source.isLinkLocalAddress() || networks.stream().anyMatch(network -> network.has(bytes));
  }

  @Override
  public String toString() {
    return name + (family == StandardProtocolFamily.INET ? "/ip4" : "/ip6");
  }
}
