package dev.folkmoot.libp2p;

import dev.folkmoot.libp2p.Multiaddr.Component;
import dev.folkmoot.libp2p.multiformats.ByteString;
import java.util.List;
import java.util.Optional;

/**
 * The ways to a peer that a transport of this stack can take, read off a {@link Multiaddr} less the
 * peer id at its end. The dialler switches over it.
 */
public sealed interface Route {
  /** TCP to a host and port. */
  record Tcp(Host host, int port) implements Route {}

  /** QUIC version 1 to a host and UDP port. */
  record Quic(Host host, int port) implements Route {}

  /** A WebSocket over TCP, with TLS where it is {@code secure}. */
  record WebSocket(Host host, int port, boolean secure) implements Route {}

  /**
   * Through a relay.
   *
   * @param relay its address, or only its peer id
   */
  record Relayed(Multiaddr relay) implements Route {}

  /** Inside this process, for tests; the number is unsigned. */
  record Memory(long number) implements Route {}

  /**
   * The first component of the address: an IP address, or a name to resolve.
   *
   * @param protocol {@code IP4}, {@code IP6}, {@code DNS}, {@code DNS4} or {@code DNS6}
   * @param text the address as a literal, or the name
   * @param ip the address in 4 or 16 bytes; empty where it is a name
   */
  record Host(AddressProtocol protocol, String text, ByteString ip) {}

  /** The route of this address; empty where no transport of this stack takes one. */
  static Optional<Route> of(Multiaddr address) {
    if (address.isRelayed()) {
      // A circuit inside a circuit is never dialled: relays refuse it and loops would be possible.
      return address
          .decapsulate(AddressProtocol.P2P_CIRCUIT)
          .filter(relay -> !relay.isRelayed())
          .map(Relayed::new);
    }
    List<Component> path = address.withoutPeerId().map(Multiaddr::components).orElse(List.of());
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Component first = path.getFirst();
    if (first.protocol() == AddressProtocol.MEMORY && path.size() == 1) {
      return Optional.of(new Memory(first.value().asBuffer().getLong()));
    }
    return path.size() < 2 ? Optional.empty() : overIp(first, path.get(1), protocols(path));
  }

  private static Optional<Route> overIp(
      Component first, Component second, List<AddressProtocol> rest) {
    boolean named =
        first.protocol() == AddressProtocol.DNS
            || first.protocol() == AddressProtocol.DNS4
            || first.protocol() == AddressProtocol.DNS6;
    boolean literal =
        first.protocol() == AddressProtocol.IP4 || first.protocol() == AddressProtocol.IP6;
    if (!named && !literal) {
      return Optional.empty();
    }
    Host host =
        new Host(first.protocol(), first.text(), literal ? first.value() : ByteString.EMPTY);
    if (second.protocol() == AddressProtocol.TCP) {
      return overTcp(host, port(second), rest);
    }
    if (second.protocol() == AddressProtocol.UDP && rest.equals(List.of(AddressProtocol.QUIC_V1))) {
      return Optional.of(new Quic(host, port(second)));
    }
    return Optional.empty();
  }

  private static Optional<Route> overTcp(Host host, int port, List<AddressProtocol> rest) {
    if (rest.isEmpty()) {
      return Optional.of(new Tcp(host, port));
    }
    if (rest.equals(List.of(AddressProtocol.WS))) {
      return Optional.of(new WebSocket(host, port, false));
    }
    boolean secure =
        rest.equals(List.of(AddressProtocol.WSS))
            || rest.equals(List.of(AddressProtocol.TLS, AddressProtocol.WS));
    return secure ? Optional.of(new WebSocket(host, port, true)) : Optional.empty();
  }

  private static int port(Component component) {
    return component.value().asBuffer().getShort() & 0xffff;
  }

  private static List<AddressProtocol> protocols(List<Component> path) {
    return path.stream().skip(2).map(Component::protocol).toList();
  }
}
