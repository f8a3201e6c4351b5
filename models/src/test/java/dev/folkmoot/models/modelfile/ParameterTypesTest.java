package dev.folkmoot.models.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ParameterTypesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "num_ctx",
        "num_batch",
        "num_gpu",
        "main_gpu",
        "num_thread",
        "num_keep",
        "num_predict",
        "seed",
        "top_k",
        "repeat_last_n"
      })
  void countsAreWholeNumbers(String name) {
    assertThat(ParameterTypes.knows(name)).isTrue();
    assertThat(ParameterTypes.isList(name)).isFalse();
    assertThat(ParameterTypes.read(name, "-7")).isEqualTo(-7L);
    for (String wrong : new String[] {"", "1.5", "1e3", "0x10", "seven", "9223372036854775808"}) {
      assertThatThrownBy(() -> ParameterTypes.read(name, wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "temperature",
        "top_p",
        "min_p",
        "typical_p",
        "repeat_penalty",
        "presence_penalty",
        "frequency_penalty"
      })
  void sharesAreFiniteNumbers(String name) {
    assertThat(ParameterTypes.knows(name)).isTrue();
    assertThat(ParameterTypes.read(name, "0.5")).isEqualTo(0.5);
    assertThat(ParameterTypes.read(name, "1")).as("never a Long").isEqualTo(1.0);
    assertThat(ParameterTypes.read(name, "1e-3")).isEqualTo(0.001);
    for (String wrong : new String[] {"", "NaN", "Infinity", "-Infinity", "1e999", "0,5", "hot"}) {
      assertThatThrownBy(() -> ParameterTypes.read(name, wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"true,true", "1,true", "false,false", "0,false"})
  void aSwitchIsOnOrOff(String text, boolean on) {
    assertThat(ParameterTypes.read("use_mmap", text)).isEqualTo(on);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "2", "tru"})
  void aSwitchIsNeverHalfOn(String text) {
    assertThatThrownBy(() -> ParameterTypes.read("use_mmap", text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyStopMayBeGivenTwiceAndIsTakenAsItStands() {
    assertThat(ParameterTypes.isList("stop")).isTrue();
    assertThat(ParameterTypes.read("stop", " 7 ")).isEqualTo(" 7 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Temperature", "num ctx", "mirostat", "penalize_newline", "format"})
  void whatIsNoParameterIsNotKnown(String name) {
    assertThat(ParameterTypes.knows(name)).isFalse();
    assertThatThrownBy(() -> ParameterTypes.read(name, "1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
