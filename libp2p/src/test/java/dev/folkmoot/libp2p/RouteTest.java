package dev.folkmoot.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.Route.Host;
import dev.folkmoot.libp2p.multiformats.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteTest {
  private static final String PEER = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";
  private static final Host LITERAL =
      new Host(AddressProtocol.IP4, "192.0.2.7", ByteString.fromHex("c0000207"));
  private static final Host NAMED = new Host(AddressProtocol.DNS4, "example.com", ByteString.EMPTY);

  @Test
  void eachTransportIsRecognised() {
    assertRoute("/ip4/192.0.2.7/tcp/40001", new Route.Tcp(LITERAL, 40_001));
    assertRoute("/ip4/192.0.2.7/udp/65535/quic-v1", new Route.Quic(LITERAL, 65_535));
    assertRoute("/dns4/example.com/tcp/80/ws", new Route.WebSocket(NAMED, 80, false));
    assertRoute("/dns4/example.com/tcp/443/wss", new Route.WebSocket(NAMED, 443, true));
    assertRoute("/dns4/example.com/tcp/443/tls/ws", new Route.WebSocket(NAMED, 443, true));
    assertRoute("/memory/18446744073709551615", new Route.Memory(-1));
  }

  private static void assertRoute(String text, Route expected) {
    Multiaddr address = Multiaddr.parse(text);
    assertThat(address.route()).contains(expected);
    assertThat(address.withPeerId(PeerId.parse(PEER)).route()).contains(expected);
  }

  @Test
  void anIpv6HostHasSixteenBytes() {
    assertThat(Multiaddr.parse("/ip6/::1/tcp/1").route())
        .hasValueSatisfying(
            route -> assertThat(((Route.Tcp) route).host().ip().size()).isEqualTo(16));
  }

  @Test
  void aRelayedRouteNamesItsRelay() {
    Multiaddr relay = Multiaddr.parse("/ip4/192.0.2.7/tcp/1/p2p/" + PEER);
    assertThat(relay.encapsulate(Multiaddr.parse("/p2p-circuit/p2p/" + PEER)).route())
        .contains(new Route.Relayed(relay));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/p2p/" + PEER,
        "/p2p-circuit",
        "/p2p-circuit/p2p-circuit",
        "/ip4/1.2.3.4/tcp/1/p2p-circuit/p2p-circuit/p2p/" + PEER,
        "/ip4/1.2.3.4",
        "/ip4/1.2.3.4/udp/1",
        "/ip4/1.2.3.4/udp/1/quic",
        "/ip4/1.2.3.4/udp/1/quic-v1/webtransport",
        "/ip4/1.2.3.4/tcp/1/quic-v1",
        "/ip6zone/eth0/ip6/fe80::1/tcp/1",
        "/tcp/1/ip4/1.2.3.4",
        "/dnsaddr/example.com",
        "/unix/tmp/sock",
        "/memory/1/memory/2"
      })
  void anAddressThatNoTransportTakesHasNoRoute(String text) {
    assertThat(Multiaddr.parse(text).route()).isEmpty();
  }
}
