package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LineEditorTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void theHistoryIsItsOwnersAlone() throws IOException {
    Path file = folder.resolve("new/history");
    assertThat(LineEditor.preparedHistory(file)).contains(file);
    assertThat(rights(file)).isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(LineEditor.preparedHistory(file)).contains(file);
    assertThat(rights(file)).isEqualTo("rw-------");
  }

  @Test
  void whereItCannotBeKeptTheTalkDoesWithout() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(LineEditor.preparedHistory(file.resolve("history"))).isEmpty();
  }

  private static String rights(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
