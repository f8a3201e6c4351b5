package dev.folkmoot.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.http.dialect.Collected;
import dev.folkmoot.http.dialect.SampleEvents;
import dev.folkmoot.http.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The bytes of a text completion, event by event, and what all objects of this dialect share. */
final class CompletionEncoderTest {

  private static final Frame FRAME = new Frame("cmpl-3", "text_completion", 12, "m");
  private static final String HEAD =
      "{\"id\":\"cmpl-3\",\"object\":\"text_completion\",\"created\":12,\"model\":\"m\","
          + "\"system_fingerprint\":\"fp_ollama\",";
  private static final String ZERO =
      "\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}";
  private static final String USED =
      "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5,\"total_tokens\":14}";

  private static String encoded(boolean usage, TokenEvent event) {
    JsonBuffer out = new JsonBuffer();
    new CompletionEncoder(FRAME, usage).encode(event, SampleEvents.ROUTE, out);
    return out.toString();
  }

  private static String choice(String text, String reason) {
    return "\"choices\":[{\"text\":\"" + text + "\",\"index\":0,\"finish_reason\":" + reason + "}]";
  }

  static Stream<Arguments> frames() {
    return Stream.of(
        Arguments.of(new TokenEvent.Text("a\"b"), choice("a\\\"b", "null"), ZERO, ""),
        Arguments.of(new TokenEvent.Thinking("secret"), choice("", "null"), ZERO, ""),
        Arguments.of(
            new TokenEvent.ToolCall(SampleEvents.weatherCall("c")), choice("", "null"), ZERO, ""),
        Arguments.of(SampleEvents.stopped(), choice("", "\"stop\""), USED, "data: [DONE]\n\n"),
        Arguments.of(
            SampleEvents.finished(FinishReason.LENGTH),
            choice("", "\"length\""),
            USED,
            "data: [DONE]\n\n"));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void everyEventIsAFrameAndUsageStandsInEachOneWhereAskedFor(
      TokenEvent event, String choice, String usage, String after) {
    assertThat(encoded(false, event)).isEqualTo("data: " + HEAD + choice + "}\n\n" + after);
    assertThat(encoded(true, event))
        .isEqualTo("data: " + HEAD + choice + "," + usage + "}\n\n" + after);
  }

  @Test
  void logprobsStandInTheChoice() {
    TokenEvent event = new TokenEvent.Text("x", List.of(SampleEvents.logprob("x")));
    assertThat(encoded(false, event))
        .contains(
            "{\"text\":\"x\",\"index\":0,\"logprobs\":{\"content\":[{\"token\":\"x\","
                + "\"logprob\":-0.5,\"bytes\":[120]}]},\"finish_reason\":null}");
  }

  @Test
  void aFailureIsAnErrorEventAndNeverDone() {
    Failure failure = new Failure(Failure.Kind.ENGINE_FAILED, "broke");
    String frame =
        "data: {\"error\":{\"message\":\"broke\",\"type\":\"api_error\",\"param\":null,"
            + "\"code\":null}}\n\n";
    assertThat(encoded(true, new TokenEvent.Failed(failure))).isEqualTo(frame);
    JsonBuffer out = new JsonBuffer();
    new CompletionEncoder(FRAME, false).fail(failure, out);
    assertThat(out.toString()).isEqualTo(frame);
  }

  @ParameterizedTest
  @CsvSource({"STOP,stop", "LENGTH,length"})
  void aWholeAnswerIsOneObjectAndAlwaysTellsItsUsage(FinishReason reason, String word) {
    Collected answer =
        new Collected(
            "Hi", "so", 0, List.of(), List.of(), SampleEvents.finished(reason), SampleEvents.ROUTE);
    byte[] json = new CompletionEncoder(FRAME, false).whole(answer);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo(HEAD + choice("Hi", '"' + word + '"') + "," + USED + "}");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onlyTheEndOfAnAnswerThatWasTakenUpSaysSo(boolean usage) {
    assertThat(encoded(usage, SampleEvents.resumed()))
        .endsWith(SampleEvents.RESUMED + "}\n\ndata: [DONE]\n\n");
    assertThat(encoded(usage, SampleEvents.stopped())).doesNotContain("folkmoot");
    assertThat(encoded(usage, new TokenEvent.Text("a"))).doesNotContain("folkmoot");
    Collected whole = SampleEvents.collected(List.of(), SampleEvents.resumed());
    assertThat(new String(new CompletionEncoder(FRAME, usage).whole(whole), StandardCharsets.UTF_8))
        .endsWith("}" + SampleEvents.RESUMED + "}");
  }

  @Test
  void theAnswerToAnEmptyPromptIsEmptyAndStops() {
    byte[] json = new CompletionEncoder(FRAME, true).nothing();
    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo(HEAD + choice("", "\"stop\"") + "," + ZERO + "}");
  }

  @Test
  void theFramesOfAStreamTogetherSayTheText() {
    Random random = new Random(9);
    for (int round = 0; round < 300; round++) {
      List<TokenEvent> texts = SampleEvents.randomTexts(random);
      List<TokenEvent> script = new ArrayList<>(texts);
      script.add(SampleEvents.stopped());
      JsonBuffer out = new JsonBuffer();
      CompletionEncoder encoder = new CompletionEncoder(FRAME, true);
      script.forEach(event -> encoder.encode(event, SampleEvents.ROUTE, out));
      StringBuilder text = new StringBuilder();
      List<JsonNode> frames = ChatEncoderTest.events(out.toString());
      frames.forEach(frame -> text.append(frame.at("/choices/0/text").asString()));
      assertThat(text).hasToString(SampleEvents.collected(texts, SampleEvents.stopped()).text());
      assertThat(frames).hasSize(script.size());
    }
  }

  @Test
  void anAnswerIsNumberedAndDatedInSeconds() {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(1_234, 999_999_999), ZoneOffset.UTC);
    for (int i = 0; i < 100; i++) {
      Frame frame = Frame.of("cmpl-", "text_completion", "m", clock);
      assertThat(frame.created()).isEqualTo(1_234);
      assertThat(frame.id()).matches("cmpl-[0-9]{1,3}");
    }
  }

  @Test
  void theSumOfTokensDoesNotOverflow() {
    JsonBuffer out = new JsonBuffer();
    Frame.usage(
        new dev.folkmoot.core.inference.Usage(
            Integer.MAX_VALUE,
            0,
            Integer.MAX_VALUE,
            java.time.Duration.ZERO,
            java.time.Duration.ZERO,
            java.time.Duration.ZERO),
        out);
    assertThat(out.toString()).endsWith("\"total_tokens\":4294967294}");
  }
}
