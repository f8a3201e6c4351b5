package dev.folkmoot.models.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.models.gguf.GgufBytes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A write that fails half-way, as on a full disk. A process may be forbidden to make files longer
 * than so much: that fails in the same place and needs no disk of its own.
 */
final class FullDiskIT {

  private static final int MOST_KIBIBYTES = 1_024;

  @TempDir Path directory;

  @Test
  @Timeout(120)
  void aWriteThatFailsHalfWayIsNamedAndLeavesNothingBehind() throws Exception {
    GgufBytes bytes = GgufBytes.model();
    for (int i = 0; i < 4; i++) {
      bytes.tensor("blk." + i + ".weight", 0, 512, 500);
    }
    Path gguf = bytes.writeTo(directory.resolve("large.gguf"));
    Path root = directory.resolve("models");
    Path outcome = directory.resolve("outcome");

    Process maker =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f " + MOST_KIBIBYTES + "; exec \"$@\"",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SingleMaker.class.getName(),
                root.toString(),
                gguf.toString(),
                outcome.toString(),
                "0")
            .inheritIO()
            .start();
    try {
      assertThat(maker.waitFor(100, TimeUnit.SECONDS)).isTrue();
    } finally {
      maker.destroyForcibly();
    }

    assertThat(outcome).content().startsWith("INTERNAL cannot store the model 'one:latest'");
    assertThat(root.resolve("blobs")).isEmptyDirectory();
    ModelStore store = ModelStore.open(root, Clock.systemUTC());
    assertThat(store.list()).isEqualTo(List.of());
  }
}
