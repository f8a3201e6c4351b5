package dev.folkmoot.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.app.PackagedProgram.Outcome;
import dev.folkmoot.app.client.PretendedNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged program, as processes: what a person does at a shell, and what a machine does to it.
 */
@Timeout(300)
final class ProgramIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Path POCKET =
      Path.of(System.getProperty("folkmoot.root", ".."))
          .resolve("app/target/moot/models/pocket.gguf");

  @TempDir private Path folder = Path.of("");

  private PackagedProgram program(Map<String, String> variables) throws IOException {
    Path own = Files.createTempDirectory(folder, "process");
    Map<String, String> all = new HashMap<>(variables);
    all.putIfAbsent("FOLKMOOT_HOME", folder.resolve("home").toString());
    return new PackagedProgram(own, all);
  }

  private PackagedProgram program() throws IOException {
    return program(Map.of());
  }

  @AfterEach
  void endWhatStillRuns() throws IOException, InterruptedException {
    program().run("shutdown", "--all");
  }

  private Path file(String name) {
    return folder.resolve("home").resolve(name);
  }

  private static Process answering(PackagedProgram program) {
    Process node = program.start("serve");
    await().atMost(PATIENCE).until(() -> !node.isAlive() || program.err().contains("Folkmoot "));
    assertThat(node.isAlive()).as(program.err()).isTrue();
    return node;
  }

  @Test
  void runStartsANodeAnswersAndLeavesTheNodeRunning() throws IOException, InterruptedException {
    Outcome answer = program().run("run", "What is Folkmoot?");
    assertThat(answer.exitCode()).as(answer.err()).isZero();
    assertThat(answer.out()).contains("Folkmoot").endsWith("\n");
    long pid = Long.parseLong(Files.readString(file("moot.pid")).strip());
    assertThat(ProcessHandle.of(pid)).isPresent();
    assertThat(program().run("ps").out()).contains("pocket:latest");
    assertThat(program().run("stop", "pocket").exitCode()).isZero();
    assertThat(program().run("shutdown").exitCode()).isZero();
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(file("moot.pid")).doesNotExist();
  }

  @Test
  void aModelMadeFromAModelfileAnswersUnderItsName() throws IOException, InterruptedException {
    Path modelfile =
        Files.writeString(
            folder.resolve("Modelfile"),
            "FROM " + POCKET + "\nPARAMETER temperature 0\nSYSTEM You are brief.\n");
    assertThat(program().run("create", "mine", "-f", modelfile.toString()).exitCode()).isZero();
    Outcome answer = program().run("run", "mine", "Hello!");
    assertThat(answer.exitCode()).as(answer.err()).isZero();
    assertThat(answer.out()).isNotBlank();
    assertThat(program().run("show", "mine", "--system").out()).isEqualTo("You are brief.\n");
  }

  @Test
  void whoWantsOneNodeOnlyIsToldWhoRuns() throws IOException, InterruptedException {
    Process first = answering(program());
    Outcome second = program().run("serve", "--unless-running");
    assertThat(second.exitCode()).isEqualTo(3);
    assertThat(second.err()).contains("a node already runs: process " + first.pid());
  }

  @Test
  void aSecondNodeOfAHomeTakesTheNextPortAndSaysSo() throws IOException, InterruptedException {
    PackagedProgram one = program();
    PackagedProgram other = program();
    Process first = answering(one);
    Process second = answering(other);
    assertThat(other.err())
        .contains("already; taking the next free one")
        .contains("node 2 of this home")
        .doesNotContain("Exception");
    assertThat(Files.readString(file("nodes/2/moot.pid")).strip())
        .isEqualTo(Long.toString(second.pid()));
    assertThat(Files.readString(file("moot.pid")).strip()).isEqualTo(Long.toString(first.pid()));

    Outcome outcome = program().run("shutdown");
    assertThat(one.outcome(first).exitCode()).isZero();
    assertThat(outcome.err()).contains("1 other node runs on");
    assertThat(program().run("list").out()).as("the second answers now").contains("pocket:latest");
    assertThat(program().run("serve", "--unless-running").exitCode()).isEqualTo(3);
    assertThat(program().run("shutdown", "--all").exitCode()).isZero();
    assertThat(other.outcome(second).exitCode()).isZero();
    assertThat(file("nodes/2/moot.pid")).doesNotExist();
  }

  @Test
  void aNodeThatWasKilledLeavesNothingThatMisleads() throws IOException, InterruptedException {
    Process killed = answering(program());
    killed.destroyForcibly().waitFor();
    assertThat(file("moot.pid")).exists();
    assertThat(program().run("shutdown").err()).contains("No node runs");
    Process next = answering(program());
    assertThat(Files.readString(file("moot.pid")).strip()).isEqualTo(Long.toString(next.pid()));
  }

  @Test
  void aPoliteSignalEndsANodeWithZero() throws IOException, InterruptedException {
    PackagedProgram program = program();
    Process node = answering(program);
    node.destroy();
    assertThat(program.outcome(node).exitCode()).isZero();
    assertThat(file("moot.node")).doesNotExist();
  }

  @Test
  void aPortThatWasAskedForAndIsTakenIsNamed() throws IOException, InterruptedException {
    try (PretendedNode ollama = new PretendedNode()) {
      ollama.answers("/", 200, "Ollama is running");
      Outcome outcome = program(Map.of("OLLAMA_HOST", ollama.url().getAuthority())).run("serve");
      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.err())
          .isEqualTo("Error: an Ollama server answers on " + ollama.url() + " already\n");
    }
  }

  @Test
  void whereNobodyAskedForAPortTheNextFreeOneIsTakenAndSaid()
      throws IOException, InterruptedException {
    try (ServerSocket _ = takeTheDefaultPort()) {
      PackagedProgram program = program();
      Process node = answering(program);
      assertThat(program.err())
          .contains("something else is on http://127.0.0.1:11434 already; taking the next free one")
          .doesNotContain("Exception");
      assertThat(program().run("list").out()).contains("pocket:latest");
      assertThat(program().run("shutdown").exitCode()).isZero();
      assertThat(program.outcome(node).exitCode()).isZero();
    }
  }

  private static ServerSocket takeTheDefaultPort() throws IOException {
    return new ServerSocket(11434, 1, InetAddress.getLoopbackAddress());
  }

  @Test
  void twoWhoAskAtOnceStartOneNode() throws IOException, InterruptedException {
    PackagedProgram one = program();
    PackagedProgram other = program();
    Process asking = one.start("run", "Hello!");
    Outcome second = other.run("run", "What is Folkmoot?");
    Outcome first = one.outcome(asking);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.out()).contains("Folkmoot");
    assertThat(Files.readAllLines(file("logs/moot.log")))
        .filteredOn(line -> line.contains("answers on"))
        .hasSize(1);
  }

  /** At several moments, for the one that hurts is not known. */
  @ParameterizedTest
  @ValueSource(longs = {150, 300, 450, 600, 900})
  void aModelThatWasBeingMadeWhenTheProcessDiedIsThereOrIsNot(long millis)
      throws IOException, InterruptedException {
    Process making = program().start("create", "made", "-f", POCKET.toString());
    making.waitFor(millis, TimeUnit.MILLISECONDS);
    making.destroyForcibly().waitFor();
    Outcome answer = program().run("run", "Hello!");
    assertThat(answer.exitCode()).as(answer.err()).isZero();
    Outcome list = program().run("list");
    assertThat(list.exitCode()).as(list.err()).isZero();
    if (list.out().contains("made:latest")) {
      assertThat(program().run("run", "made", "Hello!").exitCode()).isZero();
    }
    assertThat(program().run("create", "made", "-f", POCKET.toString()).exitCode()).isZero();
    assertThat(program().run("run", "made", "Hello!").exitCode()).isZero();
  }

  @Test
  void aHomeThatCannotBeIsNamed() throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("taken"), "a file, not a folder");
    Outcome outcome =
        program(Map.of("FOLKMOOT_HOME", file.resolve("home").toString())).run("run", "Hello!");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith("Error: cannot ")
        .contains(file.toString())
        .doesNotContain("\tat ");
  }

  @Test
  void noPromptReachesTheLog() throws IOException, InterruptedException {
    program().run("run", "The quick brown wombat, please.");
    assertThat(Files.readString(file("logs/moot.log"), StandardCharsets.UTF_8))
        .contains("answers on")
        .doesNotContain("wombat");
  }
}
