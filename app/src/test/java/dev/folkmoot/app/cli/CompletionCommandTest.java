package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.app.client.PretendedNode;
import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompletionCommandTest {

  @TempDir private Path folder = Path.of("");

  private String moot(Map<String, String> variables, String... arguments) {
    CapturedTerminal captured = new CapturedTerminal("");
    Environment environment = new Environment(variables, folder);
    Session session =
        new Session(
            captured.terminal(),
            environment,
            FolkmootHome.of(environment),
            Optional.empty(),
            (settings, home, notes) -> {
              throw new AssertionError("no command here runs a node");
            },
            Clock.systemUTC());
    assertThat(MootCommand.run(session, arguments)).isZero();
    return captured.out();
  }

  /** Bash itself says what it would offer. */
  @ParameterizedTest
  @CsvSource({
    "moot ru, run",
    "moot ls --he, --help",
    "moot run '', pocket:latest big:7b big:70b",
    "moot run bi, big:7b big:70b",
    "moot run big : 7, 7b 70b",
    "moot show --sys, --system",
    "moot shut, shutdown",
    "moot reh, ''"
  })
  void bashCompletesCommandsOptionsAndModels(String typed, String offered)
      throws IOException, InterruptedException {
    Path script =
        Files.writeString(folder.resolve("moot.bash"), moot(Map.of(), "completion", "bash"));
    Process bash =
        new ProcessBuilder(
                "bash",
                "--norc",
                "-c",
                "moot() { printf '%s\\n' pocket:latest big:7b big:70b; }\n. "
                    + script
                    + "\nCOMP_WORDS=("
                    + typed
                    + ")\nCOMP_CWORD=$((${#COMP_WORDS[@]}-1))\n_moot\necho \"${COMPREPLY[*]}\"")
            .redirectErrorStream(true)
            .directory(Files.createDirectories(folder.resolve("empty")).toFile())
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    assertThat(said.strip()).isEqualTo(offered);
  }

  @Test
  void eachShellIsToldEveryCommandThatIsToBeSeen() {
    for (String shell : new String[] {"bash", "zsh", "fish", "FISH"}) {
      assertThat(moot(Map.of(), "completion", shell))
          .as(shell)
          .contains("doctor", "package", "keepalive", "moot names")
          .doesNotContain("rehearse");
    }
  }

  @Test
  void aQuoteInADescriptionDoesNotEndIt() {
    assertThat(moot(Map.of(), "completion", "zsh")).contains("until '\\''moot unban'\\''.'");
  }

  @Test
  void namesComeFromTheNodeThatRuns() {
    try (PretendedNode node = new PretendedNode()) {
      node.answers("/", 200, "Ollama is running")
          .answers("/api/tags", 200, "{\"models\":[{\"name\":\"a:1\"},{\"name\":\"b:2\"}]}");
      assertThat(moot(Map.of("OLLAMA_HOST", node.url().toString()), "names"))
          .isEqualTo("a:1\nb:2\n");
      node.answers("/api/tags", 500, "{\"error\":\"no\"}");
      assertThat(moot(Map.of("OLLAMA_HOST", node.url().toString()), "names")).isEmpty();
    }
  }

  @Test
  void whereNoNodeRunsNoneIsStartedAndNothingIsMade() {
    assertThat(moot(Map.of("FOLKMOOT_HOME", folder.resolve("none").toString()), "names")).isEmpty();
    assertThat(folder.resolve("none")).doesNotExist();
  }
}
