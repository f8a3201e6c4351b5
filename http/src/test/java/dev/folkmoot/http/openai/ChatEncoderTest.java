package dev.folkmoot.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.http.dialect.Collected;
import dev.folkmoot.http.dialect.SampleEvents;
import dev.folkmoot.http.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bytes of a chat completion, event by event. */
final class ChatEncoderTest {

  private static final Frame FRAME = new Frame("chatcmpl-7", "chat.completion.chunk", 1_700L, "m");
  private static final String HEAD =
      "{\"id\":\"chatcmpl-7\",\"object\":\"chat.completion.chunk\",\"created\":1700,\"model\":\"m\","
          + "\"system_fingerprint\":\"fp_ollama\",";
  private static final String DELTA = "data: " + HEAD + "\"choices\":[{\"index\":0,\"delta\":{";
  private static final String FIRST = DELTA + "\"role\":\"assistant\",";
  private static final String OPEN_END = ",\"finish_reason\":null}]}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private final JsonBuffer out = new JsonBuffer();

  private String encoded(ChatEncoder encoder, TokenEvent... events) {
    out.clear();
    for (TokenEvent event : events) {
      encoder.encode(event, SampleEvents.ROUTE, out);
    }
    return out.toString();
  }

  @Test
  void onlyTheFirstChunkNamesTheRole() {
    ChatEncoder encoder = new ChatEncoder(FRAME, false);
    assertThat(encoded(encoder, new TokenEvent.Text("a"), new TokenEvent.Text("b")))
        .isEqualTo(
            FIRST + "\"content\":\"a\"}" + OPEN_END + DELTA + "\"content\":\"b\"}" + OPEN_END);
  }

  @Test
  void aThoughtIsReasoningBesideAnEmptyContent() {
    assertThat(encoded(new ChatEncoder(FRAME, false), new TokenEvent.Thinking("hm\n")))
        .isEqualTo(FIRST + "\"content\":\"\",\"reasoning\":\"hm\\n\"}" + OPEN_END);
  }

  @Test
  void theArgumentsOfACallAreATextThatIsJson() {
    ChatEncoder encoder = new ChatEncoder(FRAME, false);
    String chunks =
        encoded(
            encoder,
            new TokenEvent.ToolCall(SampleEvents.weatherCall("call_a")),
            new TokenEvent.ToolCall(SampleEvents.weatherCall("call_b")));
    assertThat(chunks)
        .startsWith(
            FIRST
                + "\"content\":\"\",\"tool_calls\":[{\"id\":\"call_a\",\"index\":0,\"type\":"
                + "\"function\",\"function\":{\"name\":\"get_weather\",\"arguments\":"
                + "\"{\\\"city\\\":\\\"Zürich \\\\\\\"old\\\\\\\"\\\",\\\"days\\\":3,"
                + "\\\"exact\\\":true}\"}}]}"
                + OPEN_END);
    assertThat(chunks).contains("{\"id\":\"call_b\",\"index\":1,");
    JsonNode call = events(chunks).getFirst().at("/choices/0/delta/tool_calls/0/function");
    assertThat(JsonMapper.shared().readTree(call.path("arguments").asString()).path("city"))
        .hasToString("\"Zürich \\\"old\\\"\"");
  }

  @Test
  void logprobsStandBesideTheDelta() {
    TokenEvent event = new TokenEvent.Text("x", List.of(SampleEvents.logprob("x", "y")));
    assertThat(encoded(new ChatEncoder(FRAME, false), event))
        .isEqualTo(
            FIRST
                + "\"content\":\"x\"},\"logprobs\":{\"content\":[{\"token\":\"x\",\"logprob\":-0.5,"
                + "\"bytes\":[120],\"top_logprobs\":[{\"token\":\"y\",\"logprob\":-1.5,"
                + "\"bytes\":[121]}]}]}"
                + OPEN_END);
  }

