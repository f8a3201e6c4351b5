package dev.folkmoot.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.testkit.net.SimMachine;
import dev.folkmoot.testkit.sim.Simulation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a stranger may do before anything is agreed on. */
final class RawAttackTest {

  private static final Duration SOON = Duration.ofSeconds(1);

  /** The bound of a handshake, and a moment for the news to arrive. */
  private static final Duration HANDSHAKE = Duration.ofSeconds(11);

  private static final int PENDING_LIMIT = 64;
  private static final long SEED = 3;

  private Arena arena;

  @BeforeEach
  void open() throws Exception {
    arena = new Arena();
  }

  @AfterEach
  void close() throws Exception {
    try (Arena ending = arena) {
      ending.requireUndisturbed();
    }
  }

  private void isCutAfter(byte[] bytes) throws Exception {
    arena.attack(() -> {
      HostileConnection stranger = arena.dial();
      stranger.write(bytes);
      assertThat(stranger.isCutWithin(SOON)).isTrue();
    });
  }

  /** CL-2020-07 and CL-2020-09: floods of bytes that mean nothing. */
  @Test
  void bytesThatMeanNothingEndTheConnection() throws Exception {
    byte[] junk = new byte[100_000];
    new Random(SEED).nextBytes(junk);
    isCutAfter(junk);
  }

  /** GHSA-xqvc-92cf-94j4: a length that never ends. */
  @Test
  void aLengthWithoutEndIsRefusedBeforeItsLine() throws Exception {
    byte[] length = new byte[100];
    Arrays.fill(length, (byte) 0xFF);
    isCutAfter(length);
  }

  /** CL-2020-03: a length is announced that nobody should set aside. */
  @Test
  void aLineOfTwoMegabytesIsRefusedByItsLengthAlone() throws Exception {
    isCutAfter(new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, 1});
  }

  @Test
  void proposalsWithoutEndAreNotReadForEver() throws Exception {
    arena.attack(() -> {
      HostileConnection stranger = arena.dial();
      stranger.write(HostileConnection.line(HostileConnection.MULTISTREAM));
      byte[] line = HostileConnection.line("/nobody/speaks/this");
      boolean cut = false;
      for (int i = 0; i < 10_000 && !cut; i++) {
        cut = !written(stranger, line);
      }
      assertThat(cut || stranger.isCutWithin(SOON)).isTrue();
    });
  }

  private static boolean written(HostileConnection stranger, byte[] bytes) {
    try {
      stranger.write(bytes);
      return true;
    } catch (IOException cut) {
      return false;
    }
  }

  /** CVE-2022-23492: a slow loris holds a connection with a byte a second. */
  @Test
  void aByteASecondDoesNotProlongTheHandshake() throws Exception {
    arena.attack(() -> {
      HostileConnection stranger = arena.dial();
      byte[] line = HostileConnection.line(HostileConnection.MULTISTREAM);
      stranger.trickle(Arrays.copyOf(line, 9), Duration.ofSeconds(1));
      assertThat(stranger.isCutWithin(Duration.ofSeconds(2))).isTrue();
    });
  }

  /** CVE-2022-23492: whatever part of a good beginning came, no more than its bound is waited. */
  @Test
  void whoFallsSilentAfterAnyByteIsLetGo() throws Exception {
    var beginning = new ByteArrayOutputStream();
    beginning.writeBytes(HostileConnection.line(HostileConnection.MULTISTREAM));
    beginning.writeBytes(HostileConnection.line("/noise"));
    beginning.writeBytes(new byte[] {0, 32, 1, 2, 3, 4, 5, 6, 7, 8});
    byte[] bytes = beginning.toByteArray();
    assertThat(bytes).hasSizeBetween(30, PENDING_LIMIT - 1);
    List<Simulation.Task> strangers = new ArrayList<>();
    for (int i = 0; i <= bytes.length; i++) {
      byte[] part = Arrays.copyOf(bytes, i);
      SimMachine machine = arena.machine("silent after " + i);
      strangers.add(() -> arena.dialFrom(machine).write(part));
    }
    arena.attackAtOnce(strangers);
    arena.advance(SOON);
    assertThat(arena.pending().connections()).isEqualTo(strangers.size());

    arena.advance(HANDSHAKE);
    assertThat(arena.pending().connections()).isZero();
  }

  @Test
  void aStrangerWhoSaysNothingIsLetGo() throws Exception {
    arena.attack(() -> assertThat(arena.dial().isCutWithin(HANDSHAKE)).isTrue());
  }

  /** CVE-2022-23486: connections without end, from one address. */
  @Test
  void oneAddressGetsOnlyItsShareOfHandshakes() throws Exception {
    arena.attack(() -> {
      for (int i = 0; i < 200; i++) {
        arena.dial();
      }
    });
    arena.advance(SOON);

    assertThat(arena.pending().connections()).isBetween(1, 48);
  }

  /** CVE-2022-23487: the same from many addresses, which the share of one does not stop. */
  @Test
  void manyAddressesTogetherGetOnlySoManyHandshakesAtATime() throws Exception {
    List<Simulation.Task> dials = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      SimMachine machine = arena.machine("bot " + i);
      dials.add(() -> arena.dialFrom(machine));
    }
    arena.attackAtOnce(dials);
    arena.advance(SOON);

    assertThat(arena.pending().inboundConnections()).isEqualTo(PENDING_LIMIT);
    arena.advance(HANDSHAKE);
    assertThat(arena.pending().connections()).isZero();
  }

  /** Lesson 4.3.8: TLS over TCP is left out, for the JDK cannot do it; and that is said plainly. */
  @Test
  void tlsIsRefusedByNameAndNoiseIsTakenAfterwards() throws Exception {
    arena.attack(() -> {
      HostileConnection stranger = arena.dial();
      stranger.write(HostileConnection.line(HostileConnection.MULTISTREAM));
      stranger.write(HostileConnection.line("/tls/1.0.0"));
      assertThat(stranger.readLine()).isEqualTo(HostileConnection.MULTISTREAM);
      assertThat(stranger.readLine()).isEqualTo("na");
      stranger.write(HostileConnection.line("/noise"));
      assertThat(stranger.readLine()).isEqualTo("/noise");
    });
  }
}
