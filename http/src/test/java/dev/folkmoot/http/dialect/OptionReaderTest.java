package dev.folkmoot.http.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionReaderTest {

  private static JsonValue.Obj json(String text) {
    return (JsonValue.Obj)
        JsonReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void s0801WithoutAWordTheDefaultsAreOllamas() {
    ModelOptions options = OptionReader.read(Map.of(), json("{}"));
    assertThat(options.sampling()).isEqualTo(Sampling.DEFAULT);
    assertThat(options.runner()).isEqualTo(RunnerOptions.DEFAULT);
    assertThat(options.maxTokens()).isEqualTo(-1);
    assertThat(options.keepTokens()).isEqualTo(4);
    assertThat(options.stop()).isEmpty();
  }

  @Test
  void s0801TheRequestGoesBeforeTheModelAndNullSaysNothing() {
    ModelOptions options =
        OptionReader.read(
            Map.of("temperature", 0.5, "top_k", 7, "stop", List.of("a")),
            json("{\"temperature\":0.1,\"top_k\":null,\"num_ctx\":8192,\"use_mmap\":false}"));
    assertThat(options.sampling().temperature()).isEqualTo(0.1f);
    assertThat(options.sampling().topK()).isEqualTo(7);
    assertThat(options.stop()).containsExactly("a");
    assertThat(options.runner().contextLength()).contains(8192);
    assertThat(options.runner().memoryMap()).contains(false);
  }

  @ParameterizedTest
  @ValueSource(ints = {-5, -1, 0, 1, 3, 4})
  void c116AContextOfLessThanFourIsFour(int tokens) {
    ModelOptions options =
        OptionReader.read(Map.of("num_ctx", 64), json("{\"num_ctx\":" + tokens + "}"));
    assertThat(options.runner().contextLength()).contains(4);
  }

  @Test
  void wholeNumbersMayBeWrittenWithAFraction() {
    ModelOptions options =
        OptionReader.read(Map.of(), json("{\"top_k\":3.9,\"num_predict\":1e99,\"seed\":42.0}"));
    assertThat(options.sampling().topK()).isEqualTo(3);
    assertThat(options.maxTokens()).isEqualTo(Integer.MAX_VALUE);
    assertThat(options.sampling().seed()).hasValue(42);
  }

  @Test
  void aNegativeSeedDrawsOne() {
    assertThat(OptionReader.read(Map.of(), json("{\"seed\":-1}")).sampling().seed()).isEmpty();
  }

  @Test
  void s0802RetiredAndUnknownOptionsAreIgnored() {
    ModelOptions options =
        OptionReader.read(
            Map.of(), json("{\"mirostat\":\"x\",\"numa\":3,\"no_such_thing\":[],\"f16_kv\":true}"));
    assertThat(options.sampling()).isEqualTo(Sampling.DEFAULT);
  }

  @Test
  void c070AWrongTypeIsOurFaultInOllamasEyes() {
    assertThatThrownBy(() -> OptionReader.read(Map.of(), json("{\"min_p\":\"x\"}")))
        .hasMessage("option \"min_p\" must be of type float32")
        .extracting(e -> ((FailureException) e).failure().kind())
        .isEqualTo(Failure.Kind.INTERNAL);
  }

  @Test
  void aValueOutOfRangeIsTheClientsFault() {
    assertThatThrownBy(() -> OptionReader.read(Map.of(), json("{\"temperature\":-1}")))
        .extracting(e -> ((FailureException) e).failure().kind())
        .isEqualTo(Failure.Kind.INVALID_REQUEST);
  }

  @Test
  void vectorsGetLengthOne() {
    assertThat(Vectors.unit(new float[] {3, 4}, 0)).containsExactly(0.6f, 0.8f);
    assertThat(Vectors.unit(new float[] {3, 4, 12}, 2)).containsExactly(0.6f, 0.8f);
    assertThat(Vectors.unit(new float[] {0, 0}, 9)).containsExactly(0f, 0f);
    assertThatThrownBy(() -> Vectors.unit(new float[] {Float.NaN}, 0))
        .hasMessage("embedding contains NaN or Inf values");
  }
}
