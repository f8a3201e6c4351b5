package dev.folkmoot.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.StreamResetException;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.testkit.sim.SimulationException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts that die, come back and misbehave. */
final class SimHostTest {

  private static final long SEED = 5;
  private static final ProtocolId SILENT = new ProtocolId("/test/silent/1");

  /** A ping goes out every 30 seconds at least, and is given up after 20. */
  private static final Duration KEEPALIVE_BOUND = Duration.ofSeconds(51);

  private final SimNetwork net = SimNetwork.seeded(SEED);
  private SimHost a;
  private SimHost b;

  @BeforeEach
  void connect() throws Exception {
    a = net.host("a");
    b = net.host("b");
    net.run(() -> a.connect(b));
    net.advance(Duration.ofSeconds(1));
  }

  @AfterEach
  void close() {
    net.close();
  }

  @Test
  void aDeadMachineIsNoticedByItsSilence() throws Exception {
    net.kill(b);
    net.advance(Duration.ofSeconds(20));
    assertThat(a.host().connections()).hasSize(1);

    net.advance(KEEPALIVE_BOUND);
    assertThat(a.host().connections()).isEmpty();
    net.run(() -> assertThatThrownBy(() -> a.connect(b)).isInstanceOf(IOException.class));
  }

  @Test
  void aHostThatCameBackHasItsNameAndAddressAndNothingElse() throws Exception {
    PeerId name = b.peerId();
    Host before = b.host();
    net.run(b::restart);

    assertThat(b.host()).isNotSameAs(before);
    assertThat(b.peerId()).isEqualTo(name);
    // The next that a says is answered by a reset: no keepalive is waited for.
    net.run(() ->
        assertThatThrownBy(() -> a.host().ping(name)).isInstanceOf(StreamResetException.class));
    net.run(() -> a.connect(b));
    net.run(() -> assertThat(a.host().ping(name)).isPositive());
  }

  @Test
  void aSeveredConnectionIsReplacedByTheNextDial() throws Exception {
    net.sever(a, b);
    net.advance(Duration.ofSeconds(1));
    assertThat(a.host().connections()).isEmpty();

    net.run(() -> assertThat(a.host().connect(b.address()).isClosed()).isFalse());
  }

  @Test
  void halfALinkIsNoticedByBothSides() {
    net.lose(a, b);
    net.advance(KEEPALIVE_BOUND);

    assertThat(a.host().connections()).isEmpty();
    assertThat(b.host().connections()).isEmpty();
  }

  @Test
  void aTestThatWaitsForAnAnswerThatNeverComesFailsAndSaysWhere() {
    b.host().handle(SILENT, stream -> new CountDownLatch(1).await());

    assertThatThrownBy(() ->
            net.simulation()
                .run(
                    Duration.ofMinutes(10),
                    List.of(() -> {
                      Stream stream = a.host().newStream(b.peerId(), SILENT);
                      stream.read(new byte[1], 0, 1);
                    })))
        .isInstanceOf(SimulationException.class)
        .hasMessageContaining("no end after all that time")
        .hasMessageContaining("the test/task");
  }

  @Test
  void whatRunsOnThePlatformOfAHostSeesVirtualTime() throws Exception {
    List<Duration> seen = new ArrayList<>();
    Duration before = net.now();
    a.platform().timers().schedule(Duration.ofMinutes(3), () -> seen.add(net.now().minus(before)));
    net.advance(Duration.ofMinutes(5));

    assertThat(seen).containsExactly(Duration.ofMinutes(3));
    assertThat(a.platform().clock().instant()).isEqualTo(b.platform().clock().instant());
  }

  @Test
  void whatRunsOnTheMachineOfADeadHostEndsWithIt() {
    List<String> beats = new ArrayList<>();
    Platform platform = b.platform();
    beat(platform, beats);
    platform.start(
        "waits for ever",
        () -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException ended) {
            beats.add("interrupted");
          }
        });
    net.advance(Duration.ofSeconds(10));
    net.kill(b);
    net.advance(SimNetwork.DARK);
    int lastBeat = beats.size();
    assertThat(beats).contains("interrupted");
    net.advance(Duration.ofHours(1));

    assertThat(beats).hasSize(lastBeat);
  }

  /** A heart that beats every second, as those of gossip and the like do. */
  private static void beat(Platform platform, List<String> beats) {
    platform
        .timers()
        .schedule(
            Duration.ofSeconds(1),
            () -> {
              beats.add("beat");
              beat(platform, beats);
            });
  }

  @Test
  void closingLeavesNoThreadBehind() {
    net.close();

    assertThat(net.simulation().threadCount()).isZero();
  }
}
