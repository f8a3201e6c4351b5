package dev.folkmoot.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.http.dialect.Collected;
import dev.folkmoot.http.dialect.Json;
import dev.folkmoot.http.dialect.SampleEvents;
import dev.folkmoot.http.dialect.SseEvents;
import dev.folkmoot.http.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A response, event by event. */
final class ResponseEncoderTest {

  private static final String REQUEST =
      "{'model':'m','input':'hi','instructions':'be brief','temperature':0.5,"
          + "'truncation':'auto','tools':[{'type':'namespace','name':'ns','tools':[{'name':'g'}]}]}";

  private static ResponseEncoder encoder() {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(1_700), ZoneOffset.UTC);
    return new ResponseEncoder(ResponseFrame.of(ResponsesRequest.read(Json.body(REQUEST)), clock));
  }

  private static String encoded(ResponseEncoder encoder, List<? extends TokenEvent> events) {
    JsonBuffer out = new JsonBuffer();
    events.forEach(event -> encoder.encode(event, SampleEvents.ROUTE, out));
    return out.toString();
  }

  private static List<JsonNode> events(List<? extends TokenEvent> events) {
    List<JsonNode> told = SseEvents.named(encoded(encoder(), events));
    for (int i = 0; i < told.size(); i++) {
      assertThat(told.get(i).path("sequence_number").asInt(-1)).isEqualTo(i);
    }
    return told;
  }

  private static List<String> types(List<JsonNode> events) {
    return events.stream()
        .map(event -> event.path("type").asString().substring("response.".length()))
        .toList();
  }

  private static JsonNode whole(List<TokenEvent> events, TokenEvent.Finished finished) {
    byte[] json = encoder().whole(SampleEvents.collected(events, finished));
    return JsonMapper.shared().readTree(json);
  }

  @Test
  void s1113TextIsAddedFilledAndToldWhole() {
    List<JsonNode> events =
        events(
            List.of(
                new TokenEvent.Text("a"),
                new TokenEvent.Text(""),
                new TokenEvent.Text("b"),
                SampleEvents.stopped()));
    assertThat(types(events))
        .containsExactly(
            "created",
            "in_progress",
            "output_item.added",
            "content_part.added",
            "output_text.delta",
            "output_text.delta",
            "output_text.done",
            "content_part.done",
            "output_item.done",
            "completed");
    assertThat(events.get(2).at("/item/content").size()).isZero();
    assertThat(events.get(2).at("/item/status").asString()).isEqualTo("in_progress");
    assertThat(events.get(3).at("/part/text").asString("none")).isEmpty();
    assertThat(events.get(6).path("text").asString()).isEqualTo("ab");
    assertThat(events.get(7).at("/part/text").asString()).isEqualTo("ab");
    assertThat(events.get(8).at("/item/content/0/text").asString()).isEqualTo("ab");
    String id = events.get(2).at("/item/id").asString();
    assertThat(id).matches("msg_\\d+");
    assertThat(events.subList(3, 8)).allMatch(e -> e.path("item_id").asString().equals(id));
    assertThat(events.getLast().at("/response/output/0")).isEqualTo(events.get(8).path("item"));
  }

  @Test
  void s1113ThoughtsComeBeforeTextAndCallsAfterIt() {
    List<JsonNode> events =
        events(
            List.of(
                new TokenEvent.Thinking("h"),
                new TokenEvent.Thinking("m"),
                new TokenEvent.Text("so"),
                new TokenEvent.ToolCall(SampleEvents.weatherCall("call_a")),
                new TokenEvent.ToolCall(new ToolCall("call_b", "ns.g", Map.of())),
                SampleEvents.stopped()));
    assertThat(types(events).subList(2, events.size()))
        .containsExactly(
            "output_item.added",
            "reasoning_summary_part.added",
            "reasoning_summary_text.delta",
            "reasoning_summary_text.delta",
            "reasoning_summary_text.done",
            "reasoning_summary_part.done",
            "output_item.done",
            "output_item.added",
            "content_part.added",
            "output_text.delta",
            "output_text.done",
            "content_part.done",
            "output_item.done",
            "output_item.added",
            "function_call_arguments.delta",
            "function_call_arguments.done",
            "output_item.done",
            "output_item.added",
            "function_call_arguments.delta",
            "function_call_arguments.done",
            "output_item.done",
            "completed");
    JsonNode output = events.getLast().at("/response/output");
    assertThat(output.size()).isEqualTo(4);
    assertThat(output.at("/0/summary/0/text").asString()).isEqualTo("hm");
    assertThat(output.at("/2/call_id").asString()).isEqualTo("call_a");
    assertThat(output.at("/2/arguments").asString()).startsWith("{\"city\":\"Zürich");
    assertThat(output.at("/3/namespace").asString()).isEqualTo("ns");
    assertThat(output.at("/3/name").asString()).isEqualTo("g");
    for (int i = 0; i < 4; i++) {
      int index = i;
      assertThat(events)
          .filteredOn(e -> e.path("output_index").asInt(-1) == index && e.has("item"))
          .hasSize(2)
          .allMatch(e -> e.at("/item/id").equals(output.get(index).path("id")));
    }
  }

  @Test
  void s1113AnEmptyAnswerIsAnEmptyMessage() {
    assertThat(events(List.of(SampleEvents.stopped())).getLast().at("/response/output/0/type"))
        .hasToString("\"message\"");
    assertThat(
            whole(List.of(), SampleEvents.stopped()).at("/output/0/content/0/text").asString("x"))
        .isEmpty();
  }

  @Test
  void s1113AResponseSaysAgainWhatWasAsked() {
    JsonNode response = events(List.of(SampleEvents.stopped())).getFirst().path("response");
    assertThat(response.path("id").asString()).matches("resp_\\d+");
    assertThat(response.path("created_at").asLong()).isEqualTo(1_700);
    assertThat(response.path("status").asString()).isEqualTo("in_progress");
    assertThat(response.path("model").asString()).isEqualTo("m");
    assertThat(response.path("temperature").asDouble()).isEqualTo(0.5);
    assertThat(response.path("truncation").asString()).isEqualTo("auto");
    assertThat(response.path("instructions").asString()).isEqualTo("be brief");
    assertThat(response.at("/tools/0/name").asString()).isEqualTo("ns");
    assertThat(response.path("tool_choice").asString()).isEqualTo("auto");
    assertThat(response.has("error")).isFalse();
  }

  /** The newest of OpenAI's clients take no usage without the tokens written to a cache. */
  @Test
  void s1113TokensOfThoughtsAreCountedApartAndNoneIsWrittenToACache() {
    List<TokenEvent> answer =
        List.of(
            new TokenEvent.Thinking("h", TokenIds.of(1)),
            new TokenEvent.Thinking("m", TokenIds.of(2, 3)),
            new TokenEvent.Text("a", List.of(), TokenIds.of(4)));
    List<TokenEvent> streamed = new ArrayList<>(answer);
    streamed.add(SampleEvents.stopped());
    for (JsonNode response :
        List.of(
            events(streamed).getLast().path("response"), whole(answer, SampleEvents.stopped()))) {
      assertThat(response.at("/usage/output_tokens_details/reasoning_tokens").asInt()).isEqualTo(3);
      assertThat(response.at("/usage/input_tokens_details/cache_write_tokens").asInt(-1)).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"STOP,completed,", "LENGTH,incomplete,max_output_tokens"})
  void s1113AnAnswerThatWasCutByItsLimitIsIncomplete(
      FinishReason reason, String status, String why) {
    TokenEvent.Finished finished = SampleEvents.finished(reason);
    JsonNode last = events(List.of(new TokenEvent.Text("a"), finished)).getLast();
    JsonNode whole = whole(List.of(new TokenEvent.Text("a")), finished);
    assertThat(last.path("type").asString()).isEqualTo("response." + status);
    for (JsonNode response : List.of(last.path("response"), whole)) {
      assertThat(response.path("status").asString()).isEqualTo(status);
      assertThat(response.at("/incomplete_details/reason").asString(""))
          .isEqualTo(why == null ? "" : why);
      assertThat(response.at("/usage/input_tokens").asInt()).isEqualTo(9);
      assertThat(response.at("/usage/input_tokens_details/cached_tokens").asInt()).isEqualTo(4);
      assertThat(response.at("/usage/output_tokens").asInt()).isEqualTo(5);
      assertThat(response.at("/usage/total_tokens").asInt()).isEqualTo(14);
    }
  }

  @Test
  void s1113LogprobsStandWithTheirTextEachTime() {
    TokenEvent event = new TokenEvent.Text("x", List.of(SampleEvents.logprob("x", "y")));
    List<JsonNode> events = events(List.of(event, SampleEvents.stopped()));
    assertThat(events.get(4).at("/logprobs/0/token").asString()).isEqualTo("x");
    assertThat(events.get(5).at("/logprobs/0/top_logprobs/0/token").asString()).isEqualTo("y");
    assertThat(events.getLast().at("/response/output/0/content/0/logprobs/0/logprob").asDouble())
        .isEqualTo(-0.5);
  }

  @ParameterizedTest
  @CsvSource({
    "ENGINE_FAILED, server_error, api_error",
    "BUSY, rate_limit_exceeded, api_error",
    "CANCELLED, server_error, api_error",
    "INVALID_REQUEST, invalid_prompt, invalid_request_error",
    "NOT_FOUND, invalid_prompt, not_found_error"
  })
  void s1113AFailureIsToldWhereClientsLookForIt(Failure.Kind kind, String code, String type) {
    List<JsonNode> events =
        events(
            List.of(
                new TokenEvent.Thinking("h"),
                new TokenEvent.Text("a"),
                new TokenEvent.Failed(new Failure(kind, "it \"b\""))));
    JsonNode last = events.getLast();
    assertThat(last.path("type").asString()).isEqualTo("response.failed");
    assertThat(last.at("/response/status").asString()).isEqualTo("failed");
    assertThat(last.at("/response/error/code").asString()).isEqualTo(code);
    assertThat(last.at("/response/error/message").asString()).isEqualTo("it \"b\"");
    assertThat(last.at("/error/message").asString()).isEqualTo("it \"b\"");
    assertThat(last.at("/error/type").asString()).isEqualTo(type);
    assertThat(last.at("/response/output").size()).isEqualTo(1);
  }

  @Test
  void onlyTheEndOfAnAnswerThatWasTakenUpSaysSo() {
    assertThat(encoded(encoder(), List.of(new TokenEvent.Text("a"), SampleEvents.resumed())))
        .containsOnlyOnce("folkmoot")
        .endsWith(SampleEvents.RESUMED + "}}\n\n");
    Collected whole = SampleEvents.collected(List.of(), SampleEvents.resumed());
    assertThat(new String(encoder().whole(whole), StandardCharsets.UTF_8))
        .endsWith(SampleEvents.RESUMED + "}");
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 11, 12})
  void theEventsOfAStreamTogetherSayWhatTheWholeAnswerSays(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<TokenEvent> texts = SampleEvents.randomTexts(random);
      List<TokenEvent> script = new ArrayList<>(texts);
      script.add(SampleEvents.stopped());
      StringBuilder said = new StringBuilder();
      StringBuilder thought = new StringBuilder();
      List<JsonNode> items = new ArrayList<>();
      for (JsonNode event : events(script)) {
        switch (event.path("type").asString()) {
          case "response.output_text.delta" -> said.append(event.path("delta").asString());
          case "response.reasoning_summary_text.delta" ->
              thought.append(event.path("delta").asString());
          case "response.output_item.done" -> items.add(event.path("item"));
          case "response.completed" ->
              assertThat(event.at("/response/output").values()).containsExactlyElementsOf(items);
          default -> {
            // says nothing new
          }
        }
      }
      Collected all = SampleEvents.collected(texts, SampleEvents.stopped());
      assertThat(said).hasToString(all.text());
      assertThat(thought).hasToString(all.thinking());
    }
  }
}
