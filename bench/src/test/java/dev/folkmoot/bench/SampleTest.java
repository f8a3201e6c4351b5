package dev.folkmoot.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SampleTest {

  /** The bare loop's line: prompt tokens, its seconds, answer tokens, their seconds, CPU. */
  @Test
  void theLineOfTheBareLoopIsReadInItsOrder() {
    Sample sample = Sample.parse("2800 1.5 128 0.5 7.25\n");
    assertThat(sample.promptTokens()).isEqualTo(2800);
    assertThat(sample.answerTokens()).isEqualTo(128);
    assertThat(sample.seconds()).isCloseTo(2.0, within(1e-9));
    assertThat(sample.cpuSeconds()).isEqualTo(7.25);
    assertThat(sample.tokensPerSecond()).isCloseTo(1464, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "error: cannot load the model",
        "1 2 3 4",
        "1 2 3 4 5 6",
        "1.5 2 3 4 5",
        "1 2 3 4 fast",
        "1  2 3 4 5"
      })
  void aLineThatIsNoneIsShownAndNotTakenForAMeasurement(String line) {
    assertThatThrownBy(() -> Sample.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(line);
  }
}
