package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.AddressProtocol;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.Route;
import dev.folkmoot.libp2p.transport.NameResolver;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Between {@code /ip4/…/udp/…/quic-v1} and the addresses that sockets take. */
final class QuicAddress {
  private QuicAddress() {}

  static boolean isQuic(Multiaddr address) {
    return address.route().orElse(null) instanceof Route.Quic;
  }

  /**
   * The socket address of a QUIC address; of a name, its first.
   *
   * @throws IOException where it is none, or the name is not known
   */
  static InetSocketAddress socketAddress(Multiaddr address, NameResolver resolver)
      throws IOException {
    if (address.route().orElse(null) instanceof Route.Quic(Route.Host host, int port)) {
      return new InetSocketAddress(resolver.resolve(host).getFirst(), port);
    }
    throw new IOException("not a host with a UDP port and quic-v1: " + address);
  }

  static Multiaddr multiaddr(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    String text = ip.getHostAddress();
    int zone = text.indexOf('%');
    String host = zone < 0 ? text : text.substring(0, zone);
    String family = ip instanceof Inet4Address ? "/ip4/" : "/ip6/";
    return Multiaddr.parse(family + host + "/udp/" + address.getPort())
        .with(AddressProtocol.QUIC_V1, "");
  }
}
