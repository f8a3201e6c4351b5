package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.http.wire.HttpLimits;
import dev.folkmoot.testkit.engine.Script;
import dev.folkmoot.testkit.engine.ScriptedEngine;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What breaks in the middle, from either side. */
final class HardCutIT {

  private static final String GENERATE = "{\"model\":\"chat\",\"prompt\":\"x\"}";
  private static final String CHAT =
      "{\"model\":\"chat\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

  private static final Script SLOW = Script.tokens(10_000).withTokenDelay(Duration.ofMillis(20));
  private static final Script DYING =
      Script.tokens(50).withTokenDelay(Duration.ofMillis(5)).withFailureAfter(5);

  @Test
  void c009AFailureInTheMiddleIsToldAndThenCutWithoutAnEnd() {
    try (TestNode node = TestNode.start(DYING)) {
      Client.Reply reply = node.client().post("/api/generate", GENERATE);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.raw()).doesNotContain("\r\n0\r\n\r\n");
      assertThat(reply.events()).hasSizeGreaterThan(1);
      assertThat(reply.events().getLast().get("error").asString()).isEqualTo(ScriptedEngine.DIED);
    }
  }

  @Test
  void anOpenAiStreamThatFailsIsToldAndCutToo() {
    try (TestNode node = TestNode.start(DYING)) {
      Client.Reply reply = node.client().post("/v1/chat/completions", CHAT);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.raw()).doesNotContain("\r\n0\r\n\r\n").doesNotContain("[DONE]");
      assertThat(reply.text().strip())
          .endsWith(
              "data: {\"error\":{\"message\":\""
                  + ScriptedEngine.DIED
                  + "\",\"type\":\"api_error\",\"param\":null,\"code\":null}}");
    }
  }

  @Test
  void c096AnErrorOfTheParserIsToldAndTheStreamEnds() {
    Failure failure = new Failure(Failure.Kind.ENGINE_FAILED, "a tool call makes no sense");
    List<TokenEvent> events =
        List.of(
            new TokenEvent.Thinking("hm"),
            new TokenEvent.Text("a"),
            new TokenEvent.Failed(failure));
    try (TestNode node = TestNode.start(Script.ECHO.withAnswer(_ -> events))) {
      Client.Reply reply = node.client().post("/api/chat", CHAT);
      assertThat(reply.raw()).doesNotContain("\r\n0\r\n\r\n");
      assertThat(reply.events()).hasSize(3);
      assertThat(reply.events().getLast().get("error").asString()).isEqualTo(failure.message());
      await().until(() -> node.engine.openGenerations() == 0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v1/messages | event: error | message_stop",
        "/v1/responses | event: response.failed | response.completed",
        "/v1/completions | data: {\"error\": | [DONE]",
      })
  void c009AStreamOfAnyDialectIsToldAndCut(String path, String told, String end) {
    String body =
        "{\"model\":\"chat\",\"stream\":true,\"max_tokens\":99,\"prompt\":\"x\",\"input\":\"x\","
            + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    try (TestNode node = TestNode.start(DYING)) {
      Client.Reply reply = node.client().post(path, body.replace("\"prompt\"", promptOf(path)));
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.raw()).doesNotContain("\r\n0\r\n\r\n");
      String[] events = reply.text().strip().split("\n\n", -1);
      assertThat(events[events.length - 1]).startsWith(told).contains(ScriptedEngine.DIED);
      assertThat(reply.text()).doesNotContain(end);
    }
  }

  /** To responses a prompt is one that is kept, and none is. */
  private static String promptOf(String path) {
    return path.equals("/v1/responses") ? "\"unused\"" : "\"prompt\"";
  }

  @Test
  void c009AFailureBeforeTheFirstTokenHasItsRealStatus() {
    try (TestNode node = TestNode.start(Script.tokens(5).withFailureAfter(0))) {
      Client.Reply reply = node.client().post("/api/generate", GENERATE);
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.error()).isEqualTo(ScriptedEngine.DIED);
    }
  }

  @Test
  void withoutStreamAFailureIsAnErrorAndNoHalfAnswer() {
    try (TestNode node = TestNode.start(DYING)) {
      Client.Reply reply =
          node.client()
              .post("/api/generate", "{\"model\":\"chat\",\"prompt\":\"x\",\"stream\":false}");
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.error()).isEqualTo(ScriptedEngine.DIED);
    }
  }

  @Test
  void c010AClientThatLeavesFreesItsSlotWhileTokensCome() throws IOException {
    try (TestNode node = TestNode.start(SLOW)) {
      Socket socket = node.client().begin(Client.request("/api/generate", GENERATE));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      assertThat(node.engine.openGenerations()).isEqualTo(1);
      socket.close();
      await().until(() -> node.engine.openGenerations() == 0);
      assertThat(node.engine.cancelled()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/generate",
        "/api/chat",
        "/v1/chat/completions",
        "/v1/completions",
        "/v1/responses",
        "/v1/messages"
      })
  void c010EveryKindOfStreamEndsWithItsClient(String path) throws IOException {
    String body =
        "{\"model\":\"chat\",\"stream\":true,\"max_tokens\":9999,\"prompt\":\"x\",\"input\":\"x\","
            + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    try (TestNode node = TestNode.start(SLOW)) {
      String request = body.replace("\"prompt\"", promptOf(path));
      Socket socket = node.client().begin(Client.request(path, request));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      socket.close();
      await().until(() -> node.engine.openGenerations() == 0);
      assertThat(node.engine.cancelled()).isEqualTo(1);
      assertThat(node.client().get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void c010ARequestThatIsTakenBackWhileItWaitsAnswers499() throws IOException {
    try (TestNode node = TestNode.start(SLOW.withSlots(1));
        Socket first = node.client().begin(Client.request("/api/generate", GENERATE))) {
      assertThat(first.getInputStream().read()).isEqualTo('H');
      try (Socket second = node.client().begin(Client.request("/api/generate", GENERATE))) {
        await().until(() -> node.engine.openGenerations() == 2);
        second.shutdownOutput();
        Client.Reply reply = Client.readAll(second);
        assertThat(reply.status()).isEqualTo(499);
        assertThat(reply.error()).isEqualTo("request canceled");
      }
    }
  }

  @Test
  void c010AClientThatLeavesIsNoticedBeforeTheNextToken() throws IOException {
    Script silent = Script.tokens(3).withTokenDelay(Duration.ofHours(1));
    try (TestNode node = TestNode.start(silent)) {
      Socket socket = node.client().begin(Client.request("/api/generate", GENERATE));
      await().until(() -> node.engine.openGenerations() == 1);
      socket.close();
      await().until(() -> node.engine.openGenerations() == 0);
    }
  }

  @Test
  void c010AClientThatLeavesWhileItWaitsInTheQueueIsForgotten() throws IOException {
    try (TestNode node = TestNode.start(SLOW.withSlots(1))) {
      Socket first = node.client().begin(Client.request("/api/generate", GENERATE));
      assertThat(first.getInputStream().read()).isEqualTo('H');
      Socket second = node.client().begin(Client.request("/api/chat", CHAT));
      await().until(() -> node.engine.openGenerations() == 2);
      second.close();
      await().until(() -> node.engine.openGenerations() == 1);
      first.close();
    }
  }

  @Test
  void c114AFullQueueAnswers503AtOnce() throws IOException {
    try (TestNode node = TestNode.start(SLOW.withSlots(1).withQueueLength(0))) {
      Socket first = node.client().begin(Client.request("/api/generate", GENERATE));
      assertThat(first.getInputStream().read()).isEqualTo('H');
      Client.Reply reply = node.client().post("/api/generate", GENERATE);
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("Retry-After")).contains("2");
      assertThat(reply.error())
          .isEqualTo("server busy, please try again.  maximum pending requests exceeded");
      Client.Reply openai = node.client().post("/v1/chat/completions", CHAT);
      assertThat(openai.status()).isEqualTo(503);
      assertThat(openai.json().get("error").get("type").asString()).isEqualTo("api_error");
      first.close();
    }
  }

  @Test
  void aSlowReaderHoldsUpNobodyElse() throws IOException {
    try (TestNode node = TestNode.start(Script.tokens(200_000))) {
      Socket slow = node.client().begin(Client.request("/api/generate", GENERATE));
      assertThat(slow.getInputStream().read()).isEqualTo('H');
      Client.Reply other =
          node.client()
              .post(
                  "/api/generate",
                  "{\"model\":\"chat\",\"prompt\":\"x\",\"options\":{\"num_predict\":50}}");
      assertThat(other.isTerminated()).isTrue();
      assertThat(node.engine.openGenerations()).isEqualTo(1);
      slow.close();
      await().until(() -> node.engine.openGenerations() == 0);
    }
  }

  @Test
  void aReaderThatTakesNothingIsLetGo() throws IOException {
    HttpLimits impatient = TestNode.LIMITS.withPatience(Duration.ofMillis(300));
    try (TestNode node = TestNode.start(Script.tokens(1_000_000), impatient, "")) {
      Socket stuck = node.client().begin(Client.request("/api/generate", GENERATE));
      assertThat(stuck.getInputStream().read()).isEqualTo('H');
      await().atMost(Duration.ofSeconds(30)).until(() -> node.engine.openGenerations() == 0);
      stuck.close();
    }
  }

  @Test
  void aServerThatClosesCutsWhatItCannotFinish() throws Exception {
    List<Client.Reply> replies = new ArrayList<>();
    Thread client;
    try (TestNode node = TestNode.start(SLOW)) {
      client =
          Thread.startVirtualThread(
              () -> replies.add(node.client().post("/api/generate", GENERATE)));
      await().until(() -> node.engine.openGenerations() == 1);
    }
    client.join();
    assertThat(replies.getFirst().isTerminated()).isFalse();
    assertThat(replies.getFirst().text()).doesNotContain("\"done\":true");
  }

  @Test
  void manyRequestsUseOneConnection() throws IOException {
    try (TestNode node = TestNode.start(Script.saying("hi"));
        Socket socket = node.client().open()) {
      for (int i = 0; i < 20; i++) {
        socket
            .getOutputStream()
            .write(Client.request("/api/generate", GENERATE).getBytes(StandardCharsets.UTF_8));
        StringBuilder reply = new StringBuilder();
        while (!reply.toString().endsWith("\r\n0\r\n\r\n")) {
          reply.append((char) socket.getInputStream().read());
        }
        assertThat(reply.toString()).startsWith("HTTP/1.1 200").contains("\"done\":true");
      }
    }
  }
}
