package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.NodePlace;
import dev.folkmoot.app.settings.Configuration;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorCommandTest {

  /** A program that runs no node, and has something to say of settings. */
  private record Complaining(List<String> complaints) implements NodeProgram {

    @Override
    public Running start(Configuration configuration, NodePlace place, Consumer<String> notes) {
      throw new AssertionError("a doctor starts no node");
    }

    @Override
    public List<String> complaints(Configuration configuration) {
      return complaints;
    }
  }

  @TempDir private Path folder = Path.of("");
  private final CapturedTerminal captured = new CapturedTerminal("");
  private int free;

  @BeforeEach
  void findFreePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
  }

  private int doctor(List<String> complaints, String... options) {
    Environment environment =
        new Environment(
            Map.of(
                "OLLAMA_HOST",
                "127.0.0.1:" + free,
                "FOLKMOOT_HOME",
                folder.resolve("home").toString()),
            folder);
    Session session =
        new Session(
            captured.terminal(),
            environment,
            FolkmootHome.of(environment),
            Optional.empty(),
            new Complaining(complaints),
            Clock.systemUTC());
    String[] words = new String[options.length + 1];
    words[0] = "doctor";
    System.arraycopy(options, 0, words, 1, options.length);
    return MootCommand.run(session, words);
  }

  @Test
  void aMachineThatIsWellIsExitCodeZeroAndNothingIsMadeOnIt() {
    assertThat(doctor(List.of())).isZero();
    assertThat(captured.out().lines())
        .anyMatch(line -> line.startsWith("ok    java      Java "))
        .anyMatch(line -> line.equals("ok    port      " + free + " is free"))
        .noneMatch(line -> line.startsWith("fail"));
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void whatFailsIsExitCodeOneWithItsRemedyBelow() {
    assertThat(doctor(List.of("FOLKMOOT_MESH=x cannot be"))).isEqualTo(1);
    assertThat(captured.out().lines())
        .containsSubsequence(
            "fail  settings  FOLKMOOT_MESH=x cannot be",
            "                → change it, or unset it");
  }

  @Test
  void programsReadTheSameAsJson() {
    assertThat(doctor(List.of("a \"quoted\" \u001b word"), "--json")).isEqualTo(1);
    assertThat(captured.out())
        .startsWith("{\"ok\":false,\"findings\":[{\"area\":\"java\",\"level\":\"ok\"")
        .contains(
            "{\"area\":\"settings\",\"level\":\"fail\",\"what\":\"a \\\"quoted\\\" \\u001b word\","
                + "\"remedy\":\"change it, or unset it\"}")
        .endsWith("]}\n");
  }

  @Test
  void nothingThatIsFoundMovesTheCursor() {
    assertThat(doctor(List.of("evil\u001b[2J"))).isEqualTo(1);
    assertThat(captured.out()).contains("evil?[2J").doesNotContain("\u001b");
  }
}
