package dev.folkmoot.http.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.http.dialect.Collected;
import dev.folkmoot.http.dialect.SampleEvents;
import dev.folkmoot.http.dialect.SseEvents;
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

/** The bytes of a message, event by event. */
final class MessagesEncoderTest {

  private static final String START =
      "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\","
          + "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],"
          + "\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":3,"
          + "\"output_tokens\":0}}}\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\n";
  private static final String END =
      "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
          + "\"end_turn\",\"stop_sequence\":null},\"usage\":{\"input_tokens\":9,"
          + "\"output_tokens\":5}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

  private static MessagesEncoder encoder() {
    return new MessagesEncoder("msg_1", "m", 3);
  }

  private static String encoded(MessagesEncoder encoder, List<? extends TokenEvent> events) {
    JsonBuffer out = new JsonBuffer();
    events.forEach(event -> encoder.encode(event, SampleEvents.ROUTE, out));
    return out.toString();
  }

  private static JsonNode whole(Collected answer) {
    return JsonMapper.shared().readTree(encoder().whole(answer));
  }

  @Test
  void s1206ATextIsOneBlockFromStartToStop() {
    assertThat(
            encoded(
                encoder(),
                List.of(
                    new TokenEvent.Text("a"), new TokenEvent.Text("\n"), SampleEvents.stopped())))
        .isEqualTo(
            START
                + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
                + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
                + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                + "\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}\n\n"
                + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                + "\"delta\":{\"type\":\"text_delta\",\"text\":\"\\n\"}}\n\n"
                + "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}"
                + "\n\n"
                + END);
  }

  @Test
  void s1206EveryBlockIsClosedBeforeTheNextAndItsIndexRises() {
    String stream =
        encoded(
            encoder(),
            List.of(
                new TokenEvent.Thinking("hm"),
                new TokenEvent.Thinking(""),
                new TokenEvent.Text("so"),
                new TokenEvent.Text(""),
                new TokenEvent.Thinking("hm"),
                new TokenEvent.ToolCall(SampleEvents.weatherCall("t1")),
                new TokenEvent.ToolCall(SampleEvents.weatherCall("t2")),
                new TokenEvent.Text("."),
                SampleEvents.stopped()));
    List<JsonNode> events = SseEvents.named(stream);
    List<String> steps = new ArrayList<>();
    for (JsonNode event : events) {
      if (event.has("index")) {
        steps.add(
            event.path("index").asInt()
                + event.path("type").asString().substring(13).replace("_", " "));
      }
    }
    assertThat(String.join(",", steps))
        .isEqualTo(
            "0 start,0 delta,0 stop,1 start,1 delta,1 stop,2 start,2 delta,2 stop,"
                + "3 start,3 delta,3 stop,4 start,4 delta,4 stop,5 start,5 delta,5 stop");
    assertThat(stream)
        .contains("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
        .contains("{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"get_weather\",\"input\":{}}")
        .contains(
            "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"city\\\":\\\"Zürich"
                + " \\\\\\\"old\\\\\\\"\\\",\\\"days\\\":3,\\\"exact\\\":true}\"}")
        .contains("\"stop_reason\":\"tool_use\"");
  }

  @Test
  void s1206AnEmptyAnswerHasABlockAllTheSame() {
    String stream = encoded(encoder(), List.of(SampleEvents.stopped()));
    assertThat(stream).startsWith(START).endsWith(END).contains("content_block_start");
    JsonNode whole = whole(SampleEvents.collected(List.of(), SampleEvents.stopped()));
    assertThat(whole.at("/content/0/text").asString("none")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"STOP,false,end_turn", "STOP,true,tool_use", "LENGTH,false,max_tokens"})
  void s1205TheReasonIsInThisDialectsWords(FinishReason reason, boolean calls, String word) {
    List<TokenEvent> events =
        calls
            ? List.of(new TokenEvent.ToolCall(SampleEvents.weatherCall("t")))
            : List.of(new TokenEvent.Text("x"));
    TokenEvent.Finished finished = SampleEvents.finished(reason);
    assertThat(whole(SampleEvents.collected(events, finished)).path("stop_reason").asString())
        .isEqualTo(word);
    List<TokenEvent> all = new ArrayList<>(events);
    all.add(finished);
    assertThat(encoded(encoder(), all)).contains("\"stop_reason\":\"" + word + "\"");
  }

  @Test
  void s1205AWholeAnswerIsOneObjectOfBlocks() {
    Collected answer =
        new Collected(
            "Hi",
            "so",
            0,
            List.of(SampleEvents.weatherCall("t1"), SampleEvents.weatherCall("t2")),
            List.of(),
            SampleEvents.stopped(),
            SampleEvents.ROUTE);
    assertThat(new String(encoder().whole(answer), StandardCharsets.UTF_8))
        .startsWith(
            "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\","
                + "\"content\":[{\"type\":\"thinking\",\"thinking\":\"so\",\"signature\":\"\"},"
                + "{\"type\":\"text\",\"text\":\"Hi\"},{\"type\":\"tool_use\",\"id\":\"t1\","
                + "\"name\":\"get_weather\",\"input\":{\"city\":\"Zürich \\\"old\\\"\",")
        .endsWith(
            "}}],\"stop_reason\":\"tool_use\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":9,"
                + "\"output_tokens\":5}}");
  }

  @ParameterizedTest
  @CsvSource({
    "ENGINE_FAILED, api_error",
    "BUSY, overloaded_error",
    "CANCELLED, api_error",
    "INVALID_REQUEST, invalid_request_error",
    "NOT_FOUND, not_found_error"
  })
  void aFailureIsAnErrorEventAndNoStop(Failure.Kind kind, String type) {
    String stream =
        encoded(
            encoder(),
            List.of(
                new TokenEvent.Text("a"), new TokenEvent.Failed(new Failure(kind, "it \"b\""))));
    assertThat(stream)
        .contains(
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\""
                + type
                + "\",\"message\":\"it \\\"b\\\"\"},\"request_id\":\"req_")
        .doesNotContain("message_stop");
  }

  @Test
  void onlyTheEndOfAnAnswerThatWasTakenUpSaysSo() {
    assertThat(encoded(encoder(), List.of(new TokenEvent.Text("a"), SampleEvents.resumed())))
        .containsOnlyOnce(SampleEvents.RESUMED + "}\n\nevent: message_stop");
    Collected whole = SampleEvents.collected(List.of(), SampleEvents.resumed());
    assertThat(new String(encoder().whole(whole), StandardCharsets.UTF_8))
        .endsWith("}" + SampleEvents.RESUMED + "}");
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 9})
  void theDeltasOfAStreamTogetherSayWhatTheWholeAnswerSays(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<TokenEvent> texts = SampleEvents.randomTexts(random);
      List<TokenEvent> script = new ArrayList<>(texts);
      script.add(SampleEvents.stopped());
      StringBuilder content = new StringBuilder();
      StringBuilder thinking = new StringBuilder();
      for (JsonNode event : SseEvents.named(encoded(encoder(), script))) {
        content.append(event.at("/delta/text").asString(""));
        thinking.append(event.at("/delta/thinking").asString(""));
      }
      Collected all = SampleEvents.collected(texts, SampleEvents.stopped());
      assertThat(content).hasToString(all.text());
      assertThat(thinking).hasToString(all.thinking());
    }
  }
}