  @Test
  void s1106TokensOfThoughtsAreCountedApart() {
    TokenEvent thought = new TokenEvent.Thinking("hm", TokenIds.of(7, 8));
    String apart = "\"total_tokens\":14,\"completion_tokens_details\":{\"reasoning_tokens\":2}}";
    assertThat(encoded(new ChatEncoder(FRAME, true), thought, SampleEvents.stopped()))
        .contains(apart);
    Collected whole = SampleEvents.collected(List.of(thought), SampleEvents.stopped());
    assertThat(new String(new ChatEncoder(FRAME, true).whole(whole), StandardCharsets.UTF_8))
        .contains(apart);
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, false, stop",
    "LENGTH, false, length",
    "STOP, true, tool_calls",
    "LENGTH, true, length"
  })
  void theReasonTellsWhetherFunctionsAreToBeCalled(
      FinishReason reason, boolean called, String word) {
    ChatEncoder encoder = new ChatEncoder(FRAME, false);
    List<TokenEvent> events = new ArrayList<>(List.of(new TokenEvent.Text("a")));
    if (called) {
      events.add(new TokenEvent.ToolCall(SampleEvents.weatherCall("c")));
    }
    events.add(SampleEvents.finished(reason));
    assertThat(encoded(encoder, events.toArray(TokenEvent[]::new)))
        .endsWith(DELTA + "},\"finish_reason\":\"" + word + "\"}]}\n\n" + DONE);
    Collected collected =
        SampleEvents.collected(events.subList(0, events.size() - 1), SampleEvents.finished(reason));
    JsonNode whole = JsonMapper.shared().readTree(new ChatEncoder(FRAME, false).whole(collected));
    assertThat(whole.at("/choices/0/finish_reason").asString()).isEqualTo(word);
  }

  @Test
  void anEmptyAnswerStillHasARole() {
    assertThat(encoded(new ChatEncoder(FRAME, false), SampleEvents.stopped()))
        .isEqualTo(
            FIRST
                + "\"content\":\"\"}"
                + OPEN_END
                + DELTA
                + "},\"finish_reason\":\"stop\"}]}\n\n"
                + DONE);
  }

  @Test
  void usageIsAChunkOfItsOwnWithoutChoicesAndOnlyWhereAskedFor() {
    String with = encoded(new ChatEncoder(FRAME, true), SampleEvents.stopped());
    assertThat(with)
        .endsWith(
            "data: "
                + HEAD
                + "\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5,"
                + "\"total_tokens\":14}}\n\n"
                + DONE);
    assertThat(encoded(new ChatEncoder(FRAME, false), SampleEvents.stopped()))
        .doesNotContain("usage");
  }

  @ParameterizedTest
  @CsvSource({
    "ENGINE_FAILED, api_error",
    "INTERNAL, api_error",
    "BUSY, api_error",
    "CANCELLED, api_error",
    "OUT_OF_MEMORY, api_error",
    "INVALID_REQUEST, invalid_request_error",
    "NOT_FOUND, not_found_error"
  })
  void aFailureIsAnErrorEventAndNeverDone(Failure.Kind kind, String type) {
    ChatEncoder encoder = new ChatEncoder(FRAME, true);
    String chunks =
        encoded(
            encoder,
            new TokenEvent.Text("a"),
            new TokenEvent.Failed(new Failure(kind, "it \"b\"")));
    assertThat(chunks)
        .endsWith(
            "data: {\"error\":{\"message\":\"it \\\"b\\\"\",\"type\":\""
                + type
                + "\",\"param\":null,\"code\":null}}\n\n")
        .doesNotContain("[DONE]");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onlyTheEndOfAnAnswerThatWasTakenUpSaysSo(boolean usage) {
    ChatEncoder encoder = new ChatEncoder(FRAME, usage);
    assertThat(encoded(encoder, new TokenEvent.Text("a"), SampleEvents.resumed()))
        .containsOnlyOnce("folkmoot")
        .contains("\"finish_reason\":\"stop\"}]" + SampleEvents.RESUMED + "}\n\n");
    assertThat(encoded(encoder, new TokenEvent.Text("a"), SampleEvents.stopped()))
        .doesNotContain("folkmoot");
    Collected whole = SampleEvents.collected(List.of(), SampleEvents.resumed());
    assertThat(new String(encoder.whole(whole), StandardCharsets.UTF_8))
        .endsWith("}" + SampleEvents.RESUMED + "}");
  }

  @Test
  void aWholeAnswerIsOneObject() {
    Frame frame = new Frame("chatcmpl-1", "chat.completion", 5, "q\"m");
    Collected answer =
        new Collected(
            "Hi",
            "so",
            0,
            List.of(SampleEvents.weatherCall("c1"), SampleEvents.weatherCall("c2")),
            List.of(SampleEvents.logprob("Hi")),
            SampleEvents.stopped(),
            SampleEvents.ROUTE);
    String json = new String(new ChatEncoder(frame, false).whole(answer), StandardCharsets.UTF_8);
    assertThat(json)
        .startsWith(
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":5,\"model\":\"q\\\"m\","
                + "\"system_fingerprint\":\"fp_ollama\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\"Hi\",\"reasoning\":\"so\",\"tool_calls\":"
                + "[{\"id\":\"c1\",\"index\":0,")
        .contains("},{\"id\":\"c2\",\"index\":1,")
        .endsWith(
            "},\"logprobs\":{\"content\":[{\"token\":\"Hi\",\"logprob\":-0.5,\"bytes\":[72,105]}]},"
                + "\"finish_reason\":\"tool_calls\"}],\"usage\":{\"prompt_tokens\":9,"
                + "\"completion_tokens\":5,\"total_tokens\":14}}");
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void theChunksOfAStreamTogetherSayWhatTheWholeAnswerSays(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<TokenEvent> texts = SampleEvents.randomTexts(random);
      List<TokenEvent> script = new ArrayList<>(texts);
      script.add(SampleEvents.stopped());
      String stream = encoded(new ChatEncoder(FRAME, true), script.toArray(TokenEvent[]::new));
      StringBuilder content = new StringBuilder();
      StringBuilder reasoning = new StringBuilder();
      int roles = 0;
      for (JsonNode chunk : events(stream)) {
        JsonNode delta = chunk.at("/choices/0/delta");
        content.append(delta.path("content").asString(""));
        reasoning.append(delta.path("reasoning").asString(""));
        roles += delta.has("role") ? 1 : 0;
      }
      Collected all = SampleEvents.collected(texts, SampleEvents.stopped());
      assertThat(content).hasToString(all.text());
      assertThat(reasoning).hasToString(all.thinking());
      assertThat(roles).isEqualTo(1);
      JsonNode whole = JsonMapper.shared().readTree(new ChatEncoder(FRAME, true).whole(all));
      assertThat(whole.at("/choices/0/message/content").asString()).isEqualTo(all.text());
    }
  }

  /** Reads a stream as a client does: events end with an empty line, each is one data line. */
  static List<JsonNode> events(String stream) {
    List<JsonNode> events = new ArrayList<>();
    assertThat(stream).endsWith("\n\n");
    for (String event : stream.substring(0, stream.length() - 2).split("\n\n", -1)) {
      assertThat(event).startsWith("data: ").doesNotContain("\n").doesNotContain("\r");
      if (!event.equals("data: [DONE]")) {
        events.add(JsonMapper.shared().readTree(event.substring("data: ".length())));
      }
    }
    return events;
  }
}
