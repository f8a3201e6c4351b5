package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.app.client.PretendedNode;
import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MootCommandTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

  private static final String TAGS =
      """
      {"models":[
      {"name":"pocket:latest","digest":"aaaaaaaaaaaaaaaa","size":3000000,
       "modified_at":"2026-11-21T11:00:00Z"},
      {"name":"big:7b","digest":"bbbbbbbbbbbbbbbb","size":4100000000,
       "modified_at":"2026-11-01T12:00:00Z"}]}
      """;

  private static final String ANSWER =
      """
      {"message":{"content":"Because "},"done":false}
      {"message":{"content":"of the air."},"done":false}
      {"message":{"content":""},"done":true,"done_reason":"stop","eval_count":4}
      """;

  @TempDir private Path folder = Path.of("");
  private final PretendedNode node = new PretendedNode();
  private CapturedTerminal captured = new CapturedTerminal("");

  @AfterEach
  void stop() {
    node.close();
  }

  private int moot(String... arguments) {
    Environment environment =
        new Environment(
            Map.of("OLLAMA_HOST", node.url().toString(), "FOLKMOOT_HOME", folder.toString()),
            folder);
    Session session =
        new Session(
            captured.terminal(),
            environment,
            FolkmootHome.of(environment),
            Optional.empty(),
            (variables, home, notes) -> {
              throw new AssertionError("no command here runs a node");
            },
            NOON);
    return MootCommand.run(session, arguments);
  }

  @Test
  void aPromptIsAnsweredOnStandardOutputAndNowhereElse() {
    node.answers("/", 200, "Ollama is running").answers("/api/tags", 200, TAGS);
    node.answers("/api/chat", 200, ANSWER);
    assertThat(moot("run", "Why is the sky blue?")).isZero();
    assertThat(captured.out()).isEqualTo("Because of the air.\n");
    assertThat(captured.err()).isEmpty();
    assertThat(node.requests().getLast())
        .contains("\"model\":\"pocket\"")
        .contains("Why is the sky blue?");
  }

  /** A script that hands a path to a model without eyes means the path. */
  @Test
  void aPictureInTheOnlyPromptTravelsToAModelThatSees() throws IOException {
    Path picture = Files.writeString(folder.resolve("a.png"), "x");
    node.answers("/", 200, "Ollama is running").answers("/api/tags", 200, TAGS);
    node.answers("/api/chat", 200, ANSWER);
    node.answers("/api/show", 200, "{\"capabilities\":[\"completion\"]}");
    assertThat(moot("run", "big:7b", "What is " + picture)).isZero();
    assertThat(node.requests().getLast()).contains("a.png").doesNotContain("images");
    node.answers("/api/show", 200, "{\"capabilities\":[\"completion\",\"vision\"]}");
    assertThat(moot("run", "big:7b", "What is " + picture)).isZero();
    assertThat(node.requests().getLast())
        .contains("\"content\":\"What is\"")
        .contains("\"images\":[\"eA==\"]");
    assertThat(captured.err()).contains("Added image '" + picture + "'");
  }

  @Test
  void whatIsPipedInComesBeforeWhatIsTyped() {
    captured = new CapturedTerminal("The sky is blue.");
    node.answers("/", 200, "Ollama is running").answers("/api/tags", 200, TAGS);
    node.answers("/api/chat", 200, ANSWER);
    assertThat(moot("run", "big:7b", "Why?")).isZero();
    assertThat(node.requests().getLast()).contains("\"content\":\"The sky is blue. Why?\"");
  }

  @Test
  void withoutAnyPromptTheModelIsOnlyLoaded() {
    node.answers("/", 200, "Ollama is running").answers("/api/tags", 200, TAGS);
    node.answers("/api/generate", 200, "{\"done\":true}");
    assertThat(moot("run", "big:7b", "--keepalive", "1h")).isZero();
    assertThat(node.requests().getLast())
        .isEqualTo(
            "POST /api/generate {\"model\":\"big:7b\",\"stream\":false,\"keep_alive\":\"1h\"}");
    assertThat(captured.out()).isEmpty();
  }

  @Test
  void aPersonTalksTurnByTurn() {
    captured =
        new CapturedTerminal("Hi\n\n\"\"\"two\nlines\"\"\"\n/clear\nBye\n/bye\nnever\n", true);
    node.answers("/", 200, "Ollama is running").answers("/api/tags", 200, TAGS);
    node.answers("/api/chat", 200, ANSWER);
    assertThat(moot("run")).isZero();
    assertThat(node.requests()).filteredOn(request -> request.contains("/api/chat")).hasSize(3);
    assertThat(node.requests().get(3))
        .contains("\"content\":\"Hi\"")
        .contains("\"content\":\"Because of the air.\"")
        .contains("\"content\":\"two\\nlines\"");
    assertThat(node.requests().getLast()).contains("Bye").doesNotContain("Hi");
  }

  @Test
  void aFailureIsOneLineAndExitCodeOne() {
    node.answers("/", 200, "Ollama is running").answers("/api/tags", 200, TAGS);
    node.answers("/api/chat", 500, "{\"error\":\"out of luck\"}");
    assertThat(moot("run", "Why is that?")).isEqualTo(1);
    assertThat(captured.err()).containsExactly("Error: out of luck");
    assertThat(captured.out()).isEmpty();
  }

  @Test
  void listShowsAModelALine() {
    node.answers("/api/tags", 200, TAGS);
    assertThat(moot("list")).isZero();
    assertThat(captured.out().lines())
        .containsExactly(
            "NAME             ID              SIZE      MODIFIED",
            "pocket:latest    aaaaaaaaaaaa    3 MB      About an hour ago",
            "big:7b           bbbbbbbbbbbb    4.1 GB    2 weeks ago");
  }

  @Test
  void listMayBeNarrowedToAPrefix() {
    node.answers("/api/tags", 200, TAGS);
    assertThat(moot("ls", "BIG")).isZero();
    assertThat(captured.out().lines()).hasSize(2);
  }

  @Test
  void psShowsWhereAModelSitsAndForHowLong() {
    node.answers(
        "/api/ps",
        200,
        """
        {"models":[{"name":"pocket:latest","digest":"aaaaaaaaaaaaaaaa","size":4000000,
        "size_vram":1000000,"context_length":2048,"expires_at":"2026-11-21T12:04:00Z"}]}
        """);
    assertThat(moot("ps")).isZero();
    assertThat(captured.out().lines().toList().getLast())
        .isEqualTo(
            "pocket:latest    aaaaaaaaaaaa    4 MB    75%/25% CPU/GPU    2048       "
                + "4 minutes from now");
  }

  @Test
  void showLetsNoCardMoveTheCursor() {
    node.answers(
        "/api/show",
        200,
        """
        {"model_info":{"general.architecture":"ll\\u001b[2Jama"},"details":{},
        "capabilities":["completion"],"system":"Be\\u001b]0;mine\\u0007 brief.","license":"\\u009b2J"}
        """);
    assertThat(moot("show", "pocket")).isZero();
    assertThat(captured.out()).doesNotContain("\u001b", "\u0007", "\u009b").contains("Be?]0;mine?");
  }

  @Test
  void showHasSectionsAndItsPartsStandAlone() {
    node.answers(
        "/api/show",
        200,
        """
        {"model_info":{"general.architecture":"llama","llama.context_length":512},
        "details":{"parameter_size":"3.1M","quantization_level":"Q8_0"},
        "capabilities":["completion"],"parameters":"stop                \\"<|im_end|>\\"",
        "system":"Be brief.","template":"{{ .Prompt }}","license":"Apache\\nVersion 2\\nmore"}
        """);
    assertThat(moot("show", "pocket")).isZero();
    assertThat(captured.out())
        .isEqualTo(
            """
              Model
                architecture      llama
                parameters        3.1M
                context length    512
                quantization      Q8_0

              Capabilities
                completion

              Parameters
                stop    "<|im_end|>"

              System
                Be brief.

              License
                Apache
                Version 2

            """);
    captured = new CapturedTerminal("");
    assertThat(moot("show", "pocket", "--system")).isZero();
    assertThat(captured.out()).isEqualTo("Be brief.\n");
  }

  @Test
  void stopUnloadsAModel() {
    node.answers("/api/generate", 200, "{\"done\":true,\"done_reason\":\"unload\"}");
    assertThat(moot("stop", "pocket")).isZero();
    assertThat(node.requests())
        .containsExactly(
            "POST /api/generate {\"model\":\"pocket\",\"keep_alive\":0,\"stream\":false}");
  }

  @Test
  void stopOfAModelThatIsNotHereSaysSo() {
    node.answers("/api/generate", 404, "{\"error\":\"model 'x' not found\"}");
    assertThat(moot("stop", "x")).isEqualTo(1);
    assertThat(captured.err()).containsExactly("Error: couldn't find model \"x\" to stop");
  }

  @Test
  void shutdownOfNothingIsNoFailure() {
    assertThat(moot("shutdown")).isZero();
    assertThat(captured.err()).containsExactly("No node runs on " + folder + ".");
  }

  @Test
  void createRefusesWhatIsNeitherGgufNorModelfile() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "Dear diary");
    assertThat(moot("create", "x", "-f", file.toString())).isEqualTo(1);
    assertThat(captured.err().getFirst())
        .startsWith("Error: Modelfile line 1: unknown instruction \"DEAR\"");
    assertThat(moot("create", "x", "-f", folder.resolve("none").toString())).isEqualTo(1);
    assertThat(captured.err().getLast()).endsWith("none: no such file");
  }

  @Test
  void createNamesAMissingFromFile() throws IOException {
    Path file = Files.writeString(folder.resolve("Modelfile"), "FROM ./gone.gguf");
    assertThat(moot("create", "x", "-f", file.toString())).isEqualTo(1);
    assertThat(captured.err().getLast())
        .startsWith("Error: FROM ./gone.gguf: neither a file")
        .contains("nor an installed model");
  }

  /** A prompt is the person's text: no file is read for it and no letter of it is lost. */
  @Test
  void aPromptThatBeginsWithAnAtIsAPrompt() throws IOException {
    Path file = Files.writeString(folder.resolve("words"), "other words");
    node.answers("/", 200, "Ollama is running").answers("/api/tags", 200, TAGS);
    node.answers("/api/chat", 200, ANSWER);
    for (String prompt : new String[] {"@" + file, "@@ada, are you there?"}) {
      assertThat(moot("run", "big:7b", prompt)).isZero();
      assertThat(node.requests().getLast()).contains("\"content\":\"" + prompt + "\"");
    }
  }

  @Test
  void verboseTellsTheCostOnStandardErrorOnly() {
    node.answers("/", 200, "Ollama is running").answers("/api/tags", 200, TAGS);
    node.answers(
        "/api/chat",
        200,
        """
        {"message":{"content":"Yes.\\n"},"done":false}
        {"message":{"content":""},"done":true,"total_duration":2500000000,"eval_count":10,\
        "eval_duration":500000000}
        """);
    assertThat(moot("run", "--verbose", "pocket", "Well, is it?")).isZero();
    assertThat(captured.out()).as("no second line end").isEqualTo("Yes.\n");
    assertThat(captured.err())
        .contains(
            "total duration:          2.500s",
            "eval count:              10 token(s)",
            "eval rate:               20.00 tokens/s",
            "prompt eval rate:        -");
  }

  @Test
  void aTalkGoesOnAfterATurnThatFailedAndForgetsThatTurn() {
    captured = new CapturedTerminal("Hi\n/?\n", true);
    node.answers("/", 200, "Ollama is running").answers("/api/tags", 200, TAGS);
    node.answers("/api/chat", 503, "{\"error\":\"server busy\"}");
    assertThat(moot("run", "big:7b")).isZero();
    assertThat(captured.err())
        .containsSubsequence("Error: server busy", "  /clear          Forget what was said");
    assertThat(captured.out()).startsWith(">>> ").doesNotContain("server busy");
  }

  @ParameterizedTest
  @CsvSource({
    "run --dance, Unknown option: '--dance'",
    "show, Missing required parameter: 'MODEL'",
    "stop, Missing required parameter: 'MODEL'",
    "list a b, Unmatched argument at index 2: 'b'",
    "create, Missing required parameter: 'MODEL'",
    "show pocket --system --license, mutually exclusive"
  })
  void aWrongCommandLineIsAnswerOneAndNothingIsAsked(String words, String why) {
    assertThat(moot(words.split(" "))).isEqualTo(1);
    assertThat(captured.err().getFirst()).startsWith("Error: ").contains(why);
    assertThat(captured.err().getLast()).isEqualTo("Try 'moot help' for what can be said.");
    assertThat(captured.out()).isEmpty();
    assertThat(node.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "4000000, 0, 100% CPU",
    "4000000, -1, 100% CPU",
    "0, 0, 100% CPU",
    "4000000, 4000000, 100% GPU",
    "4000000, 5000000, 100% GPU",
    "1000, 995, 1%/99% CPU/GPU",
    "3, 1, 67%/33% CPU/GPU"
  })
  void theShareOfEachProcessorAddsUp(long size, long inGpu, String text) {
    assertThat(PsCommand.processor(size, inGpu)).isEqualTo(text);
  }

  @Test
  void anUnknownCommandIsRefusedWithAHint() {
    assertThat(moot("dance")).isEqualTo(1);
    assertThat(captured.err())
        .containsExactly(
            "Error: Unmatched argument at index 0: 'dance'",
            "Try 'moot help' for what can be said.");
  }

  @Test
  void versionAndHelpGoToStandardOutput() {
    assertThat(moot("--version")).isZero();
    assertThat(captured.out()).isEqualTo("moot version 0.1.0\n");
    captured = new CapturedTerminal("");
    assertThat(moot("help")).isZero();
    assertThat(captured.out()).contains("serve").contains("shutdown");
    assertThat(captured.out()).as("no colour where nobody looks").doesNotContain("\u001b[");
  }
}
