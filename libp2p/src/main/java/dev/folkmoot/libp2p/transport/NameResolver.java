package dev.folkmoot.libp2p.transport;

import dev.folkmoot.libp2p.Route.Host;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** Turns the first component of an address into IP addresses, at the moment of the dial. */
@FunctionalInterface
public interface NameResolver {

  /** The most addresses of one name that are tried. */
  int MAX_ADDRESSES = 8;

  /**
   * The addresses of a host, best first, at least one.
   *
   * @throws UnknownHostException if the name has none of the wanted family
   */
  List<InetAddress> resolve(Host host) throws IOException;

  /** The machine's own resolver; {@code dns4} and {@code dns6} ask for one family. */
  static NameResolver system() {
    return host -> {
      if (!host.ip().isEmpty()) {
        return List.of(InetAddress.getByAddress(host.ip().toByteArray()));
      }
      Stream<InetAddress> all = Stream.of(InetAddress.getAllByName(host.text()));
      List<InetAddress> fitting =
          switch (host.protocol()) {
            case DNS4 -> all.filter(Inet4Address.class::isInstance).limit(MAX_ADDRESSES).toList();
            case DNS6 -> all.filter(Inet6Address.class::isInstance).limit(MAX_ADDRESSES).toList();
            default -> all.limit(MAX_ADDRESSES).toList();
          };
      if (fitting.isEmpty()) {
        throw new UnknownHostException(host.text() + " has no address for " + host.protocol());
      }
      return fitting;
    };
  }
}
