package dev.folkmoot.libp2p.host;

import dev.folkmoot.libp2p.AddressProtocol;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.Multiaddr.Component;
import dev.folkmoot.libp2p.multiformats.ByteString;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a host may be found: a wildcard becomes the addresses of this machine's interfaces, asked
 * anew every time, so that a change of network is noticed.
 */
final class OwnAddresses {

  private static final System.Logger LOG = System.getLogger(OwnAddresses.class.getName());

  private OwnAddresses() {}

  static List<Multiaddr> of(List<Multiaddr> bound) {
    Set<Multiaddr> all = new LinkedHashSet<>();
    for (Multiaddr address : bound) {
      Component first = address.components().getFirst();
      if (isWildcard(first)) {
        interfaces(first.protocol()).forEach(ip -> all.add(withHost(address, ip)));
      } else {
        all.add(address);
      }
    }
    return List.copyOf(all);
  }

  private static boolean isWildcard(Component first) {
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

  private static List<Component> interfaces(AddressProtocol family) {
    try (Stream<NetworkInterface> all = NetworkInterface.networkInterfaces()) {
      return all.flatMap(NetworkInterface::inetAddresses)
          .filter(ip -> (ip instanceof Inet4Address) == (family == AddressProtocol.IP4))
          // A link-local address of IPv6 means nothing without its zone.
          .filter(ip -> family == AddressProtocol.IP4 || !ip.isLinkLocalAddress())
          .map(InetAddress::getAddress)
          .map(ip -> new Component(family, ByteString.copyOf(ip)))
          .toList();
    } catch (SocketException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot list the interfaces: {0}", e.getMessage());
      return List.of();
    }
  }

  private static Multiaddr withHost(Multiaddr address, Component host) {
    List<Component> path = new ArrayList<>(address.components());
    path.set(0, host);
    return new Multiaddr(path);
  }
}
