package dev.folkmoot.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.swarm.DialException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What awaits a host that dials an address which somebody made up. */
final class LureTest {

  private static final long SEED = 31;

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

  private void dialFails(Arena.Welcome welcome) throws Exception {
    Multiaddr lure = arena.lure(welcome);
    arena.attack(() ->
        assertThatThrownBy(() -> arena.victim().host().connect(lure))
            .isInstanceOf(DialException.class));
    assertThat(arena.strangers()).isEmpty();
  }

  @Test
  void aListenerThatHangsUpIsADialThatFailed() throws Exception {
    dialFails(HostileConnection::close);
  }

  /** CVE-2022-23492: a listener can hold a dialler as well as the other way round. */
  @Test
  void aListenerThatSaysNothingIsGivenUp() throws Exception {
    dialFails(connection -> connection.read(1));
  }

  @Test
  void aListenerThatTricklesIsGivenUp() throws Exception {
    dialFails(connection -> {
      byte[] echo = HostileConnection.line(HostileConnection.MULTISTREAM);
      for (byte b : echo) {
        connection.write(new byte[] {b});
        connection.pause(Duration.ofSeconds(1));
      }
    });
  }

  @Test
  void aListenerThatTalksNonsenseIsRefused() throws Exception {
    byte[] junk = new byte[100_000];
    new Random(SEED).nextBytes(junk);
    dialFails(connection -> connection.write(junk));
  }

  /** GHSA-xqvc-92cf-94j4, from the other side. */
  @Test
  void aListenerWithALengthWithoutEndIsRefused() throws Exception {
    byte[] length = new byte[100];
    Arrays.fill(length, (byte) 0xFF);
    dialFails(connection -> connection.write(length));
  }

  /** Whoever sends a peer's own messages back to it must not pass for anybody. */
  @Test
  void aMirrorIsNobody() throws Exception {
    dialFails(connection -> {
      while (true) {
        connection.write(connection.read(1));
      }
    });
  }

  @Test
  void aListenerThatSpeaksNoNoiseIsADialThatFailed() throws Exception {
    dialFails(connection -> {
      connection.write(HostileConnection.line(HostileConnection.MULTISTREAM));
      connection.write(HostileConnection.line("na"));
      connection.read(1_000);
    });
  }

  /** CL-2020-03: the second message announces all that 16 bits can. */
  @Test
  void aSecondMessageOf64KibibytesIsRefusedByItsLengthAlone() throws Exception {
    dialFails(connection -> {
      connection.write(HostileConnection.line(HostileConnection.MULTISTREAM));
      connection.write(HostileConnection.line("/noise"));
      connection.write(new byte[] {(byte) 0xFF, (byte) 0xFF});
      connection.read(1_000);
    });
  }
}
