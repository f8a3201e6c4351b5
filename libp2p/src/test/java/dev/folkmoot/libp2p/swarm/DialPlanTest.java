package dev.folkmoot.libp2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.Multiaddr;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DialPlanTest {

  private static final DialRules RULES = DialRules.standard();
  private static final String RELAY = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";

  private static List<Multiaddr> addresses(String... texts) {
    return Stream.of(texts).map(Multiaddr::parse).toList();
  }

  @Test
  void quicComesFirstThenTcpThenRelays() {
    Queue<DialPlan.Attempt> plan =
        DialPlan.of(
            addresses(
                "/ip4/192.0.2.1/tcp/1/p2p/" + RELAY + "/p2p-circuit",
                "/ip4/192.0.2.2/tcp/2",
                "/ip4/192.0.2.3/udp/3/quic-v1"),
            RULES);
    assertThat(plan)
        .containsExactly(
            new DialPlan.Attempt(Multiaddr.parse("/ip4/192.0.2.3/udp/3/quic-v1"), Duration.ZERO),
            new DialPlan.Attempt(Multiaddr.parse("/ip4/192.0.2.2/tcp/2"), Duration.ofMillis(250)),
            new DialPlan.Attempt(
                Multiaddr.parse("/ip4/192.0.2.1/tcp/1/p2p/" + RELAY + "/p2p-circuit"),
                Duration.ofMillis(500)));
  }

  @Test
  void theFamiliesOfIpTakeTurns() {
    Queue<DialPlan.Attempt> plan =
        DialPlan.of(
            addresses(
                "/ip4/192.0.2.1/tcp/1",
                "/ip4/192.0.2.2/tcp/1",
                "/ip6/2001:db8::1/tcp/1",
                "/ip6/2001:db8::2/tcp/1"),
            RULES);
    assertThat(plan)
        .extracting(attempt -> attempt.address().toString())
        .containsExactly(
            "/ip6/2001:db8::1/tcp/1",
            "/ip4/192.0.2.1/tcp/1",
            "/ip6/2001:db8::2/tcp/1",
            "/ip4/192.0.2.2/tcp/1");
  }

  @Test
  void whereUdpIsBlockedTcpWaitsForTwoDelaysAtMost() {
    Queue<DialPlan.Attempt> plan =
        DialPlan.of(
            addresses(
                "/ip4/192.0.2.1/udp/1/quic-v1",
                "/ip4/192.0.2.2/udp/1/quic-v1",
                "/ip4/192.0.2.3/udp/1/quic-v1",
                "/ip4/192.0.2.4/udp/1/quic-v1",
                "/ip4/192.0.2.1/tcp/1",
                "/ip4/192.0.2.2/tcp/1"),
            RULES);
    assertThat(plan)
        .extracting(attempt -> attempt.address().toString())
        .containsExactly(
            "/ip4/192.0.2.1/udp/1/quic-v1",
            "/ip4/192.0.2.2/udp/1/quic-v1",
            "/ip4/192.0.2.1/tcp/1",
            "/ip4/192.0.2.3/udp/1/quic-v1",
            "/ip4/192.0.2.2/tcp/1",
            "/ip4/192.0.2.4/udp/1/quic-v1");
  }

  /** A peer that names thousands of addresses must not make us dial them all. */
  @Test
  void onlySoManyAddressesAreTried() {
    List<Multiaddr> many =
        IntStream.rangeClosed(1, 500)
            .mapToObj(port -> Multiaddr.parse("/ip4/192.0.2.1/tcp/" + port))
            .toList();
    assertThat(DialPlan.of(many, RULES)).hasSize(RULES.addresses());
  }
}
