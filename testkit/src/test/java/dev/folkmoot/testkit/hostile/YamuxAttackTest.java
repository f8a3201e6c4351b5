package dev.folkmoot.testkit.hostile;

import static dev.folkmoot.testkit.hostile.HostileYamux.ACK;
import static dev.folkmoot.testkit.hostile.HostileYamux.DATA;
import static dev.folkmoot.testkit.hostile.HostileYamux.FIN;
import static dev.folkmoot.testkit.hostile.HostileYamux.GO_AWAY;
import static dev.folkmoot.testkit.hostile.HostileYamux.PING;
import static dev.folkmoot.testkit.hostile.HostileYamux.RST;
import static dev.folkmoot.testkit.hostile.HostileYamux.SYN;
import static dev.folkmoot.testkit.hostile.HostileYamux.WINDOW_BYTES;
import static dev.folkmoot.testkit.hostile.HostileYamux.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.rcmgr.ResourceLimits;
import dev.folkmoot.testkit.net.SimNetwork;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a peer may do whose handshake is good and whose frames are not. */
final class YamuxAttackTest {

  private static final long SEED = 17;
  private static final int FLOOD = 20_000;
  private static final int MAX_STREAMS = 20;
  private static final long FOUR_GIBIBYTES = 0xFFFF_FFFFL;
  private static final Duration SOON = Duration.ofSeconds(1);

  private Arena arena;
  private HostileConnection line;
  private HostileYamux yamux;

  @BeforeEach
  void open() throws Exception {
    ResourceLimits limits = ResourceLimits.standard();
    arena =
        new Arena(
            SimNetwork.seeded(SEED),
            config ->
                config.withLimits(
                    limits.withConnection(limits.connection().withStreams(MAX_STREAMS, 100, 100))));
    line = arena.call(arena::dial);
    yamux = arena.call(() -> new HostileYamux(arena.shake(line)));
    arena.advance(SOON);
    assertThat(arena.strangers()).hasSize(1);
  }

  @AfterEach
  void close() throws Exception {
    try (Arena ending = arena) {
      ending.requireUndisturbed();
    }
  }

  private interface Frames {
    void send() throws IOException;
  }

  private void isCutBy(Frames frames) throws Exception {
    arena.attack(() -> {
      try {
        frames.send();
      } catch (IOException cut) {
        return; // while the attacker was still writing
      }
      assertThat(line.isCutWithin(SOON)).isTrue();
    });
    arena.advance(SOON);
    assertThat(arena.strangers()).isEmpty();
  }

  private void isBorne(Frames frames) throws Exception {
    arena.attack(frames::send);
    arena.advance(SOON);
    assertThat(arena.strangers()).hasSize(1);
  }

  // ---- headers ---------------------------------------------------------------------------------

  @Test
  void anotherVersionEndsTheConnection() throws Exception {
    isCutBy(() -> yamux.write(HostileYamux.header(1, DATA, SYN, 1, 0)));
  }

  @Test
  void anUnknownTypeEndsTheConnection() throws Exception {
    isCutBy(() -> yamux.write(HostileYamux.header(0, 4, SYN, 1, 0)));
  }

  @Test
  void flagsNobodyKnowsAreIgnored() throws Exception {
    isBorne(() -> yamux.write(HostileYamux.header(0, WINDOW_UPDATE, 0xFFF0, 9, 0)));
  }

  @Test
  void aStreamNumberOfTheVictimsOwnEndsTheConnection() throws Exception {
    isCutBy(() -> yamux.frame(WINDOW_UPDATE, SYN, 2, 0));
  }

  @Test
  void streamZeroIsNoStream() throws Exception {
    isCutBy(() -> yamux.frame(DATA, SYN, 0, 0));
  }

  @Test
  void openingTheSameStreamTwiceEndsTheConnection() throws Exception {
    isCutBy(() -> yamux.flood(2, WINDOW_UPDATE, SYN, 1, 0));
  }

  @Test
  void aPingForAStreamEndsTheConnection() throws Exception {
    isCutBy(() -> yamux.frame(PING, SYN, 1, 0));
  }

  @Test
  void aGoodbyeOfAnUnknownKindEndsTheConnection() throws Exception {
    isCutBy(() -> yamux.frame(GO_AWAY, 0, 0, FOUR_GIBIBYTES));
  }

  @Test
  void allFlagsAtOnceEndNothingButTheirStream() throws Exception {
    isBorne(() -> yamux.frame(WINDOW_UPDATE, SYN | ACK | FIN | RST, 1, 0));
  }

  // ---- windows ---------------------------------------------------------------------------------

  /**
   * CVE-2026-32314: DATA and SYN with a body beyond the window killed the process of rust-yamux.
   */
  @Test
  void cve202632314AFirstFrameBeyondTheWindowEndsThatConnectionOnly() throws Exception {
    isCutBy(() -> {
      yamux.frame(DATA, SYN, 1, WINDOW_BYTES + 1);
      yamux.write(new byte[1_000]);
    });
  }

  /** Lesson 4.3.3: jvm-libp2p never checks that a sender stays in its window. */
  @Test
  void dataBeyondTheWindowEndsTheConnection() throws Exception {
    isCutBy(() -> {
      yamux.open(1, "/test/echo/1", new byte[0]);
      yamux.data(0, 1, new byte[WINDOW_BYTES]);
      yamux.data(0, 1, new byte[WINDOW_BYTES]);
      yamux.data(0, 1, new byte[WINDOW_BYTES]);
    });
  }

