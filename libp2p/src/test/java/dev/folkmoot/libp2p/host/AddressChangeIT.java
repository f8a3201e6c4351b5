package dev.folkmoot.libp2p.host;

import static dev.folkmoot.libp2p.host.Hosts.ECHO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.HostEvent;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.Subscription;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.platform.Timers;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A machine that moves from one network to another. */
@ParameterizedClass
@EnumSource(Wire.class)
class AddressChangeIT {

  private static final Duration SOON = Duration.ofMillis(20);

  private final Wire wire;
  private final Hosts hosts;
  private final AtomicReference<List<InetAddress>> machine =
      new AtomicReference<>(List.of(InetAddress.ofLiteral("127.0.0.1")));

  AddressChangeIT(Wire wire) {
    this.wire = wire;
    hosts = new Hosts(wire);
  }

  @AfterEach
  void close() {
    hosts.close();
  }

  /** A platform that looks at its interfaces more often than others. */
  private Platform impatient() {
    Timers usual = hosts.platform.timers();
    Timers quick =
        new Timers() {
          @Override
          public long nanoTime() {
            return usual.nanoTime();
          }

          @Override
          public Timer schedule(Duration delay, Runnable task) {
            return usual.schedule(delay.equals(AddressWatch.INTERVAL) ? SOON : delay, task);
          }
        };
    return new Platform(
        hosts.platform.threads(), quick, hosts.platform.clock(), hosts.platform.random());
  }

  @Test
  void aChangeOfTheMachinesAddressesIsToldToOwnersAndPeers() throws IOException {
    String wildcard = wire.loopback(0).replace("127.0.0.1", "0.0.0.0");
    HostConfig config = hosts.config().listeningOn(wildcard).withInterfaces(machine::get);
    try (Host mover = Host.start(config, impatient());
        Subscription events = mover.events()) {
      mover.handle(ECHO, Hosts::echo);
      int port = Integer.parseInt(mover.listenAddresses().getFirst().components().get(1).text());
      Multiaddr here = Multiaddr.parse(wire.loopback(port));
      Multiaddr there = Multiaddr.parse(wire.loopback(port).replace("127.0.0.1", "192.0.2.9"));
      assertThat(mover.addresses()).containsExactly(here);
      Host peer = hosts.start();
      peer.connect(here.withPeerId(mover.peerId()));
      await().until(() -> peer.peers().addresses(mover.peerId()).contains(here));

      machine.set(List.of(InetAddress.ofLiteral("192.0.2.9")));

      List<HostEvent> seen = SwarmIT.until(events, HostEvent.AddressesChanged.class);
      assertThat(seen.getLast()).isEqualTo(new HostEvent.AddressesChanged(List.of(there)));
      await().until(() -> peer.peers().addresses(mover.peerId()).contains(there));
    }
  }

  @Test
  void bothFamiliesListenOnOnePort() throws IOException {
    String four = wire.loopback(0).replace("127.0.0.1", "0.0.0.0");
    Host server = hosts.start(config -> config.withListen(List.of()).listeningOn(four));
    int port = Integer.parseInt(server.listenAddresses().getFirst().components().get(1).text());
    server.listen(Multiaddr.parse(wire.loopback6(port).replace("::1", "::")));

    for (String address : List.of(wire.loopback(port), wire.loopback6(port))) {
      Host client = hosts.start();
      Multiaddr there = Multiaddr.parse(address);
      assertThat(client.connect(server.peerId(), List.of(there)).remoteAddress()).isEqualTo(there);
      assertThat(client.ping(server.peerId())).isPositive();
    }
  }
}
