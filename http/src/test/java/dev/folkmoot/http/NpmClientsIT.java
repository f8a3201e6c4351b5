package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.dialect.SampleCards;
import dev.folkmoot.testkit.engine.Script;
import dev.folkmoot.testkit.engine.ScriptedEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The npm clients {@code ollama}, {@code openai} and {@code @anthropic-ai/sdk}, unmodified, at the
 * versions pinned in {@code src/test/node}. They are installed below {@code target}.
 */
final class NpmClientsIT {

  private static final Duration INSTALL_PATIENCE = Duration.ofMinutes(5);
  private static final Duration SCRIPT_PATIENCE = Duration.ofMinutes(1);
  private static final List<String> FILES =
      List.of(
          "package.json",
          "package-lock.json",
          "whole.mjs",
          "broken.mjs",
          "leaving.mjs",
          "mesh.mjs",
          "able.mjs");

  private static final Path HOME =
      Path.of(System.getProperty("folkmoot.root", ".."), "http", "target", "npm-clients");

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    Path source = Path.of(System.getProperty("folkmoot.root", ".."), "http", "src", "test", "node");
    Files.createDirectories(HOME);
    for (String file : FILES) {
      Files.copy(source.resolve(file), HOME.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Path installed = HOME.resolve("installed.json");
    String wanted = Files.readString(HOME.resolve("package-lock.json"));
    if (Files.exists(installed) && Files.readString(installed).equals(wanted)) {
      return;
    }
    run(INSTALL_PATIENCE, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
    Files.writeString(installed, wanted);
  }

  private static Process start(String... command) {
    try {
      return new ProcessBuilder(command).directory(HOME.toFile()).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new AssertionError(
          "this test needs Node.js with npm: \"" + command[0] + "\" cannot be started", e);
    }
  }

  private static void run(Duration patience, String... command) throws InterruptedException {
    Process process = start(command);
    List<String> lines = new ArrayList<>();
    Thread reader =
        Thread.startVirtualThread(() -> process.inputReader().lines().forEach(lines::add));
    boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    process.destroyForcibly();
    reader.join();
    assertThat(ended).as("%s ended in time: %s", List.of(command), lines).isTrue();
    assertThat(process.exitValue())
        .as("%s: %s", List.of(command), String.join("\n", lines))
        .isZero();
  }

  private static String url(TestNode node) {
    return "http://127.0.0.1:" + node.port();
  }

  @Test
  void theClientsDoEverythingThatPeopleDo() throws InterruptedException {
    try (TestNode node = TestNode.start(Script.saying("Hello there, friend"))) {
      run(SCRIPT_PATIENCE, "node", "whole.mjs", url(node));
    }
  }

  @Test
  void theClientsTakeAnAnswerThatWasTakenUpForWhatItIs() throws InterruptedException {
    Script hello = Script.saying("Hello there, friend");
    try (TestNode node = TestNode.start(hello, ResumingEngine::new)) {
      run(SCRIPT_PATIENCE, "node", "whole.mjs", url(node));
    }
  }

  @Test
  void theClientsAskOtherMachinesWithoutKnowingIt() throws InterruptedException {
    ModelCard big = SampleCards.card("big");
    Neighbours attic =
        new Neighbours()
            .with(
                "attic",
                Reach.MESH,
                Duration.ofMillis(1),
                big,
                List.of(
                    Neighbours.accepted(big),
                    Neighbours.began(),
                    Neighbours.word("Hello", 1),
                    Neighbours.word(" there", 2),
                    Neighbours.end(Continuity.UNBROKEN)));
    try (TestNode node = TestNode.start(Script.ECHO, attic)) {
      run(SCRIPT_PATIENCE, "node", "mesh.mjs", url(node));
    }
  }

  @Test
  void theClientsCallFunctionsAndHearThoughts() throws InterruptedException {
    try (Savant savant = Savant.complete()) {
      run(SCRIPT_PATIENCE, "node", "able.mjs", url(savant.node));
    }
  }

  @Test
  void noClientTakesATruncatedAnswerForACompleteOne() throws InterruptedException {
    Script dying = Script.tokens(50).withTokenDelay(Duration.ofMillis(5)).withFailureAfter(5);
    try (TestNode node = TestNode.start(dying)) {
      run(SCRIPT_PATIENCE, "node", "broken.mjs", url(node), ScriptedEngine.DIED);
    }
  }

  @Test
  void aClientThatAbortsFreesItsSlot() throws IOException {
    Script slow = Script.tokens(100_000).withTokenDelay(Duration.ofMillis(10));
    try (TestNode node = TestNode.start(slow)) {
      Process process = start("node", "leaving.mjs", url(node));
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        assertThat(out.readLine()).isEqualTo("leaving: ok");
        await().until(() -> node.engine.openGenerations() == 0);
        assertThat(node.engine.cancelled()).isEqualTo(4);
        assertThat(process.isAlive()).isTrue();
      } finally {
        process.destroyForcibly();
      }
    }
  }
}
