package dev.folkmoot.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.testkit.net.SimNetwork;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a peer may do to a host that lets itself be measured. */
final class PerfAttackTest {

  private static final long SEED = 29;
  private static final long ALL_BYTES_THERE_ARE = -1;
  private static final Duration HOUR = Duration.ofHours(1);

  private Arena arena;

  @BeforeEach
  void open() throws Exception {
    arena = new Arena(SimNetwork.seeded(SEED), config -> config.withPerf(true));
  }

  @AfterEach
  void close() throws Exception {
    try (Arena ending = arena) {
      ending.requireUndisturbed();
    }
  }

  /** CVE-2022-23487: whoever asks for everything gets a window of it until he reads. */
  @Test
  void aPerfOfAllBytesThereAreCostsAWindow() throws Exception {
    long before = arena.usage().bytes();
    HostileYamux yamux = arena.call(arena::yamux);
    arena.attack(() -> {
      byte[] wanted = ByteBuffer.allocate(Long.BYTES).putLong(ALL_BYTES_THERE_ARE).array();
      yamux.open(1, "/perf/1.0.0", wanted);
      yamux.frame(HostileYamux.DATA, HostileYamux.FIN, 1, 0);
      arena.pause(Duration.ofSeconds(10));
    });
    assertThat(arena.usage().bytes() - before).isLessThanOrEqualTo(HostileYamux.WINDOW_BYTES);

    // No ping of the victim's was answered: the keepalive ends it all.
    arena.advance(HOUR);
    assertThat(arena.strangers()).isEmpty();
  }
}
