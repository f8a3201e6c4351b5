package dev.folkmoot.libp2p.host;

import dev.folkmoot.libp2p.AddressProtocol;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.Multiaddr.Component;
import dev.folkmoot.libp2p.multiformats.ByteString;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a host may be found: a wildcard becomes the addresses of this machine's interfaces. Asking
 * the system for them is slow, and it does not tell of changes: so they are kept, and read again
 * from time to time. A host without a wildcard never asks.
 */
final class OwnAddresses {

  private static final System.Logger LOG = System.getLogger(OwnAddresses.class.getName());

  private final Interfaces interfaces;
  private volatile List<InetAddress> machine = List.of();

  OwnAddresses(Interfaces interfaces) {
    this.interfaces = interfaces;
  }

  /** Reads the interfaces again; says whether their addresses have changed. */
  boolean refresh() {
    List<InetAddress> before = machine;
    try {
      // In an order of their own: that of the system is not always the same.
      machine =
          interfaces.addresses().stream()
              .distinct()
              .sorted((a, b) -> Arrays.compareUnsigned(a.getAddress(), b.getAddress()))
              .toList();
    } catch (SocketException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot list the interfaces: {0}", e.getMessage());
    }
    return !machine.equals(before);
  }

  List<Multiaddr> of(List<Multiaddr> bound) {
    Set<Multiaddr> all = new LinkedHashSet<>();
    for (Multiaddr address : bound) {
      if (isWildcard(address)) {
        reachableBy(address.components().getFirst().protocol())
            .forEach(ip -> all.add(withHost(address, ip)));
      } else {
        all.add(address);
      }
    }
    return List.copyOf(all);
  }

  static boolean isWildcard(Multiaddr address) {
    Component first = address.components().getFirst();
    if (first.protocol() != AddressProtocol.IP4 && first.protocol() != AddressProtocol.IP6) {
      return false;
    }
    for (byte b : first.value().toByteArray()) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private Stream<Component> reachableBy(AddressProtocol family) {
    return machine.stream()
        .filter(ip -> (ip instanceof Inet4Address) == (family == AddressProtocol.IP4))
        // A link-local address of IPv6 means nothing without its zone.
        .filter(ip -> family == AddressProtocol.IP4 || !ip.isLinkLocalAddress())
        .map(ip -> new Component(family, ByteString.copyOf(ip.getAddress())));
  }

  private static Multiaddr withHost(Multiaddr address, Component host) {
    List<Component> path = new ArrayList<>(address.components());
    path.set(0, host);
    return new Multiaddr(path);
  }
}
