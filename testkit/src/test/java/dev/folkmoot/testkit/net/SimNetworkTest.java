package dev.folkmoot.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.testkit.sim.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts of ours on links that obey. */
final class SimNetworkTest {

  private static final long SEED = 20_261_121;
  private static final Duration LATENCY = Duration.ofMillis(50);
  private static final ProtocolId ECHO = new ProtocolId("/test/echo/1");
  private static final ProtocolId SINK = new ProtocolId("/test/sink/1");

  private final SimNetwork net = SimNetwork.seeded(SEED);
  private SimHost a;
  private SimHost b;

  @BeforeEach
  void join() throws IOException {
    a = net.host("a");
    b = net.host("b");
    b.host().handle(ECHO, SimNetworkTest::echo);
    net.link(a, b, Link.of(LATENCY));
  }

  @AfterEach
  void close() {
    net.close();
  }

  private Duration elapsed(Simulation.Task task) throws Exception {
    Duration before = net.now();
    net.run(task);
    return net.now().minus(before);
  }

  @Test
  void aPingTakesTwiceTheLatencyAndNotANanosecondMore() throws Exception {
    net.run(() -> a.connect(b));
    Duration roundTrip = net.call(() -> a.host().ping(b.peerId()));

    assertThat(roundTrip).isEqualTo(LATENCY.multipliedBy(2));
  }

  private static void echo(Stream stream) throws IOException {
    stream.input().transferTo(stream.output());
    stream.closeWrite();
  }

  private static void roundTrip(Stream stream) throws IOException {
    stream.write(new byte[] {7}, 0, 1);
    assertThat(stream.input().read()).isEqualTo(7);
  }

  /** TCP's own round trip among them: SYN, SYN-ACK; noise 1 and 2; noise 3 with request, answer. */
  @Test
  void theFirstAnswerIsThereThreeRoundTripsAfterTheDialBegins() throws Exception {
    Duration time =
        elapsed(() -> {
          Connection connection = a.connect(b);
          roundTrip(connection.open(List.of(ECHO)));
        });

    assertThat(time).isEqualTo(LATENCY.multipliedBy(6));
  }

  @Test
  void aStreamOnAStandingConnectionCostsOneRoundTrip() throws Exception {
    net.run(() -> a.connect(b));
    net.advance(Duration.ofSeconds(1));

    Duration time = elapsed(() -> roundTrip(a.host().newStream(b.peerId(), ECHO)));

    assertThat(time).isEqualTo(LATENCY.multipliedBy(2));
  }

  @Test
  void tenMegabytesAtTenASecondTakeOneSecond() throws Exception {
    b.host()
        .handle(
            SINK,
            stream -> {
              byte[] piece = new byte[64 * 1024];
              while (stream.read(piece, 0, piece.length) >= 0) {
                // taken
              }
              stream.write(new byte[1], 0, 1);
              stream.closeWrite();
            });
    net.link(a, b, Link.of(Duration.ofMillis(5), 10_000_000));
    net.run(() -> a.connect(b));

    Duration time =
        elapsed(() -> {
          Stream stream = a.host().newStream(b.peerId(), SINK);
          byte[] bytes = new byte[10_000_000];
          stream.write(bytes, 0, bytes.length);
          stream.closeWrite();
          assertThat(stream.input().read()).isZero();
        });

    assertThat(time).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_100));
  }

  @Test
  void aPartitionIsNoticedByTheKeepaliveAndAHealedNetworkConnectsAgain() throws Exception {
    net.run(() -> a.connect(b));
    net.partition(List.of(a), List.of(b));

    // A ping is due after at most 30 seconds, and given up after 20 more.
    net.advance(Duration.ofSeconds(52));
    assertThat(a.host().connections()).isEmpty();
    assertThat(b.host().connections()).isEmpty();
    assertThatThrownBy(() -> net.run(() -> a.connect(b))).isInstanceOf(IOException.class);

    net.heal();
    net.advance(Duration.ofMinutes(5));
    net.run(() -> a.connect(b));
    net.advance(Duration.ofSeconds(1));
    assertThat(b.host().connections()).hasSize(1);
  }
}
