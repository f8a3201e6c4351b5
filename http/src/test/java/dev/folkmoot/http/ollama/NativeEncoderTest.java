package dev.folkmoot.http.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.http.dialect.Collected;
import dev.folkmoot.http.dialect.SampleEvents;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.ollama.NativeEncoder.Shape;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bytes of Ollama's own dialect, event by event. */
final class NativeEncoderTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T08:09:10.000000042Z"), ZoneOffset.UTC);
  private static final String HEAD =
      "{\"model\":\"my \\\"model\\\"\",\"created_at\":\"2026-11-21T08:09:10.000000042Z\"";

  private final JsonBuffer out = new JsonBuffer();

  private static NativeEncoder encoder(Shape shape, boolean withContext) {
    return new NativeEncoder(
        shape, "my \"model\"", CLOCK, System.nanoTime(), Duration.ofMillis(11), withContext);
  }

  private static NativeEncoder encoder(Shape shape) {
    return encoder(shape, true);
  }

  private String line(NativeEncoder encoder, TokenEvent event) {
    encoder.encode(event, SampleEvents.ROUTE, out.clear());
    return text(out.copy());
  }

  /** With the one number that depends on the machine replaced. */
  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8)
        .replaceAll("\"total_duration\":[1-9][0-9]*", "\"total_duration\":1");
  }

  @Test
  void aPieceOfTextIsALineOfItsOwn() {
    assertThat(line(encoder(Shape.GENERATE), new TokenEvent.Text("Grüezi\n")))
        .isEqualTo(HEAD + ",\"response\":\"Grüezi\\n\",\"done\":false}\n");
    assertThat(line(encoder(Shape.CHAT), new TokenEvent.Text("Grüezi\n")))
        .isEqualTo(
            HEAD
                + ",\"message\":{\"role\":\"assistant\",\"content\":\"Grüezi\\n\"},\"done\":false}\n");
  }

  @Test
  void c013TheLineWithTheLongestContextIsShorterThanOllamasClientTakes() {
    List<Integer> context = Collections.nCopies(1 << 20, 262_143);
    TokenEvent last = new TokenEvent.Finished(FinishReason.STOP, SampleEvents.USAGE, context);
    assertThat(line(encoder(Shape.GENERATE), last).length()).isBetween(1 << 20, 8 << 20);
  }

  @Test
  void aThoughtLeavesTheContentEmpty() {
    assertThat(line(encoder(Shape.GENERATE), new TokenEvent.Thinking("hm")))
        .isEqualTo(HEAD + ",\"response\":\"\",\"thinking\":\"hm\",\"done\":false}\n");
    assertThat(line(encoder(Shape.CHAT), new TokenEvent.Thinking("hm")))
        .isEqualTo(
            HEAD
                + ",\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"hm\"}"
                + ",\"done\":false}\n");
  }

  @Test
  void callsAreNumberedOverTheWholeAnswerAndTheirArgumentsAreAnObject() {
    NativeEncoder encoder = encoder(Shape.CHAT);
    String first = line(encoder, new TokenEvent.ToolCall(SampleEvents.weatherCall("call_a")));
    String second = line(encoder, new TokenEvent.ToolCall(SampleEvents.weatherCall("call_b")));
    assertThat(first)
        .isEqualTo(
            HEAD
                + ",\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"id\":"
                + "\"call_a\",\"function\":{\"index\":0,\"name\":\"get_weather\",\"arguments\":"
                + "{\"city\":\"Zürich \\\"old\\\"\",\"days\":3,\"exact\":true}}}]},\"done\":false}\n");
    assertThat(second).contains("\"id\":\"call_b\",\"function\":{\"index\":1,");
  }

  @Test
  void logprobsFollowTheirPieceWithBytesAboveOneHundredAndTwentySeven() {
    TokenEvent event = new TokenEvent.Text("é", List.of(SampleEvents.logprob("é", "e", "")));
    assertThat(line(encoder(Shape.GENERATE), event))
        .endsWith(
            ",\"done\":false,\"logprobs\":[{\"token\":\"é\",\"logprob\":-0.5,\"bytes\":[195,169],"
                + "\"top_logprobs\":[{\"token\":\"e\",\"logprob\":-1.5,\"bytes\":[101]},"
                + "{\"token\":\"\",\"logprob\":-1.5}]}]}\n");
  }

  @ParameterizedTest
  @CsvSource({"STOP,stop", "LENGTH,length"})
  void theLastLineSaysWhyAndWhatItCost(FinishReason reason, String word) {
    assertThat(line(encoder(Shape.GENERATE), SampleEvents.finished(reason)))
        .isEqualTo(
            HEAD
                + ",\"response\":\"\",\"done\":true,\"done_reason\":\""
                + word
                + "\",\"context\":[3,1,2],\"total_duration\":1,\"load_duration\":11000000,"
                + "\"prompt_eval_count\":9,\"prompt_eval_duration\":30000000,"
                + "\"eval_count\":5,\"eval_duration\":70000000}\n");
  }

  @Test
  void theTokensOfTheConversationAreShownOnlyWhereAskedFor() {
    assertThat(line(encoder(Shape.CHAT, false), SampleEvents.stopped())).doesNotContain("context");
    TokenEvent none = new TokenEvent.Finished(FinishReason.STOP, SampleEvents.USAGE, List.of());
    assertThat(line(encoder(Shape.GENERATE, true), none)).doesNotContain("context");
  }

  @Test
  void countsThatAreZeroAreLeftOutAsGoDoes() {
    NativeEncoder encoder =
        new NativeEncoder(Shape.GENERATE, "m", CLOCK, System.nanoTime(), Duration.ZERO, true);
    encoder.encode(
        new TokenEvent.Finished(FinishReason.STOP, Usage.NONE, List.of()), SampleEvents.ROUTE, out);
    assertThat(text(out.copy())).endsWith("\"done_reason\":\"stop\",\"total_duration\":1}\n");
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aFailureIsALineOfItsOwnWithNothingOfTheAnswer(Shape shape) {
    Failure failure = new Failure(Failure.Kind.ENGINE_FAILED, "it \"broke\"\nbadly");
    NativeEncoder encoder = encoder(shape);
    encoder.fail(failure, out);
    assertThat(out.toString()).isEqualTo("{\"error\":\"it \\\"broke\\\"\\nbadly\"}\n");
    assertThat(line(encoder, new TokenEvent.Failed(failure)))
        .isEqualTo("{\"error\":\"it \\\"broke\\\"\\nbadly\"}\n");
  }

  @Test
  void aWholeAnswerIsOneObjectWithoutALineEnd() {
    Collected answer =
        new Collected(
            "Hi",
            "so",
            0,
            List.of(SampleEvents.weatherCall("c1"), SampleEvents.weatherCall("c2")),
            List.of(SampleEvents.logprob("Hi")),
            SampleEvents.stopped(),
            SampleEvents.ROUTE);
    assertThat(text(encoder(Shape.CHAT, false).whole(answer)))
        .startsWith(
            HEAD
                + ",\"message\":{\"role\":\"assistant\",\"content\":\"Hi\",\"thinking\":\"so\","
                + "\"tool_calls\":[{\"id\":\"c1\",\"function\":{\"index\":0,")
        .contains("},{\"id\":\"c2\",\"function\":{\"index\":1,")
        .endsWith(
            "\"eval_duration\":70000000,\"logprobs\":[{\"token\":\"Hi\",\"logprob\":-0.5,"
                + "\"bytes\":[72,105]}]}");
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheEndOfAnAnswerThatWasTakenUpSaysSo(Shape shape) {
    NativeEncoder encoder = encoder(shape);
    assertThat(line(encoder, SampleEvents.resumed())).endsWith(SampleEvents.RESUMED + "}\n");
    assertThat(line(encoder, SampleEvents.stopped())).doesNotContain("folkmoot");
    assertThat(line(encoder, new TokenEvent.Text("a"))).doesNotContain("folkmoot");
    Collected whole = SampleEvents.collected(List.of(), SampleEvents.resumed());
    assertThat(text(encoder.whole(whole))).endsWith(SampleEvents.RESUMED + "}");
  }

  @ParameterizedTest
  @CsvSource({"GENERATE,load", "GENERATE,unload", "CHAT,load"})
  void aRequestThatAsksNothingIsAnsweredWithAReason(Shape shape, String reason) {
    JsonNode json = JsonMapper.shared().readTree(encoder(shape).nothing(reason));
    assertThat(json.path("done").asBoolean()).isTrue();
    assertThat(json.path("done_reason").asString()).isEqualTo(reason);
    assertThat(json.has("total_duration")).isFalse();
    assertThat(json.has("response")).isEqualTo(shape == Shape.GENERATE);
    assertThat(json.has("message")).isEqualTo(shape == Shape.CHAT);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theLinesOfAStreamTogetherSayWhatTheWholeAnswerSays(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<TokenEvent> events = SampleEvents.randomTexts(random);
      Collected all = SampleEvents.collected(events, SampleEvents.stopped());
      NativeEncoder encoder = encoder(Shape.CHAT, false);
      out.clear();
      events.forEach(event -> encoder.encode(event, SampleEvents.ROUTE, out));
      encoder.encode(SampleEvents.stopped(), SampleEvents.ROUTE, out);
      StringBuilder text = new StringBuilder();
      StringBuilder thinking = new StringBuilder();
      // Only the line end itself may end a line: U+2028 and carriage returns are text.
      String[] lines = out.toString().split("\n", -1);
      assertThat(lines).hasSize(events.size() + 2);
      for (int i = 0; i < events.size(); i++) {
        JsonNode message = JsonMapper.shared().readTree(lines[i]).path("message");
        text.append(message.path("content").asString());
        thinking.append(message.path("thinking").asString(""));
      }
      assertThat(text).hasToString(all.text());
      assertThat(thinking).hasToString(all.thinking());
      JsonNode whole = JsonMapper.shared().readTree(encoder(Shape.CHAT).whole(all));
      assertThat(whole.path("message").path("content").asString()).isEqualTo(all.text());
    }
  }

  @Test
  void everyPieceHasTheTimeAtWhichItWasWritten() {
    MovingClock clock = new MovingClock(Instant.parse("2026-12-31T23:59:59.999999999Z"));
    NativeEncoder encoder = new NativeEncoder(Shape.GENERATE, "m", clock, 0, Duration.ZERO, false);
    assertThat(line(encoder, new TokenEvent.Text("a"))).contains("2026-12-31T23:59:59.999999999Z");
    clock.now = clock.now.plusNanos(1);
    assertThat(line(encoder, new TokenEvent.Text("b"))).contains("2027-01-01T00:00:00.000000000Z");
    clock.now = clock.now.minusNanos(2);
    assertThat(line(encoder, new TokenEvent.Text("c"))).contains("2026-12-31T23:59:59.999999998Z");
  }

  private static final class MovingClock extends Clock {
    private Instant now;

    MovingClock(Instant now) {
      this.now = now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
