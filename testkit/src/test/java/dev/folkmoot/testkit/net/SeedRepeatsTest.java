package dev.folkmoot.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A seed repeats a run to the byte: here, and in another JVM, whose hashes and addresses differ.
 */
final class SeedRepeatsTest {

  private static final long SEED = 7;
  private static final int PATIENCE_SECONDS = 120;

  @TempDir private Path folder;

  @Test
  void theSameSeedDeliversTheSameBytesAtTheSameMoments() throws Exception {
    assertThat(Scenario.digest(SEED)).isEqualTo(Scenario.digest(SEED));
  }

  @Test
  void anotherSeedIsAnotherRun() throws Exception {
    assertThat(Scenario.digest(SEED + 1)).isNotEqualTo(Scenario.digest(SEED));
  }

  @Test
  void anotherJvmRepeatsItToo() throws Exception {
    assertThat(elsewhere()).isEqualTo(Scenario.digest(SEED));
  }

  private String elsewhere() throws IOException, InterruptedException {
    Path answer = folder.resolve("digest");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Scenario.Alone.class.getName(),
                Long.toString(SEED),
                answer.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(folder.resolve("output"))).isZero();
      return Files.readString(answer);
    } finally {
      process.destroyForcibly();
    }
  }
}
