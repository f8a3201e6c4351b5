package dev.folkmoot.libp2p.host;

import static dev.folkmoot.libp2p.host.Hosts.ECHO;
import static dev.folkmoot.libp2p.host.Hosts.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Connection.Direction;
import dev.folkmoot.libp2p.HostEvent;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.Subscription;
import dev.folkmoot.libp2p.swarm.ConnectionGater;
import dev.folkmoot.libp2p.swarm.DialException;
import dev.folkmoot.libp2p.swarm.DialRules;
import dev.folkmoot.libp2p.swarm.Watermarks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Wire.class)
class SwarmIT {

  private final Wire wire;
  private final Hosts hosts;

  SwarmIT(Wire wire) {
    this.wire = wire;
    hosts = new Hosts(wire);
  }

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void manyWhoWantTheSamePeerShareOneDial() throws Exception {
    Host server = hosts.start();
    Host client = hosts.start();
    Set<Connection> got = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Connection>> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        all.add(threads.submit(() -> connect(client, server)));
      }
      for (Future<Connection> one : all) {
        got.add(one.get());
      }
    }
    assertThat(got).hasSize(1);
    assertThat(client.connections()).hasSize(1);
  }

  @Test
  void ofTwoDialsAtTheSameTimeBothSidesKeepTheSameOne() throws Exception {
    for (int round = 0; round < 5; round++) {
      Host one = hosts.start();
      Host two = hosts.start();
      var barrier = new CyclicBarrier(2);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Connection> a =
            threads.submit(() -> {
              barrier.await();
              return connect(one, two);
            });
        Future<Connection> b =
            threads.submit(() -> {
              barrier.await();
              return connect(two, one);
            });
        a.get();
        b.get();
      }
      // Whether two connections came of it or one, one is left, and it is the same.
      await()
          .until(() ->
              one.connections(two.peerId()).size() == 1
                  && two.connections(one.peerId()).size() == 1);
      assertThat(one.connections(two.peerId()).getFirst().direction())
          .isNotEqualTo(two.connections(one.peerId()).getFirst().direction());
      try (Stream stream = one.newStream(two.peerId(), ECHO)) {
        stream.write(new byte[1], 0, 1);
        assertThat(stream.read(new byte[1], 0, 1)).isEqualTo(1);
      }
    }
  }

  @Test
  void aBrokenAddressCostsNothingWhereAnotherOneWorks() throws IOException {
    Host server = hosts.start();
    Host client = hosts.start();
    Multiaddr closed = Multiaddr.parse(wire.closed());

    Connection connection =
        client.connect(server.peerId(), List.of(closed, server.listenAddresses().getFirst()));

    assertThat(connection.remotePeer()).isEqualTo(server.peerId());
  }

  @Test
  void anAddressThatFailedIsLeftAloneForAWhile() throws IOException {
    Host client =
        hosts.start(config ->
            config.withDialling(
                DialRules.standard().withBackoff(Duration.ofMinutes(1), Duration.ofMinutes(5))));
    PeerId peer = hosts.start().peerId();
    List<Multiaddr> closed = List.of(Multiaddr.parse(wire.closed()));

    assertThatThrownBy(() -> client.connect(peer, closed)).isInstanceOf(DialException.class);
    assertThatThrownBy(() -> client.connect(peer, closed))
        .isInstanceOf(DialException.class)
        .hasMessageContaining("failed a moment ago");
  }

  @Test
  void aNameIsResolvedAtTheDial() throws IOException {
    Host server = hosts.start();
    Host client = hosts.start();
    String port = server.listenAddresses().getFirst().components().get(1).text();

    Connection connection =
        client.connect(server.peerId(), List.of(Multiaddr.parse(wire.named(port))));

    assertThat(connection.remoteAddress()).hasToString(wire.loopback(Integer.parseInt(port)));
  }

  @Test
  void aHostListensOnSeveralAddressesOfBothFamilies() throws IOException {
    Host server = hosts.start(config -> config.listeningOn(wire.loopback6(0)));
    Host client = hosts.start();

    Multiaddr six = server.listenAddresses().get(1);
    assertThat(client.connect(server.peerId(), List.of(six)).remoteAddress()).isEqualTo(six);
  }

  @Test
  void theGaterDecidesWhoMayDialAndWhoMayCome() throws IOException {
    Host server = hosts.start();
    Host closed =
        hosts.start(config ->
            config.withGater(
                new ConnectionGater() {
                  @Override
                  public boolean mayDial(PeerId peer, Multiaddr address) {
                    return !peer.equals(server.peerId());
                  }

                  @Override
                  public boolean mayKeep(PeerId peer, Direction direction, Multiaddr remote) {
                    return false;
                  }
                }));

    assertThatThrownBy(() -> connect(closed, server)).hasMessageContaining("the gater");
    isRefused(server, closed);
    await().until(() -> server.connections().isEmpty());
    assertThat(closed.connections()).isEmpty();
  }

  @Test
  void aGaterThatAcceptsNobodyStopsTheHandshakeBeforeItBegins() throws IOException {
    Host closed =
        hosts.start(config ->
            config.withGater(
                new ConnectionGater() {
                  @Override
                  public boolean mayAccept(Multiaddr remote) {
                    return false;
                  }
                }));
    Host client = hosts.start();

    isRefused(client, closed);
  }

  /** The dialler of QUIC may see a connection for a moment: its handshake is over first. */
  static void isRefused(Host from, Host to) {
    try {
      connect(from, to);
    } catch (IOException refused) {
      assertThat(refused).isInstanceOf(DialException.class);
    }
    await().until(() -> from.connections(to.peerId()).isEmpty());
    assertThat(to.connections(from.peerId())).isEmpty();
    assertThat(to.resources().peerUsage(from.peerId()).connections()).isZero();
  }

  @Test
  void tooManyConnectionsAreTrimmedAndProtectedPeersSpared() throws IOException {
    var marks = new Watermarks(2, 4, Duration.ZERO, Duration.ofMillis(50));
    Host server = hosts.start(config -> config.withWatermarks(marks));
    List<Host> clients = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Host client = hosts.start();
      clients.add(client);
      server.protect(clients.getFirst().peerId(), "first");
      connect(client, server);
    }
    await().until(() -> server.connections().size() <= marks.high());
    assertThat(server.connections(clients.getFirst().peerId())).hasSize(1);
    assertThat(server.unprotect(clients.getFirst().peerId(), "first")).isFalse();
  }

  @Test
  void eventsTellOfPeersThatComeAndGo() throws IOException {
    Host server = hosts.start();
    Host client = hosts.start();
    try (Subscription events = server.events()) {
      connect(client, server);
      List<HostEvent> come = until(events, HostEvent.PeerConnected.class);
      assertThat(come).contains(new HostEvent.PeerConnected(client.peerId()));
      client.close();
      List<HostEvent> gone = until(events, HostEvent.PeerDisconnected.class);
      assertThat(gone).contains(new HostEvent.PeerDisconnected(client.peerId()));
    }
  }

  static List<HostEvent> until(Subscription events, Class<? extends HostEvent> kind)
      throws IOException {
    List<HostEvent> seen = new ArrayList<>();
    Optional<HostEvent> event = events.next(Duration.ofSeconds(10));
    while (event.isPresent()) {
      seen.add(event.get());
      if (kind.isInstance(event.get())) {
        return seen;
      }
      event = events.next(Duration.ofSeconds(10));
    }
    throw new AssertionError("no " + kind.getSimpleName() + " but " + seen);
  }

  @Test
  void closingLetsAnOpenStreamFinish() throws Exception {
    Host server = hosts.start();
    Host client = hosts.start();
    connect(client, server);
    Stream stream = client.newStream(server.peerId(), ECHO);
    stream.write(new byte[1], 0, 1);
    assertThat(stream.read(new byte[1], 0, 1)).isEqualTo(1);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> closing = threads.submit(server::close);
      await().until(() -> server.listenAddresses().isEmpty());
      stream.write(new byte[1], 0, 1);
      assertThat(stream.read(new byte[1], 0, 1)).isEqualTo(1);
      stream.closeWrite();
      assertThat(stream.read(new byte[1], 0, 1)).isEqualTo(-1);
      closing.get();
    }
    assertThat(server.connections()).isEmpty();
  }
}
