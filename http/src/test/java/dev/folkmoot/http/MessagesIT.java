package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.http.dialect.SseEvents;
import dev.folkmoot.testkit.engine.Script;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code /v1/messages}: section 1.12, over the wire. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MessagesIT {

  private static final String PATH = "/v1/messages";
  private static final String HI =
      "\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

  private final TestNode node = TestNode.start(Script.saying("Hello there"));

  @AfterAll
  void stop() {
    node.close();
  }

  private Client.Reply ask(String members, String... headers) {
    return node.client().send("POST", PATH, "{\"model\":\"chat\"," + members + "}", headers);
  }

  private InferenceRequest lastRequest() {
    return node.engine.requests().getLast();
  }

  @Test
  void s1205AMessageIsOneObjectUnlessAStreamIsAskedFor() {
    Client.Reply reply = ask(HI, "x-api-key: anything", "anthropic-version: 2023-06-01");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).contains("application/json");
    JsonNode json = reply.json();
    assertThat(json.path("id").asString()).matches("msg_[0-9a-f]{24}");
    assertThat(json.path("model").asString()).isEqualTo("chat");
    assertThat(json.at("/content/0/text").asString()).isEqualTo("Hello there");
    assertThat(json.path("stop_reason").asString()).isEqualTo("end_turn");
    assertThat(json.at("/usage/output_tokens").asInt()).isEqualTo(2);
    assertThat(lastRequest().maxTokens()).isEqualTo(9);
  }

  @Test
  void s1206AStreamIsEventsInOrderAndEndsWithMessageStop() {
    Client.Reply reply = ask("\"stream\":true," + HI);
    assertThat(reply.header("Content-Type")).contains("text/event-stream");
    assertThat(reply.isTerminated()).isTrue();
    assertThat(SseEvents.named(reply.text()))
        .extracting(event -> event.path("type").asString())
        .containsExactly(
            "message_start",
            "ping",
            "content_block_start",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 400 | invalid_request_error | model is required",
        "{\"model\":\"x\"," + HI + "} | 404 | not_found_error | model 'x' not found",
        "{\"model\":\"a b\"," + HI + "} | 400 | invalid_request_error | invalid model name",
        "{\"model\":\"x:cloud\","
            + HI
            + "} | 403 | permission_error |"
            + " ollama cloud is disabled: remote model is unavailable",
        "{\"model\":\"bert\","
            + HI
            + "} | 400 | invalid_request_error |"
            + " \"bert\" does not support chat",
        "{\"model\":\"chat\","
            + HI
            + ",\"tools\":[{\"name\":\"f\",\"input_schema\":{}}]} | 400 |"
            + " invalid_request_error | registry.ollama.ai/library/chat:latest does not support"
            + " tools",
        "{\"model\":\"chat\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":[{"
            + "\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":\"AAAA\"}}]}]} | 400 |"
            + " invalid_request_error | \"chat\" does not support images",
        "{\"model\": | 400 | invalid_request_error | unexpected EOF",
        "`` | 400 | invalid_request_error | EOF",
      })
  void s1202ErrorsHaveThisDialectsShape(String body, int status, String type, String message) {
    for (String path : List.of(PATH, PATH + "/count_tokens")) {
      Client.Reply reply = node.client().post(path, body);
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.header("Content-Type")).contains("application/json");
      JsonNode json = reply.json();
      assertThat(json.path("type").asString()).isEqualTo("error");
      assertThat(json.at("/error/type").asString()).isEqualTo(type);
      assertThat(json.at("/error/message").asString()).isEqualTo(message);
      assertThat(json.path("request_id").asString()).matches("req_[0-9a-f]{24}");
    }
  }

  @Test
  void s1204AModelThatCannotThinkIsNotRefusedForIt() {
    assertThat(ask("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}," + HI).status())
        .isEqualTo(200);
    assertThat(((Prompt.Chat) lastRequest().prompt()).think()).isEqualTo(ThinkLevel.UNSET);
  }

  @Test
  void s1201TheModelsOwnSystemPromptYieldsToTheRequests() {
    String members = HI + ",\"system\":[{\"type\":\"text\",\"text\":\"Be brief.\"}]";
    node.client().post(PATH, "{\"model\":\"pirate\"," + members + "}");
    assertThat(((Prompt.Chat) lastRequest().prompt()).messages())
        .extracting(Message::content)
        .contains("Be brief.", "hi")
        .doesNotContain("You are a pirate.");
  }

  @Test
  void s1207TokensAreCountedAndNothingIsAnswered() {
    int before = node.engine.requests().size();
    Client.Reply reply =
        node.client()
            .post(
                PATH + "/count_tokens",
                "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"a b c\"}]}");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("input_tokens").asInt()).isEqualTo(3);
    assertThat(node.engine.requests()).hasSize(before);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"GET", "PUT"})
  void anotherMethodIsNotAllowed(String method) {
    assertThat(node.client().send(method, PATH, "").status()).isEqualTo(405);
  }

  @Test
  void s1404ClaudeCodesFirstLooksAreAnswered() {
    assertThat(node.client().send("HEAD", "/", "").status()).isEqualTo(200);
    Client.Reply reply =
        node.client().send("POST", PATH + "?beta=true", "{\"model\":\"chat\"," + HI + "}");
    assertThat(reply.status()).isEqualTo(200);
  }
}
