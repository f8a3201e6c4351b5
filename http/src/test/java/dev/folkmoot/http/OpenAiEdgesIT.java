package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.testkit.engine.Script;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The corners of {@code /v1}: other routes' errors, text completions, odd fields. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenAiEdgesIT {

  private static final Script HELLO = Script.saying("Hello there");
  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

  private final TestNode node = TestNode.start(HELLO);

  @BeforeEach
  void hello() {
    node.engine.play(HELLO);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private Client.Reply chat(String members) {
    return node.client().post("/v1/chat/completions", "{\"model\":\"chat\"," + members + "}");
  }

  private InferenceRequest lastRequest() {
    return node.engine.requests().getLast();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v1/completions | {} | 404 | not_found_error | model '' not found",
        "/v1/completions | {\"model\":\"a b\"} | 400 | invalid_request_error | invalid model name",
        "/v1/completions | {\"model\":\"x\"} | 404 | not_found_error | model 'x' not found",
        "/v1/completions | {\"model\":\"x:cloud\"} | 403 | api_error |"
            + " ollama cloud is disabled: remote model is unavailable",
        "/v1/completions | {\"model\":\"chat\",\"prompt\":[\"x\"]} | 400 |"
            + " invalid_request_error | json: cannot unmarshal array into Go struct field"
            + " CompletionRequest.prompt of type string",
        "/v1/completions | {\"model\":\"chat\",\"stop\":3} | 400 | invalid_request_error |"
            + " invalid type for 'stop' field: float64",
        "/v1/completions | {\"model\":\"chat\",\"prompt\":\"x\",\"suffix\":\"y\"} | 400 |"
            + " invalid_request_error |"
            + " registry.ollama.ai/library/chat:latest does not support insert",
        "/v1/completions | {\"model\":\"bert\",\"prompt\":\"x\"} | 400 | invalid_request_error |"
            + " \"bert\" does not support generate",
        "/v1/completions | {\"model\":\"chat\",\"prompt\":\"x\",\"logprobs\":21} | 400 |"
            + " invalid_request_error | top_logprobs must be between 0 and 20",
        "/v1/embeddings | {\"input\":\"a\"} | 404 | not_found_error | model '' not found",
        "/v1/embeddings | {\"model\":\"x\",\"input\":\"a\"} | 404 | not_found_error |"
            + " model \"x\" not found, try pulling it first",
        "/v1/embeddings | {\"model\":\"bert\",\"input\":[1]} | 400 | invalid_request_error |"
            + " invalid input type",
        "/v1/chat/completions | {\"model\":\"bert\",\"messages\":[{\"role\":\"user\","
            + "\"content\":\"a\"}]} | 400 | invalid_request_error |"
            + " \"bert\" does not support chat",
        "/v1/chat/completions | {\"model\":\"chat\",\"top_logprobs\":-1,\"messages\":[{"
            + "\"role\":\"user\",\"content\":\"a\"}]} | 400 | invalid_request_error |"
            + " top_logprobs must be between 0 and 20",
        "/v1/chat/completions | {\"model\":\"chat\",\"messages\":[{\"role\":\"user\","
            + "\"content\":[{\"type\":\"image_url\",\"image_url\":\"data:;base64,*\"}]}]} |"
            + " 400 | invalid_request_error | invalid message format",
        "/v1/chat/completions | {\"model\":\"chat\",\"messages\":[{\"role\":\"assistant\","
            + "\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"nope\"}}]}]} |"
            + " 400 | invalid_request_error | invalid tool call arguments",
        "/v1/chat/completions | {\"model\":\"chat\",\"tools\":[{\"type\":\"function\"}],"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]} | 400 |"
            + " invalid_request_error |"
            + " registry.ollama.ai/library/chat:latest does not support tools",
        "/v1/audio/transcriptions | {} | 400 | invalid_request_error | this is no form: its"
            + " Content-Type must be multipart/form-data with a boundary",
      })
  void s1101TheErrorsOfEveryRouteAreWrapped(
      String path, String body, int status, String type, String message) {
    Client.Reply reply = node.client().post(path, body);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).contains("application/json");
    JsonNode error = reply.json().get("error");
    assertThat(error.get("message").asString()).isEqualTo(message);
    assertThat(error.get("type").asString()).isEqualTo(type);
    assertThat(error.propertyNames()).containsExactly("message", "type", "param", "code");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"/v1/chat/completions", "/v1/completions", "/v1/embeddings"})
  void s1105AnEmptyBodyIsAnEof(String path) {
    Client.Reply reply = node.client().post(path, "");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("error").get("message").asString()).isEqualTo("EOF");
  }

  @Test
  void s1104FieldsThatHaveNoMeaningHereAreIgnored() {
    Client.Reply reply =
        chat(
            "\"n\":3,\"tool_choice\":\"auto\",\"parallel_tool_calls\":true,\"user\":\"u\","
                + "\"logit_bias\":{\"1\":2},\"store\":false,\"metadata\":{\"a\":\"b\"},"
                + "\"response_format\":{\"type\":\"text\"},"
                + HI);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().get("choices").size()).isEqualTo(1);
    assertThat(lastRequest().constraint()).isEqualTo(Constraint.NONE);
  }

  @Test
  void aStopOfEmptyStringsStopsNothing() {
    assertThat(chat("\"stop\":[\"\"]," + HI).status()).isEqualTo(200);
    assertThat(lastRequest().stop()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"minimal", "low", "medium", "high", "xhigh", "max", "ultra"})
  void s1103EffortNeedsAModelThatThinksUnlessItIsNone(String effort) {
    Client.Reply reply = chat("\"reasoning\":{\"effort\":\"" + effort + "\"}," + HI);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("error").get("message").asString())
        .isEqualTo("\"chat\" does not support thinking");
    assertThat(chat("\"reasoning_effort\":\"none\"," + HI).status()).isEqualTo(200);
  }

  @Test
  void s1103AToolsResultIsNamedAfterItsCall() {
    chat(
        "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\","
            + "\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\","
            + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}]},"
            + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"42\"}]");
    List<Message> messages = ((Prompt.Chat) lastRequest().prompt()).messages();
    assertThat(messages.get(1).toolCalls().getFirst().arguments()).containsEntry("a", 1L);
    assertThat(messages.get(2).toolName()).contains("f");
    assertThat(messages.get(2).toolCallId()).contains("c1");
  }

  @Test
  void s1108ATextCompletionsLogprobsAreANumberOfAlternatives() {
    TokenLogprob token = new TokenLogprob("a", List.of((byte) 'a'), -1, List.of());
    node.engine.play(HELLO.withAnswer(_ -> List.of(new TokenEvent.Text("a", List.of(token)))));
    String request = "{\"model\":\"chat\",\"prompt\":\"x\",\"logprobs\":2";
    JsonNode whole = node.client().post("/v1/completions", request + "}").json();
    assertThat(lastRequest().topLogprobs()).isEqualTo(2);
    JsonNode content = whole.get("choices").get(0).get("logprobs").get("content");
    assertThat(content.get(0).get("token").asString()).isEqualTo("a");
    Client.Reply stream = node.client().post("/v1/completions", request + ",\"stream\":true}");
    assertThat(stream.text()).contains("\"logprobs\":{\"content\":[{\"token\":\"a\"");
    node.client().post("/v1/completions", "{\"model\":\"chat\",\"prompt\":\"x\"}");
    assertThat(lastRequest().wantsLogprobs()).isFalse();
  }

  @Test
  void s1108ATextCompletionWithoutUsageHasNoneInAnyFrame() {
    Client.Reply reply =
        node.client()
            .post("/v1/completions", "{\"model\":\"chat\",\"prompt\":\"x\",\"stream\":true}");
    assertThat(reply.header("Content-Type")).contains("text/event-stream");
    assertThat(reply.text()).doesNotContain("usage").endsWith("data: [DONE]\n\n");
  }

  @Test
  void s1109EmbeddingsAreCutToTheirDimensions() {
    JsonNode json =
        node.client()
            .post("/v1/embeddings", "{\"model\":\"bert\",\"input\":\"a\",\"dimensions\":2}")
            .json();
    assertThat(json.get("data").get(0).get("embedding").size()).isEqualTo(2);
    assertThat(json.get("model").asString()).isEqualTo("bert");
    assertThat(json.get("usage").get("total_tokens").asInt())
        .isEqualTo(json.get("usage").get("prompt_tokens").asInt());
  }
}
