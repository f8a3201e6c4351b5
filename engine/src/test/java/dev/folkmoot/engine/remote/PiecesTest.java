package dev.folkmoot.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.Usage;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The small parts that dialects are put together from. */
final class PiecesTest {

  private static final RemoteSettings BOX =
      RemoteSettings.of("box", Optional.empty(), URI.create("http://127.0.0.1:1"));

  private static RemoteSettings lending(String... models) {
    return new RemoteSettings(
        "box",
        Optional.empty(),
        BOX.url(),
        ApiKey.NONE,
        List.of(models),
        OptionalInt.empty(),
        OptionalInt.empty(),
        RemoteSettings.DEFAULT_CAPABILITIES,
        Optional.empty(),
        Duration.ofSeconds(1),
        false);
  }

  @ParameterizedTest
  @CsvSource({
    "llama3*,llama3:8b,true",
    "llama3,LLAMA3:latest,true",
    "llama3,llama3:8b,false",
    "*,anything,true",
    "a*c,abc:latest,true",
    "a.c,abc,false",
    "a\\Eb,ab,false"
  })
  void modelsAreLentByTheirNames(String pattern, String model, boolean isLent) {
    assertThat(lending(pattern).lends(model)).isEqualTo(isLent);
    assertThat(BOX.lends(model)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "zwölf", "\u0007"})
  void aKeyThatCannotStandInAHeaderIsRefusedUnseen(String secret) {
    assertThatThrownBy(() -> ApiKey.of("a" + secret + "b"))
        .isInstanceOf(FailureException.class)
        .hasMessageNotContaining(secret);
  }

  @Test
  void aKeyHidesItself() {
    ApiKey key = ApiKey.of("  sk-12345 \n");
    assertThat(key.bearer()).contains("Bearer sk-12345");
    assertThat(key.hiddenIn("no sk-12345 here")).isEqualTo("no (hidden) here");
    assertThat(key).hasToString("(hidden)").isEqualTo(ApiKey.of("sk-12345"));
    assertThat(ApiKey.of(" ")).isEqualTo(ApiKey.NONE).hasToString("(none)");
    assertThat(ApiKey.of("e").hiddenIn("never")).isEqualTo("never");
  }

  @Test
  void parametersAreReadAsOllamaShowsThem() {
    String shown =
        """
        stop                           "<|a|>"
        stop                           "b\\n"
        temperature                    0.6
        num_ctx                        4096
        use_mmap                       true
        odd                            "\\x41"
        not a parameter
        """;
    assertThat(new OllamaParameters(shown).read())
        .containsEntry("stop", List.of("<|a|>", "b\n"))
        .containsEntry("temperature", 0.6)
        .containsEntry("num_ctx", 4096L)
        .containsEntry("use_mmap", true)
        .containsEntry("odd", "\\x41");
    assertThat(new OllamaParameters("").read()).isEmpty();
  }

  @Test
  void halfACharacterWaitsForItsOtherHalf() {
    WholeText text = new WholeText();
    assertThat(text.take("a\ud83d")).isEqualTo("a");
    assertThat(text.take("")).isEmpty();
    assertThat(text.take("\ude00b")).isEqualTo("😀b");
  }

  @Test
  void timesAreMeasuredWhereTheServerDoesNotTellThem() {
    long[] now = {100};
    Tally tally = new Tally(() -> now[0]);
    now[0] = 400;
    tally.piece();
    tally.piece();
    now[0] = 1_000;
    Usage usage = tally.usage(5, 9, 0);
    assertThat(usage.promptTime()).isEqualTo(Duration.ofNanos(300));
    assertThat(usage.completionTime()).isEqualTo(Duration.ofNanos(600));
    assertThat(usage.completionTokens()).isEqualTo(2);
    assertThat(usage.cachedTokens()).isEqualTo(5);
  }

  private static JsonNode call(String json) {
    return Json.read(json);
  }

  @Test
  void callsWithoutEndAreRefused() {
    ToolCallPieces many = new ToolCallPieces(BOX);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                many.add(call("{\"index\":" + i + ",\"function\":{\"name\":\"f\"}}"));
              }
            })
        .hasMessageContaining("without end");
    ToolCallPieces deep = new ToolCallPieces(BOX);
    String much = "x".repeat(1 << 20);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 10; i++) {
                deep.add(call("{\"index\":0,\"function\":{\"arguments\":\"" + much + "\"}}"));
              }
            })
        .hasMessageContaining("without end");
  }

  @Test
  void callsAreToldOnceAndInTheirOrder() {
    ToolCallPieces pieces = new ToolCallPieces(BOX);
    pieces.add(call("{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"two\"}}"));
    pieces.add(call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"one\"}}"));
    assertThat(pieces.whole())
        .extracting(event -> ((TokenEvent.ToolCall) event).call().name())
        .containsExactly("one", "two");
    assertThat(pieces.whole()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "null", "{}", "\"{}\""})
  void noArgumentsAreNone(String json) {
    assertThat(ToolArguments.of(BOX, call(json))).isEqualTo(Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "7", "\"[1]\"", "\"{\""})
  void argumentsThatAreNoObjectAreAFailure(String json) {
    assertThatThrownBy(() -> ToolArguments.of(BOX, call(json)))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void logprobsHaveTheirBytesAndAreNeverAboveZero() {
    var read =
        Logprobs.read(
            call(
                """
                [{"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":[{"token":"ä","logprob":0.1}]},
                 {"token":"b","logprob":"none"}]\
                """),
            1);
    assertThat(read.getFirst().bytes()).containsExactly((byte) 97);
    assertThat(read.getFirst().alternatives().getFirst().bytes()).hasSize(2);
    assertThat(read.getFirst().alternatives().getFirst().logprob()).isZero();
    assertThat(read.getLast().logprob()).isZero();
  }

  @Test
  void logprobsOfTheOldCompletionsAreListsBesideEachOther() {
    JsonNode lists =
        call(
            """
            {"text_offset":[0,4],"token_logprobs":[-1.25,null],"tokens":[" the","ä"],
             "top_logprobs":[{" the":-1.25," a":-1.5},null]}\
            """);
    var read = Logprobs.readLists(lists, 1);
    assertThat(read).hasSize(2);
    assertThat(read.getFirst().token()).isEqualTo(" the");
    assertThat(read.getFirst().logprob()).isEqualTo(-1.25);
    assertThat(read.getFirst().alternatives()).hasSize(1);
    assertThat(read.getLast().bytes()).hasSize(2);
    assertThat(read.getLast().alternatives()).isEmpty();
    assertThat(Logprobs.readLists(lists, 5).getFirst().alternatives()).hasSize(2);
  }
}
