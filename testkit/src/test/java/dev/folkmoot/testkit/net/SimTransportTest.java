package dev.folkmoot.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.transport.ByteConnection;
import dev.folkmoot.libp2p.transport.ByteListener;
import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import dev.folkmoot.testkit.sim.Simulation;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a socket of TCP would do. */
final class SimTransportTest {

  private static final long SEED = 11;
  private static final int PORT = 4_001;
  private static final Duration LATENCY = Duration.ofMillis(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int MEGABYTE = 1_000_000;

  private final SimNetwork net = SimNetwork.seeded(SEED);
  private final SimMachine client = net.machine("client");
  private final SimMachine server = net.machine("server");
  private final List<ByteConnection> accepted = new ArrayList<>();

  @BeforeEach
  void listen() throws IOException {
    net.link(client, server, Link.of(LATENCY, MEGABYTE));
    ByteListener listener = server.transport().listen(server.address(PORT));
    server
        .platform()
        .start(
            "accept",
            () -> {
              try {
                while (true) {
                  accepted.add(listener.accept());
                }
              } catch (IOException closed) {
                listener.close();
              }
            });
  }

  @AfterEach
  void close() {
    net.close();
  }

  private ByteConnection dial() throws IOException {
    return client.transport().dial(server.address(PORT), Source.ANY_PORT, TIMEOUT);
  }

  private Duration elapsed(Simulation.Task task) throws Exception {
    Duration before = net.now();
    net.run(task);
    return net.now().minus(before);
  }

  /** A connection that stands on both sides. */
  private ByteConnection joined() throws Exception {
    List<ByteConnection> dialled = new ArrayList<>();
    net.run(() -> dialled.add(dial()));
    net.advance(LATENCY);
    assertThat(accepted).hasSize(1);
    return dialled.getFirst();
  }

  private static byte[] read(ByteConnection connection, int count) throws IOException {
    byte[] bytes = new byte[count];
    int got = 0;
    while (got < count) {
      int step = connection.read(bytes, got, count - got);
      if (step < 0) {
        return Arrays.copyOf(bytes, got);
      }
      got += step;
    }
    return bytes;
  }

  private static void write(ByteConnection connection, int count) throws IOException {
    connection.write(new byte[count], 0, count);
  }

  @Test
  void aDialIsOneRoundTripAndTheListenerHearsOfItHalfOneLater() throws Exception {
    List<ByteConnection> dialled = new ArrayList<>();
    assertThat(elapsed(() -> dialled.add(dial()))).isEqualTo(LATENCY.multipliedBy(2));
    assertThat(accepted).isEmpty();
    net.advance(LATENCY);

    assertThat(accepted.getFirst().remoteAddress()).isEqualTo(dialled.getFirst().localAddress());
    assertThat(accepted.getFirst().localAddress()).isEqualTo(server.address(PORT));
  }

  @Test
  void aPortWithoutAListenerRefusesAfterARoundTrip() throws Exception {
    Duration time =
        elapsed(() ->
            assertThatThrownBy(() ->
                    client.transport().dial(server.address(PORT + 1), Source.ANY_PORT, TIMEOUT))
                .isInstanceOf(ConnectException.class));

    assertThat(time).isEqualTo(LATENCY.multipliedBy(2));
  }

  @Test
  void anAddressOfNobodyHasNoRoute() throws Exception {
    Multiaddr nobody = Multiaddr.parse("/ip4/10.9.9.9/tcp/4001");
    net.run(() ->
        assertThatThrownBy(() -> client.transport().dial(nobody, Source.ANY_PORT, TIMEOUT))
            .isInstanceOf(NoRouteToHostException.class));
  }

  @Test
  void aDialIntoAPartitionTimesOut() throws Exception {
    net.partition(List.of(client), List.of(server));

    assertThat(
            elapsed(
                () -> assertThatThrownBy(this::dial).isInstanceOf(SocketTimeoutException.class)))
        .isEqualTo(TIMEOUT);
  }

  @Test
  void aDialIntoAPartitionThatHealsInTimeSucceeds() throws Exception {
    net.partition(List.of(client), List.of(server));
    net.simulation().after(Duration.ofSeconds(3), net::heal);

    net.run(() -> assertThat(dial().remoteAddress()).isEqualTo(server.address(PORT)));
  }

  @Test
  void bytesTakeTheLatencyAndTheirTransmission() throws Exception {
    ByteConnection connection = joined();

    Duration time =
        elapsed(() -> {
          write(connection, MEGABYTE / 2);
          read(accepted.getFirst(), MEGABYTE / 2);
        });

    assertThat(time).isEqualTo(LATENCY.plusMillis(500));
  }

  @Test
  void allConnectionsOfALinkShareItsBandwidth() throws Exception {
    ByteConnection first = joined();
    List<ByteConnection> more = new ArrayList<>();
    net.run(() -> more.add(dial()));
    net.advance(LATENCY);

    Duration time =
        elapsed(() -> {
          write(first, MEGABYTE);
          write(more.getFirst(), MEGABYTE);
          read(accepted.get(0), MEGABYTE);
          read(accepted.get(1), MEGABYTE);
        });

    assertThat(time).isEqualTo(LATENCY.plusSeconds(2));
  }

  @Test
  void aWriterWaitsForAReaderWhoDoesNotRead() throws Exception {
    ByteConnection connection = joined();
    List<Duration> written = new ArrayList<>();
    client
        .platform()
        .start(
            "writer",
            () -> {
              try {
                write(connection, SimConnection.BUFFER_BYTES + 1);
                written.add(net.now());
              } catch (IOException broken) {
                written.add(Duration.ZERO);
              }
            });
    net.advance(Duration.ofHours(1));
    assertThat(written).isEmpty();

    net.run(() -> read(accepted.getFirst(), SimConnection.BUFFER_BYTES + 1));
    assertThat(written).singleElement().matches(Duration::isPositive);
  }

  @Test
  void whatWasWrittenBeforeTheEndIsReadBeforeIt() throws Exception {
    ByteConnection connection = joined();
    net.run(() -> {
      write(connection, 100_000);
      connection.close();
      assertThat(read(accepted.getFirst(), 200_000)).hasSize(100_000);
      assertThat(accepted.getFirst().read(new byte[1], 0, 1)).isEqualTo(-1);
    });
  }

  @Test
  void writingToAnEndThatIsClosedBringsAReset() throws Exception {
    ByteConnection connection = joined();
    net.run(() -> {
      accepted.getFirst().close();
      write(connection, 1);
      net.simulation().pause(LATENCY.multipliedBy(3));
      assertThatThrownBy(() -> write(connection, 1))
          .isInstanceOf(SocketException.class)
          .hasMessage("connection reset");
    });
  }

  @Test
  void closingWithBytesUnreadResetsInsteadOfEnding() throws Exception {
    ByteConnection connection = joined();
    net.run(() -> {
      write(connection, 1);
      net.simulation().pause(LATENCY.multipliedBy(2));
      accepted.getFirst().close();
      assertThatThrownBy(() -> connection.read(new byte[1], 0, 1))
          .isInstanceOf(SocketException.class)
          .hasMessage("connection reset");
    });
  }

  @Test
  void oneDirectionCanBeLostAlone() throws Exception {
    ByteConnection connection = joined();
    net.lose(client, server);
    net.run(() -> {
      write(accepted.getFirst(), 3);
      assertThat(read(connection, 3)).hasSize(3);
      write(connection, 3);
    });
    List<Integer> heard = new ArrayList<>();
    server
        .platform()
        .start(
            "reader",
            () -> {
              try {
                heard.add(read(accepted.getFirst(), 3).length);
              } catch (IOException broken) {
                heard.add(-1);
              }
            });
    net.advance(Duration.ofHours(1));
    assertThat(heard).isEmpty();

    net.heal();
    net.advance(LATENCY);
    assertThat(heard).containsExactly(3);
  }

  @Test
  void aHealedLinkDeliversInTheOrderOfWriting() throws Exception {
    ByteConnection connection = joined();
    net.partition(List.of(client), List.of(server));
    net.run(() -> {
      for (int i = 0; i < 100; i++) {
        connection.write(new byte[] {(byte) i}, 0, 1);
        // The last ones are under way when the link comes back, and must not overtake.
        net.simulation().pause(Duration.ofMillis(1));
      }
    });
    net.heal();

    net.run(() -> {
      byte[] all = read(accepted.getFirst(), 100);
      for (int i = 0; i < 100; i++) {
        assertThat(all[i]).isEqualTo((byte) i);
      }
    });
  }

  @Test
  void neitherJitterNorLossChangeTheOrder() throws Exception {
    ByteConnection connection = joined();
    net.link(client, server, Link.of(LATENCY).withJitter(Duration.ofMillis(30)).withLoss(100));

    net.run(() -> {
      for (int i = 0; i < 100; i++) {
        connection.write(new byte[] {(byte) i}, 0, 1);
        net.simulation().pause(Duration.ofMillis(1));
      }
      byte[] all = read(accepted.getFirst(), 100);
      for (int i = 0; i < 100; i++) {
        assertThat(all[i]).isEqualTo((byte) i);
      }
    });
  }

  @Test
  void aSeveredConnectionBreaksAtBothEnds() throws Exception {
    ByteConnection connection = joined();
    net.sever(server, client);

    net.run(() -> {
      assertThatThrownBy(() -> write(connection, 1)).isInstanceOf(SocketException.class);
      assertThatThrownBy(() -> write(accepted.getFirst(), 1)).isInstanceOf(SocketException.class);
    });
  }

  @Test
  void theTraceHoldsWhatArrivedAndNothingElse() throws Exception {
    ByteConnection connection = joined();
    assertThat(net.trace().deliveries()).isEqualTo(3);
    String before = net.trace().digest();
    net.partition(List.of(client), List.of(server));
    net.run(() -> write(connection, 70_000));
    net.advance(Duration.ofSeconds(1));
    assertThat(net.trace().digest()).isEqualTo(before);

    net.heal();
    net.advance(Duration.ofSeconds(1));
    assertThat(net.trace().bytes()).isEqualTo(70_000);
    assertThat(net.trace().deliveries()).isEqualTo(5);
    assertThat(net.trace().digest()).isNotEqualTo(before).hasSize(64);
  }

  @Test
  void aPortIsTakenOnceAndGivenBack() throws Exception {
    assertThatThrownBy(() -> server.transport().listen(server.address(PORT)))
        .isInstanceOf(BindException.class);
    assertThatThrownBy(() -> server.transport().listen(client.address(PORT)))
        .isInstanceOf(BindException.class);
    ByteListener any = server.transport().listen(server.address(0));
    Multiaddr address = any.address();
    any.close();

    assertThat(server.transport().listen(address).address()).isEqualTo(address);
  }

  @Test
  void aDialMayComeFromTheListenersPort() throws Exception {
    client.transport().listen(client.address(PORT));
    net.run(() -> {
      ByteConnection connection =
          client.transport().dial(server.address(PORT), Source.LISTEN_PORT, TIMEOUT);
      assertThat(connection.localAddress()).isEqualTo(client.address(PORT));
    });
  }

  @Test
  void onlyIp4OverTcpIsHandled() {
    assertThat(client.transport().handles(server.address(PORT))).isTrue();
    assertThat(client.transport().handles(Multiaddr.parse("/ip6/::1/tcp/1"))).isFalse();
    assertThat(client.transport().handles(Multiaddr.parse("/ip4/10.0.0.2/udp/1/quic-v1")))
        .isFalse();
  }
}