  @Test
  void aWindowBeyond32BitsEndsTheConnection() throws Exception {
    isCutBy(() -> {
      yamux.frame(WINDOW_UPDATE, SYN, 1, FOUR_GIBIBYTES);
      yamux.frame(WINDOW_UPDATE, 0, 1, FOUR_GIBIBYTES);
    });
  }

  /** Lesson 4.3.5 and CL-2020-03: the length field is no reason to set anything aside. */
  @Test
  void aBodyOfFourGibibytesForNobodySetsNothingAside() throws Exception {
    long before = arena.usage().bytes();
    isBorne(() -> {
      yamux.frame(DATA, 0, 99, FOUR_GIBIBYTES);
      yamux.write(new byte[1_000_000]);
    });
    assertThat(arena.usage().bytes()).isEqualTo(before);
  }

  /** CVE-2022-23487: memory for what nobody reads. */
  @Test
  void whatNobodyReadsIsBoundedByTheWindows() throws Exception {
    long before = arena.usage().bytes();
    isBorne(() -> {
      for (int i = 0; i < 2 * MAX_STREAMS; i++) {
        yamux.frame(DATA, SYN, 2 * i + 1, WINDOW_BYTES);
        yamux.write(new byte[WINDOW_BYTES]);
      }
    });
    assertThat(arena.usage().bytes() - before)
        .isLessThanOrEqualTo((long) (MAX_STREAMS + 1) * WINDOW_BYTES);
  }

  // ---- floods ----------------------------------------------------------------------------------

  /** CVE-2022-23492 and its siblings: streams without end. */
  @Test
  void streamsWithoutEndStopAtTheConnectionsLimit() throws Exception {
    int before = arena.usage().inboundStreams();
    isBorne(() -> {
      for (int i = 0; i < 500; i++) {
        yamux.frame(WINDOW_UPDATE, SYN, 2 * i + 1, 0);
      }
    });
    assertThat(arena.usage().inboundStreams() - before).isBetween(1, MAX_STREAMS);
  }

  /** What the muxer lets in and the resource manager does not is reset, and leaves nothing. */
  @Test
  void twentyThousandStreamsBeyondTheLimitAreResetOneByOne() throws Exception {
    int before = arena.usage().inboundStreams();
    isBorne(() -> {
      for (int i = 0; i < FLOOD; i++) {
        yamux.frame(WINDOW_UPDATE, SYN, 2 * i + 1, 0);
      }
    });
    assertThat(arena.usage().inboundStreams() - before).isBetween(1, MAX_STREAMS);
  }

  /** CVE-2023-44487, the rapid reset of HTTP/2, works on every muxer that does not count. */
  @Test
  void openingAndResettingWithoutPauseEndsTheConnection() throws Exception {
    isCutBy(() -> {
      for (int i = 0; i < FLOOD; i++) {
        yamux.frame(WINDOW_UPDATE, SYN, 2 * i + 1, 0);
        yamux.frame(WINDOW_UPDATE, RST, 2 * i + 1, 0);
      }
    });
  }

  @Test
  void aFloodOfResetsEndsTheConnection() throws Exception {
    isCutBy(() -> yamux.flood(FLOOD, WINDOW_UPDATE, RST, 9, 0));
  }

  @Test
  void aFloodOfPingsEndsTheConnection() throws Exception {
    isCutBy(() -> yamux.flood(FLOOD, PING, SYN, 0, 7));
  }

  @Test
  void aFloodOfAnswersToPingsEndsTheConnection() throws Exception {
    isCutBy(() -> yamux.flood(FLOOD, PING, ACK, 0, 123_456_789));
  }

  @Test
  void aFloodOfWindowUpdatesEndsTheConnection() throws Exception {
    isCutBy(() -> yamux.flood(FLOOD, WINDOW_UPDATE, 0, 9, 1));
  }

  @Test
  void aFloodOfEmptyFramesEndsTheConnection() throws Exception {
    isCutBy(() -> yamux.flood(FLOOD, DATA, 0, 9, 0));
  }

  /** CL-2020-09: whoever asks and does not read the answers is not owed a queue of them. */
  @Test
  void aPeerThatAnswersNoPingIsLetGoByTheKeepalive() throws Exception {
    arena.attack(() -> assertThat(line.isCutWithin(Duration.ofSeconds(52))).isTrue());
  }

  // ---- slowness and chance ---------------------------------------------------------------------

  /** CVE-2022-23492: a slow loris within a frame costs a connection of one peer, and that ends. */
  @Test
  void aHeaderOfAByteASecondHoldsNobodyElseUp() throws Exception {
    isBorne(() -> {
      for (byte b : HostileYamux.header(0, WINDOW_UPDATE, SYN, 1, 0)) {
        yamux.write(new byte[] {b});
        line.pause(SOON);
      }
    });
  }

  @Test
  void framesOfChanceEndThatConnectionAtMost() throws Exception {
    Random random = new Random(SEED);
    arena.attack(() -> {
      try {
        for (int i = 0; i < 500; i++) {
          byte[] bytes = new byte[random.nextInt(100)];
          random.nextBytes(bytes);
          yamux.write(bytes);
        }
      } catch (IOException cut) {
        assertThat(arena.usage().connections()).isLessThanOrEqualTo(2);
      }
    });
  }
}
