package dev.folkmoot.libp2p.host;

import static dev.folkmoot.libp2p.host.Hosts.ECHO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.swarm.DialRules;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where several ways lead to a peer, or two peers dial each other: one connection is kept. */
@Timeout(300)
class DialRaceIT {

  private static final int PAIRS = 40;
  private static final int ROUNDS = 5;
  private static final int RACES = 100;

  private final Hosts hosts = new Hosts();

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void aPeerWithBothAddressesIsReachedByQuic() throws IOException {
    Host server = hosts.startOnBoth();
    Host client = hosts.start(config -> config.withDialling(patient(Duration.ofMinutes(1))));

    Connection connection = client.connect(server.peerId(), server.listenAddresses());

    assertThat(connection.security()).hasToString(Wire.QUIC.security);
    assertThat(client.connections()).containsExactly(connection);
  }

  @Test
  void aPeerWhoseUdpPortIsClosedIsReachedByTcp() throws IOException {
    Host server = hosts.start();
    Host client = hosts.start();
    Multiaddr closed = Multiaddr.parse(Wire.QUIC.closed());

    Connection connection =
        client.connect(server.peerId(), List.of(closed, server.listenAddresses().getFirst()));

    assertThat(connection.security()).hasToString(Wire.TCP.security);
  }

  /** Firewalls drop UDP without a word. The dial that waits in vain is called off. */
  @Test
  void aPeerWhoseUdpPortIsSilentIsReachedByTcp() throws IOException {
    Host server = hosts.start();
    Host client =
        hosts.start(config ->
            config
                .withHandshakeTimeout(Duration.ofMinutes(5))
                .withDialling(patient(Duration.ofMillis(250))));
    try (var silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Multiaddr dead = Multiaddr.parse(Wire.QUIC.loopback(silent.getLocalPort()));

      Connection connection =
          client.connect(server.peerId(), List.of(dead, server.listenAddresses().getFirst()));

      assertThat(connection.security()).hasToString(Wire.TCP.security);
      await().until(() -> client.resources().pendingUsage().connections() == 0);
      assertThat(client.resources().systemUsage().connections()).isEqualTo(1);
    }
  }

  /** An address has all the time it wants; the next one begins after the stagger. */
  private static DialRules patient(Duration stagger) {
    return DialRules.standard().withTimes(Duration.ofMinutes(5), stagger);
  }

  @Test
  void ofTwoTransportsThatRaceOneConnectionIsKept() throws IOException {
    Host server = hosts.startOnBoth();
    Host client = hosts.start(config -> config.withDialling(patient(Duration.ZERO)));
    for (int i = 0; i < RACES; i++) {
      Connection connection = client.connect(server.peerId(), server.listenAddresses());
      try (Stream stream = connection.open(List.of(ECHO))) {
        stream.write(new byte[1], 0, 1);
        assertThat(stream.read(new byte[1], 0, 1)).isEqualTo(1);
      }
      // The loser has left nothing, here or there.
      assertThat(client.connections()).containsExactly(connection);
      for (Host host : List.of(client, server)) {
        soon(() -> host.resources().systemUsage().connections() == 1);
        soon(() -> host.connections().size() == 1);
      }
      connection.close();
      for (Host host : List.of(client, server)) {
        soon(() -> host.connections().isEmpty());
        soon(() -> host.resources().systemUsage().connections() == 0);
      }
    }
  }

  private static void soon(java.util.concurrent.Callable<Boolean> condition) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(condition);
  }

  @Test
  void ofTwoDialsAtTheSameTimeBothSidesKeepTheSameOne() throws Exception {
    List<Host> left = new ArrayList<>();
    List<Host> right = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      left.add(hosts.startOnBoth());
      right.add(hosts.startOnBoth());
    }
    for (int round = 0; round < ROUNDS; round++) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> dials = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
          var barrier = new CyclicBarrier(2);
          Host one = left.get(i);
          Host two = right.get(i);
          dials.add(threads.submit(() -> meet(barrier, one, two)));
          dials.add(threads.submit(() -> meet(barrier, two, one)));
        }
        for (Future<?> dial : dials) {
          dial.get();
        }
      }
      for (int i = 0; i < PAIRS; i++) {
        oneIsLeft(left.get(i), right.get(i));
      }
    }
  }

  private static Connection meet(CyclicBarrier barrier, Host from, Host to) throws Exception {
    barrier.await();
    return from.connect(to.peerId(), to.listenAddresses());
  }

  /** Whether two connections came of it or one, one is left, and it is the same. */
  private static void oneIsLeft(Host one, Host two) throws IOException {
    // Until the other's dial has come in, each has one, too, and it is another.
    soon(() -> {
      List<Connection> mine = one.connections(two.peerId());
      List<Connection> theirs = two.connections(one.peerId());
      return mine.size() == 1
          && theirs.size() == 1
          && mine.getFirst().localAddress().equals(theirs.getFirst().remoteAddress())
          && mine.getFirst().direction() != theirs.getFirst().direction();
    });
    Connection mine = one.connections(two.peerId()).getFirst();
    try (Stream stream = one.newStream(two.peerId(), ECHO)) {
      stream.write(new byte[1], 0, 1);
      assertThat(stream.read(new byte[1], 0, 1)).isEqualTo(1);
    }
    mine.close();
    soon(() -> one.connections().isEmpty() && two.connections().isEmpty());
    soon(() -> one.resources().systemUsage().connections() == 0);
    soon(() -> two.resources().systemUsage().connections() == 0);
  }
}
