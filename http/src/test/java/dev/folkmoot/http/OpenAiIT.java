package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.testkit.engine.Script;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /v1}: section 1.11. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenAiIT {

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

  /** The JSON of every frame but the last one. */
  private static List<JsonNode> frames(Client.Reply reply) {
    assertThat(reply.header("Content-Type")).contains("text/event-stream");
    assertThat(reply.isTerminated()).isTrue();
    assertThat(reply.text()).endsWith("data: [DONE]\n\n");
    return List.of(reply.text().split("\n\n")).stream()
        .map(frame -> frame.substring("data: ".length()))
        .filter(frame -> !frame.equals("[DONE]"))
        .map(frame -> JsonMapper.shared().readTree(frame))
        .toList();
  }

  @Test
  void s1106AChatCompletionIsOneObjectUnlessAStreamIsAskedFor() {
    Client.Reply reply = chat(HI);
    assertThat(reply.header("Content-Type")).contains("application/json");
    JsonNode json = reply.json();
    assertThat(json.get("id").asString()).matches("chatcmpl-\\d{1,3}");
    assertThat(json.get("object").asString()).isEqualTo("chat.completion");
    assertThat(json.get("system_fingerprint").asString()).isEqualTo("fp_ollama");
    JsonNode choice = json.get("choices").get(0);
    assertThat(choice.get("message").get("content").asString()).isEqualTo("Hello there");
    assertThat(choice.get("finish_reason").asString()).isEqualTo("stop");
    JsonNode usage = json.get("usage");
    assertThat(usage.get("total_tokens").asInt())
        .isEqualTo(usage.get("prompt_tokens").asInt() + usage.get("completion_tokens").asInt());
  }

  @Test
  void s1107AStreamIsFramesThenAFinishThenUsageThenDone() {
    List<JsonNode> frames =
        frames(chat("\"stream\":true,\"stream_options\":{\"include_usage\":true}," + HI));
    JsonNode first = frames.getFirst().get("choices").get(0).get("delta");
    assertThat(first.get("role").asString()).isEqualTo("assistant");
    assertThat(frames.get(1).get("choices").get(0).get("delta").has("role")).isFalse();
    JsonNode finish = frames.get(frames.size() - 2).get("choices").get(0);
    assertThat(finish.get("delta").isEmpty()).isTrue();
    assertThat(finish.get("finish_reason").asString()).isEqualTo("stop");
    assertThat(frames.getLast().get("choices").isEmpty()).isTrue();
    assertThat(frames.getLast().get("usage").get("completion_tokens").asInt()).isEqualTo(2);
    assertThat(frames.stream().map(f -> f.get("created").asLong()).distinct()).hasSize(1);
  }

  @Test
  void s1107WithoutIncludeUsageNoFrameHasIt() {
    assertThat(frames(chat("\"stream\":true," + HI))).noneMatch(f -> f.has("usage"));
  }

  @Test
  void s1103SamplingDefaultsToTheWholeModel() {
    chat(HI);
    assertThat(lastRequest().sampling().temperature()).isEqualTo(1f);
    assertThat(lastRequest().sampling().topP()).isEqualTo(1f);
    chat("\"temperature\":0.25,\"top_p\":0.5,\"seed\":7,\"frequency_penalty\":0.5," + HI);
    assertThat(lastRequest().sampling().temperature()).isEqualTo(0.25f);
    assertThat(lastRequest().sampling().topP()).isEqualTo(0.5f);
    assertThat(lastRequest().sampling().seed()).hasValue(7);
    assertThat(lastRequest().sampling().frequencyPenalty()).isEqualTo(0.5f);
  }

  @Test
  void s1104BothLimitsOnTokensAreHonoured() {
    JsonNode json = chat("\"max_completion_tokens\":1," + HI).json();
    assertThat(json.get("choices").get(0).get("finish_reason").asString()).isEqualTo("length");
    chat("\"max_tokens\":5," + HI);
    assertThat(lastRequest().maxTokens()).isEqualTo(5);
  }

  @Test
  void s1103StopIsAStringOrAList() {
    chat("\"stop\":\"a\"," + HI);
    assertThat(lastRequest().stop()).containsExactly("a");
    chat("\"stop\":[\"a\",\"b\"]," + HI);
    assertThat(lastRequest().stop()).containsExactly("a", "b");
    assertThat(chat("\"stop\":[1]," + HI).json().get("error").get("message").asString())
        .isEqualTo("invalid type for 'stop' field: float64");
  }

  @Test
  void s1103AResponseFormatConstrains() {
    chat("\"response_format\":{\"type\":\"json_object\"}," + HI);
    assertThat(lastRequest().constraint()).isEqualTo(new Constraint.Json());
    chat(
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\","
            + "\"schema\":{\"type\":\"array\"}}},"
            + HI);
    assertThat(lastRequest().constraint())
        .isEqualTo(new Constraint.JsonSchema("{\"type\":\"array\"}"));
  }

  @Test
  void s1106AThoughtIsCalledReasoning() {
    node.engine.play(
        HELLO.withAnswer(_ -> List.of(new TokenEvent.Thinking("hm"), new TokenEvent.Text("yes"))));
    JsonNode delta =
        frames(chat("\"stream\":true," + HI)).getFirst().get("choices").get(0).get("delta");
    assertThat(delta.get("reasoning").asString()).isEqualTo("hm");
    assertThat(delta.get("content").asString()).isEmpty();
    assertThat(chat(HI).json().get("choices").get(0).get("message").get("reasoning").asString())
        .isEqualTo("hm");
  }

  @Test
  void s1106AToolCallHasItsArgumentsAsAString() {
    ToolCall call = new ToolCall("call_1", "weather", Map.of("city", "Ulm"));
    node.engine.play(HELLO.withAnswer(_ -> List.of(new TokenEvent.ToolCall(call))));
    JsonNode choice = chat(HI).json().get("choices").get(0);
    assertThat(choice.get("finish_reason").asString()).isEqualTo("tool_calls");
    JsonNode wire = choice.get("message").get("tool_calls").get(0);
    assertThat(wire.get("type").asString()).isEqualTo("function");
    assertThat(wire.get("function").get("arguments").asString()).isEqualTo("{\"city\":\"Ulm\"}");
  }

  @Test
  void s1106LogprobsStandInTheChoice() {
    TokenLogprob token = new TokenLogprob("a", List.of((byte) 'a'), -1, List.of());
    node.engine.play(HELLO.withAnswer(_ -> List.of(new TokenEvent.Text("a", List.of(token)))));
    JsonNode choice = chat("\"logprobs\":true,\"top_logprobs\":2," + HI).json().get("choices");
    assertThat(lastRequest().topLogprobs()).isEqualTo(2);
    assertThat(choice.get(0).get("logprobs").get("content").get(0).get("token").asString())
        .isEqualTo("a");
  }

  @Test
  void s1103ContentMayComeInParts() {
    chat(
        "\"messages\":[{\"role\":\"developer\",\"content\":\"s\"},{\"role\":\"user\",\"content\":"
            + "[{\"type\":\"text\",\"text\":\"one\"},{\"type\":\"text\",\"text\":\"two\"}]}]");
    Prompt.Chat prompt = (Prompt.Chat) lastRequest().prompt();
    assertThat(prompt.messages().getFirst().role().wireName()).isEqualTo("system");
    assertThat(prompt.messages().getLast().content()).isEqualTo("one\ntwo");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"model\":\"chat\"} | 400 | invalid_request_error | [] is too short - 'messages'",
        "{\"model\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]} | 404 |"
            + " not_found_error | model 'x' not found",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]} | 400 | invalid_request_error |"
            + " model is required",
        "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\"}]} | 400 | invalid_request_error |"
            + " invalid message content type: <nil>",
        "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":3}]} | 400 |"
            + " invalid_request_error | invalid message content type: float64",
        "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":[3]}]} | 400 |"
            + " invalid_request_error | invalid message format",
        "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":"
            + "\"image_url\",\"image_url\":{\"url\":\"http://a/b.png\"}}]}]} | 400 |"
            + " invalid_request_error | image URLs are not currently supported, please use base64"
            + " encoded data instead",
        "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":"
            + "\"image_url\",\"image_url\":\"data:image/gif;base64,AA\"}]}]} | 400 |"
            + " invalid_request_error | invalid image input",
        "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":"
            + "\"image_url\",\"image_url\":\"data:image/png;base64,AAAA\"}]}]} | 400 |"
            + " invalid_request_error | \"chat\" does not support images",
        "{\"model\":\"chat\",\"reasoning_effort\":\"wild\",\"messages\":[{\"role\":\"user\","
            + "\"content\":\"a\"}]} | 400 | invalid_request_error |"
            + " invalid reasoning value: \"wild\" (must be \"high\", \"medium\", \"low\","
            + " \"max\", or \"none\")",
        " | 400 | invalid_request_error | EOF",
      })
  void s1105ErrorsAreWrapped(String body, int status, String type, String message) {
    Client.Reply reply = node.client().post("/v1/chat/completions", body == null ? "" : body);
    assertThat(reply.status()).isEqualTo(status);
    JsonNode error = reply.json().get("error");
    assertThat(error.get("message").asString()).isEqualTo(message);
    assertThat(error.get("type").asString()).isEqualTo(type);
    assertThat(error.get("param").isNull()).isTrue();
    assertThat(error.get("code").isNull()).isTrue();
  }

  @Test
  void s1108ATextCompletionHasItsOwnShape() {
    Client.Reply reply =
        node.client().post("/v1/completions", "{\"model\":\"chat\",\"prompt\":\"x\"}");
    JsonNode json = reply.json();
    assertThat(json.get("object").asString()).isEqualTo("text_completion");
    assertThat(json.get("choices").get(0).get("text").asString()).isEqualTo("Hello there");
    List<JsonNode> frames =
        frames(
            node.client()
                .post(
                    "/v1/completions",
                    "{\"model\":\"chat\",\"prompt\":\"x\",\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true}}"));
    assertThat(frames.getFirst().get("usage").get("total_tokens").asInt()).isZero();
    assertThat(frames.getLast().get("usage").get("completion_tokens").asInt()).isEqualTo(2);
    assertThat(frames.getLast().get("choices").get(0).get("finish_reason").asString())
        .isEqualTo("stop");
    assertThat(
            node.client()
                .post("/v1/completions", "{\"model\":\"chat\",\"prompt\":[\"x\"]}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void s1109EmbeddingsAreNumbersOrBase64() {
    JsonNode json =
        node.client().post("/v1/embeddings", "{\"model\":\"bert\",\"input\":[\"a\",\"b\"]}").json();
    assertThat(json.get("object").asString()).isEqualTo("list");
    assertThat(json.get("data").size()).isEqualTo(2);
    assertThat(json.get("data").get(1).get("index").asInt()).isEqualTo(1);
    float first = (float) json.get("data").get(0).get("embedding").get(0).asDouble();
    JsonNode base64 =
        node.client()
            .post(
                "/v1/embeddings",
                "{\"model\":\"bert\",\"input\":\"a\",\"encoding_format\":\"base64\"}")
            .json();
    byte[] bytes =
        Base64.getDecoder().decode(base64.get("data").get(0).get("embedding").asString());
    assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat()).isEqualTo(first);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"model\":\"bert\"} | invalid input",
        "{\"model\":\"bert\",\"input\":[]} | invalid input",
        "{\"model\":\"bert\",\"input\":\"a\",\"encoding_format\":\"hex\"} | Invalid value for"
            + " 'encoding_format' = hex. Supported values: ['float', 'base64'].",
      })
  void s1109EmbeddingsSayWhatIsWrong(String body, String message) {
    Client.Reply reply = node.client().post("/v1/embeddings", body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("error").get("message").asString()).isEqualTo(message);
  }

  @Test
  void s1110ModelsAreListedAndFound() {
    JsonNode list = node.client().get("/v1/models").json();
    assertThat(list.get("data").findValuesAsString("id")).contains("chat:latest", "bert:latest");
    assertThat(list.get("data").get(0).get("owned_by").asString()).isEqualTo("library");
    assertThat(node.client().get("/v1/models/chat").json().get("id").asString()).isEqualTo("chat");
    Client.Reply unknown = node.client().get("/v1/models/x");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().get("error").get("type").asString()).isEqualTo("not_found_error");
  }
}
