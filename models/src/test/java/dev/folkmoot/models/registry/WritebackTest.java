package dev.folkmoot.models.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WritebackTest {

  @TempDir Path folder;

  @Test
  void itLetsGoOfTheFileWhenItIsClosed() throws IOException {
    Path file = Files.write(folder.resolve("blob"), new byte[1_000]);
    try (Writeback early = new Writeback(file, 0, 2L << 30)) {
      early.heard(1L << 30);
      early.heard(2L << 30);
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("writeback"));
    assertThat(file).hasSize(1_000);
  }

  @Test
  void aFileThatIsGoneIsSomebodyElsesTrouble() {
    try (Writeback early = new Writeback(folder.resolve("none"), 0, 1L << 30)) {
      early.heard(1L << 30);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whoIsInterruptedMeanwhileStaysInterrupted() throws IOException {
    Path file = Files.write(folder.resolve("blob"), new byte[1]);
    Writeback early = new Writeback(file, 0, 2L << 30);
    Thread.currentThread().interrupt();
    early.close();
    assertThat(Thread.interrupted()).isTrue();
  }
}
