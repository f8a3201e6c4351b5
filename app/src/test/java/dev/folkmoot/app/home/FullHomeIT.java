package dev.folkmoot.app.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.FailureException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A home on a disk without room. A process that may write no file longer than nothing fails in the
 * same place, and needs no disk of its own.
 */
final class FullHomeIT {

  @TempDir private Path folder = Path.of("");

  /** What a start does first: {@code HOME}; prints why not. */
  public static void main(String[] args) throws IOException {
    FolkmootHome home = new FolkmootHome(Path.of(args[0]), Path.of(args[0], "models"));
    try {
      new KeyFile(home, home.root().resolve("node.key")).readOr(() -> new byte[] {1, 2, 3});
    } catch (FailureException e) {
      try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
        out.write(e.failure().message().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  @Timeout(60)
  void aKeyThatHasNoRoomLeavesNothingBehindAndSaysWhatToDo() throws Exception {
    Process start =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f 0; exec \"$@\"",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                FullHomeIT.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    start.getOutputStream().close();
    String said = new String(start.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(start.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said.strip())
        .isEqualTo(
            "cannot write "
                + folder.resolve("node.key")
                + ": the disk is full; make room there, or set FOLKMOOT_HOME to a folder on"
                + " another disk");
    assertThat(folder.resolve("node.key")).doesNotExist();
    assertThat(folder.resolve(".node.key.new")).doesNotExist();
  }
}
