package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackageCommandTest {

  @TempDir private Path folder = Path.of("");
  private final CapturedTerminal captured = new CapturedTerminal("");

  private int moot(Optional<Installation> installation, String... arguments) {
    Environment environment =
        new Environment(Map.of("FOLKMOOT_NATIVES", folder.toString()), folder);
    Session session =
        new Session(
            captured.terminal(),
            environment,
            FolkmootHome.of(environment),
            installation,
            (settings, home, notes) -> {
              throw new AssertionError("no node is started here");
            },
            Clock.systemUTC());
    return MootCommand.run(session, arguments);
  }

  @Test
  void whatWasNotBuiltCannotBePacked() {
    assertThat(moot(Optional.empty(), "package")).isEqualTo(1);
    assertThat(captured.err())
        .containsExactly("Error: this program was not packaged; run ./moot package");
  }

  @Test
  void aFolderThatIsThereIsLeftAlone() throws IOException {
    boolean isArm = System.getProperty("os.arch").equals("aarch64");
    Files.writeString(
        folder.resolve("llama.cpp.lock"), "linux-" + (isArm ? "arm64" : "x64") + " 3.0 abc\n");
    Path mine = Files.createDirectory(folder.resolve("mine"));
    Files.writeString(mine.resolve("x"), "x");
    assertThat(moot(Optional.of(new Installation(folder)), "package", mine.toString()))
        .isEqualTo(1);
    assertThat(captured.err())
        .contains("Error: " + mine + " is there already; name another folder");
    assertThat(mine.resolve("x")).hasContent("x");
  }
}
