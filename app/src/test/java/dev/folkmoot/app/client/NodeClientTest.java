package dev.folkmoot.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeClientTest {

  private static final String DONE =
      """
      {"message":{"content":""},"done":true,"done_reason":"stop","total_duration":5000,\
      "load_duration":1000,"prompt_eval_count":7,"prompt_eval_duration":2000,"eval_count":2,\
      "eval_duration":3000}
      """;

  private final PretendedNode node = new PretendedNode();
  private final NodeClient client = new NodeClient(node.url());
  private final StringBuilder heard = new StringBuilder();

  @AfterEach
  void stop() {
    node.close();
  }

  private ChatSummary chat(ChatOptions options) {
    return client.chat("pocket", List.of(ChatTurn.user("Hi")), options, heard::append);
  }

  @Test
  void anAnswerComesPieceByPieceAndEndsWithItsCost() {
    node.answers("/api/chat", 200, piece("Hel") + piece("lo") + DONE);
    ChatSummary summary = chat(ChatOptions.NONE);
    assertThat(heard).hasToString("Hello");
    assertThat(summary)
        .isEqualTo(
            new ChatSummary(
                "stop",
                Duration.ofNanos(5000),
                Duration.ofNanos(1000),
                7,
                Duration.ofNanos(2000),
                2,
                Duration.ofNanos(3000),
                Optional.empty()));
    assertThat(node.requests())
        .containsExactly(
            "POST /api/chat {\"model\":\"pocket\",\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
  }

  @Test
  void aSchemaTravelsAsJsonAndAWordAsAWord() {
    node.answers("/api/chat", 200, DONE);
    chat(new ChatOptions(Optional.of("json"), Optional.of("5m")));
    chat(new ChatOptions(Optional.of("{\"type\":\"object\"}"), Optional.empty()));
    assertThat(node.requests().getFirst()).contains("\"format\":\"json\",\"keep_alive\":\"5m\"");
    assertThat(node.requests().getLast()).contains("\"format\":{\"type\":\"object\"}");
  }

  @Test
  @Timeout(30)
  void halfAnAnswerIsNeverAWholeOne() {
    node.answers("/api/chat", 200, piece("Hel"));
    assertThatThrownBy(() -> chat(ChatOptions.NONE)).hasMessage("the answer broke off");
    node.breaksOff("/api/chat", piece("Hel"));
    assertThatThrownBy(() -> chat(ChatOptions.NONE)).hasMessageContaining("the answer broke off");
  }

  @Test
  void anErrorInTheMiddleIsToldInTheNodesWords() {
    node.answers("/api/chat", 200, piece("Hel") + "{\"error\":\"engine fell over\"}\n");
    assertThatThrownBy(() -> chat(ChatOptions.NONE)).hasMessage("engine fell over");
    assertThat(heard).hasToString("Hel");
  }

  @Test
  void statusCodesKeepTheirMeaning() {
    assertThat(kindOf(404)).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(kindOf(400)).isEqualTo(Failure.Kind.INVALID_REQUEST);
    assertThat(kindOf(503)).isEqualTo(Failure.Kind.BUSY);
    assertThat(kindOf(500)).isEqualTo(Failure.Kind.INTERNAL);
  }

  private Failure.Kind kindOf(int status) {
    node.answers("/api/show", status, "{\"error\":\"why\"}");
    try {
      client.show("x");
      throw new AssertionError("status " + status + " is no failure");
    } catch (FailureException e) {
      assertThat(e).hasMessage("why");
      return e.failure().kind();
    }
  }

  @Test
  void listsAreReadWithWhatAModelNeedsToBeShown() {
    node.answers(
        "/api/tags",
        200,
        """
        {"models":[{"name":"pocket:latest","digest":"0123456789abcdef","size":42,
        "modified_at":"2026-11-21T12:00:00+02:00"}]}
        """);
    assertThat(client.installed())
        .containsExactly(
            new ModelRow(
                "pocket:latest",
                "0123456789abcdef",
                42,
                Instant.parse("2026-11-21T10:00:00Z"),
                Optional.empty()));
    assertThat(client.installed().getFirst().shortDigest()).isEqualTo("0123456789ab");
  }

  @Test
  void whoDoesNotAnswerIsNoNode() {
    assertThat(client.answers()).isFalse();
    node.answers("/", 200, "Ollama is running");
    assertThat(client.answers()).isTrue();
  }

  @Test
  void anAddressWithNobodyBehindItLeadsToAWayOut() {
    URI closed = node.url();
    node.close();
    assertThatThrownBy(() -> new NodeClient(closed).version())
        .hasMessage("could not connect to a node at " + closed + ", run 'moot serve' to start it");
  }

  @Test
  void aServerThatIsNoNodeIsSaidToBeNone() {
    node.answers("/api/tags", 200, "<html>hello</html>");
    assertThatThrownBy(client::installed)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("not JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///tmp", "ftp://127.0.0.1:1", "gopher://127.0.0.1:1"})
  void anAddressOfAnotherKindIsSaidToBeNone(String url) {
    NodeClient other = new NodeClient(URI.create(url));
    assertThat(other.answers()).isFalse();
    assertThatThrownBy(other::version)
        .isInstanceOf(FailureException.class)
        .hasMessage("no address of a node: " + url);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "plain words, plain words",
        "`{\"error\":\"why\"}`, why",
        "`{\"error\":{\"message\":\"why\"}}`, `{\"error\":{\"message\":\"why\"}}`",
        "`{\"else\":1}`, `{\"else\":1}`"
      })
  void anErrorIsToldInWhateverWordsItCame(String body, String message) {
    node.answers("/api/show", 500, body);
    assertThatThrownBy(() -> client.show("x")).hasMessage(message);
  }

  @Test
  void listsOfServersThatSayLittleAreStillLists() {
    node.answers("/api/tags", 200, "{\"models\":[{},{\"name\":\"a\",\"modified_at\":\"soon\"}]}");
    assertThat(client.installed())
        .containsExactly(
            new ModelRow("", "", 0, Instant.EPOCH, Optional.empty()),
            new ModelRow("a", "", 0, Instant.EPOCH, Optional.empty()));
    assertThat(client.installed().getFirst().shortDigest()).isEmpty();
    node.answers("/api/tags", 200, "{}");
    assertThat(client.installed()).isEmpty();
  }

  private static String piece(String text) {
    return "{\"message\":{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"done\":false}\n";
  }

  @Test
  @Timeout(30)
  void whoSaysNothingIsNoServerOfOurs() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      assertThat(new NodeClient(url).answers()).isFalse();
    }
  }
}
