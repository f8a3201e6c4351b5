package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.app.client.AdminClient;
import dev.folkmoot.app.client.ChatOptions;
import dev.folkmoot.app.client.ChatTurn;
import dev.folkmoot.app.client.NodeAccess;
import dev.folkmoot.app.client.NodeClient;
import dev.folkmoot.app.client.PretendedNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class TalkTest {

  private static final String ANSWER =
      """
      {"message":{"content":"Because "},"done":false}
      {"message":{"content":"of the air."},"done":false}
      {"message":{"content":""},"done":true,"done_reason":"stop","eval_count":4}
      """;

  private static final String CARD =
      """
      {"model_info":{"general.architecture":"llama"},"details":{},"capabilities":["completion"],
      "modelfile":"FROM x","parameters":"top_k                          4",
      "system":"Be kind.","template":"{{ .Prompt }}","license":"Free"}
      """;

  @TempDir private Path folder = Path.of("");
  private final PretendedNode node = new PretendedNode();
  private final CapturedTerminal captured = new CapturedTerminal("");

  @BeforeEach
  void pretend() {
    node.answers("/api/chat", 200, ANSWER).answers("/api/show", 200, CARD);
    node.answers("/api/generate", 200, "{\"done\":true}");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private ScriptedTypist talk(Object... said) throws InterruptedException {
    ScriptedTypist typist = new ScriptedTypist(said);
    talk(typist);
    return typist;
  }

  private void talk(ScriptedTypist typist) throws InterruptedException {
    Talk.Parties parties =
        new Talk.Parties(captured.terminal(), typist, new NodeClient(node.url()), folder);
    TalkSettings settings = new TalkSettings(ChatOptions.NONE, false, true, true);
    new Talk(
            parties,
            new HomeMachine(new AdminClient(node.url(), NodeAccess.NONE)),
            "pocket",
            settings)
        .hold();
  }

  private List<String> chats() {
    return node.requests().stream().filter(request -> request.contains("/api/chat")).toList();
  }

  @Test
  void eachTurnBringsWhatWasSaidBefore() throws InterruptedException {
    talk("Why?", "  ", "And then?");
    assertThat(captured.out()).isEqualTo("Because of the air.\n".repeat(2));
    assertThat(chats()).hasSize(2);
    assertThat(chats().getLast())
        .contains("{\"role\":\"user\",\"content\":\"Why?\"}")
        .contains("{\"role\":\"assistant\",\"content\":\"Because of the air.\"}")
        .contains("{\"role\":\"user\",\"content\":\"And then?\"}");
  }

  @Test
  void whatIsSetTravelsWithTheNextQuestion() throws InterruptedException {
    talk(
        "/set parameter temperature 0.5",
        "/set parameter num_ctx 256",
        "/set parameter stop \"a\" b",
        "/set format json",
        "/set think high",
        "/set system \"Be brief.\"",
        "Why?",
        "/set noformat",
        "/set nothink",
        "/set verbose",
        "And?");
    assertThat(chats().getFirst())
        .contains("{\"role\":\"system\",\"content\":\"Be brief.\"}")
        .contains("\"format\":\"json\"")
        .contains("\"think\":\"high\"")
        .contains("\"temperature\":0.5", "\"num_ctx\":256", "\"stop\":[\"a\",\"b\"]");
    assertThat(chats().getLast()).doesNotContain("format").contains("\"think\":false");
    assertThat(captured.err())
        .contains("Set system message.", "eval count:              4 token(s)");
  }

  @Test
  void aParameterOfAWrongTypeIsRefusedAndTheTalkGoesOn() throws InterruptedException {
    talk("/set parameter temperature hot", "/set parameter courage 1", "Why?");
    assertThat(captured.err())
        .anyMatch(line -> line.startsWith("Error: parameter 'temperature' cannot be 'hot'"))
        .anyMatch(line -> line.startsWith("Error: parameter 'courage' cannot be '1'"));
    assertThat(chats().getLast()).doesNotContain("options");
  }

  @Test
  void clearForgetsWhatWasSaidButNotTheSystemMessage() throws InterruptedException {
    talk("/set system Be brief.", "Why?", "/clear", "Hello");
    assertThat(chats().getLast()).contains("Be brief.", "Hello").doesNotContain("Why?");
  }

  @Test
  void anotherModelBeginsAnew() throws InterruptedException {
    talk("/set system Be brief.", "Why?", "/load big:7b", "Hello");
    assertThat(node.requests())
        .anyMatch(one -> one.startsWith("POST /api/generate {\"model\":\"big:7b\""));
    assertThat(chats().getLast())
        .contains("\"model\":\"big:7b\"")
        .doesNotContain("Be brief.")
        .doesNotContain("Why?");
  }

  @Test
  void aModelThatIsNotThereLeavesTheTalkWhereItWas() throws InterruptedException {
    node.answers("/api/generate", 404, "{\"error\":\"model 'x' not found\"}");
    talk("/load x", "Hello");
    assertThat(captured.err()).contains("Error: model 'x' not found");
    assertThat(chats().getLast()).contains("\"model\":\"pocket\"");
  }

  @Test
  void aTalkCanBeKeptAsAModel() throws InterruptedException {
    node.answers("/api/create", 200, "{\"status\":\"success\"}\n");
    talk("/set system Be brief.", "/set parameter top_k 3", "Why?", "/save mine");
    assertThat(node.requests().getLast())
        .isEqualTo(
            "POST /api/create {\"model\":\"mine\",\"from\":\"pocket\",\"stream\":false,"
                + "\"system\":\"Be brief.\",\"parameters\":{\"top_k\":3},\"messages\":["
                + "{\"role\":\"user\",\"content\":\"Why?\"},"
                + "{\"role\":\"assistant\",\"content\":\"Because of the air.\"}]}");
    assertThat(captured.err()).contains("Created new model 'mine'");
  }

  @Test
  void aNodeThatCannotKeepItSaysSo() throws InterruptedException {
    node.answers("/api/create", 501, "{\"error\":\"\\\"create\\\" is not built yet\"}");
    talk("/save mine");
    node.answers("/api/create", 200, "{\"status\":\"x\"}\n{\"error\":\"disk full\"}\n");
    talk("/save mine");
    assertThat(captured.err())
        .contains(
            "Error: this node cannot make models over its API (/api/create), so nothing was saved",
            "Error: disk full");
  }

  @ParameterizedTest
  @CsvSource({
    "info, Capabilities",
    "license, Free",
    "modelfile, FROM x",
    "parameters, top_k    4",
    "system, Be kind.",
    "template, {{ .Prompt }}"
  })
  void eachPartOfAModelCanBeShown(String part, String text) throws InterruptedException {
    talk("/show " + part);
    assertThat(captured.out()).contains(text);
  }

  @Test
  void whatThePersonSetIsShownBeforeWhatTheModelBrings() throws InterruptedException {
    talk("/set parameter seed 7", "/set system Mine.", "/show parameters", "/show system");
    assertThat(captured.out()).contains("User defined parameters:\n  seed    7").contains("Mine.");
  }

  @Test
  void helpIsGivenForEverythingAndAnUnknownWordIsNoPrompt() throws InterruptedException {
    talk(
        "/?",
        "/? set",
        "/help show",
        "/? shortcuts",
        "/dance",
        "/set dance",
        "/set",
        "/show",
        "/load");
    assertThat(captured.err())
        .contains("Unknown command '/dance'. Type /? for help")
        .contains("Unknown command '/set dance'. Type /? set for help")
        .contains("  /show template", "  /bye            Exit", "Usage:");
    assertThat(chats()).isEmpty();
  }

  @Test
  void aPathIsAPromptAndByeIsTheEnd() throws InterruptedException {
    talk("/etc/hosts is what?", "/bye", "never");
    assertThat(chats()).singleElement().asString().contains("/etc/hosts is what?");
  }

  @Test
  void ctrlCAtAnEmptyPromptTellsHowToLeave() throws InterruptedException {
    talk(new Typist.Said.Interrupt(false), new Typist.Said.Interrupt(true), "Why?");
    assertThat(captured.err()).containsOnlyOnce("Ctrl-D or /bye leaves.");
    assertThat(chats()).hasSize(1);
  }

  @Test
  void historyIsSwitchedOffAndOn() throws InterruptedException {
    assertThat(talk("/set nohistory").isKeepingHistory()).isFalse();
    assertThat(talk("/set nohistory", "/set history").isKeepingHistory()).isTrue();
  }

  @Test
  void picturesTravelAndTheNodesRefusalIsShown() throws IOException, InterruptedException {
    Path picture = Files.writeString(folder.resolve("a.png"), "x");
    node.answers("/api/chat", 400, "{\"error\":\"this model cannot see\"}");
    talk("What is " + picture + "?");
    assertThat(chats().getFirst()).contains("\"images\":[\"eA==\"]");
    assertThat(captured.err())
        .contains("Added image '" + picture + "'", "Error: this model cannot see");
  }

  @Test
  void halfAnAnswerIsCalledSoAndForgotten() throws InterruptedException {
    node.breaksOff("/api/chat", "{\"message\":{\"content\":\"Because\"},\"done\":false}\n");
    talk("Why?", "And?");
    assertThat(captured.out()).startsWith("Because\n");
    assertThat(captured.err())
        .contains("What stands above is not the whole answer.")
        .anyMatch(line -> line.startsWith("Error: the answer broke off"));
    assertThat(chats().getLast()).doesNotContain("Why?");
  }

  @Test
  void ctrlCStopsTheAnswerAndNotTheTalk() throws Exception {
    try (ServerSocket slow = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      ScriptedTypist typist = new ScriptedTypist("Why?");
      Talk.Parties parties =
          new Talk.Parties(
              captured.terminal(),
              typist,
              new NodeClient(URI.create("http://127.0.0.1:" + slow.getLocalPort())),
              folder);
      TalkSettings settings = new TalkSettings(ChatOptions.NONE, false, true, true);
      Talk talk =
          new Talk(
              parties,
              new HomeMachine(new AdminClient(node.url(), NodeAccess.NONE)),
              "x",
              settings);
      FutureTask<Boolean> held =
          new FutureTask<>(() -> {
            talk.hold();
            return true;
          });
      Thread.ofVirtual().start(held);
      try (Socket client = slow.accept()) {
        Awaitility.await()
            .until(() -> {
              typist.pressCtrlC();
              return held.isDone();
            });
        assertThat(held.get()).as("the talk went on to its end").isTrue();
        assertThat(talk.conversation().turns()).extracting(ChatTurn::content).contains("Why?", "");
        client.getInputStream().readAllBytes(); // Ends, for nobody waits there any more.
      }
    }
  }

  @Test
  void anAnswerThatOthersWentOnWithSaysSo() throws InterruptedException {
    node.answers(
        "/api/chat",
        200,
        "{\"message\":{\"content\":\"Yes\"},\"done\":true,\"folkmoot\":{\"breaks\":1,"
            + "\"exact\":true,\"route\":{\"node\":\"cellar\"}}}\n");
    talk("Why?");
    assertThat(captured.err()).contains("(cellar went on with it after a machine was lost)");
  }

  @Test
  void completionsFollowWhatIsTyped() {
    assertThat(completed("/s")).contains("/set", "/show", "/save");
    assertThat(completed("/set ")).contains("parameter", "nothink");
    assertThat(completed("/set parameter te")).contains("temperature");
    assertThat(completed("/load po")).containsExactly("pocket:latest");
    assertThat(completed("what is /s")).isEmpty();
  }

  private static List<String> completed(String before) {
    return SlashCommands.completions(before, Stream.of("pocket:latest"));
  }
}
