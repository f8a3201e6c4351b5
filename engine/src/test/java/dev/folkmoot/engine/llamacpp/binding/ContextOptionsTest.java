package dev.folkmoot.engine.llamacpp.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.model.Pooling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What llama.cpp would end the process for cannot be written down. */
class ContextOptionsTest {

  @Test
  void ordinaryOptionsAreTaken() {
    assertThat(new ContextOptions(256, 64, 8, 8, 2, false, Pooling.NONE).cells()).isEqualTo(256);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 64, 8, 8, 2",
    "256, 0, 8, 8, 2",
    "256, 64, 0, 8, 2",
    "256, 64, 257, 257, 2",
    "256, 64, 8, 7, 2",
    "256, 64, 8, 0, 2",
    "256, 64, 8, 8, 0",
    "-1, 64, 8, 8, 2"
  })
  void whatMakesNoSenseIsRefused(int cells, int batch, int sequences, int outputs, int threads) {
    assertThatThrownBy(() ->
            new ContextOptions(cells, batch, sequences, outputs, threads, false, Pooling.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
