package dev.folkmoot.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuantizationTest {

  @TempDir Path directory;

  private String of(GgufBytes bytes) {
    return Quantization.of(GgufReader.read(bytes.writeTo(directory.resolve("model.gguf"))));
  }

  /** The codes of {@code llama_ftype}, as files out in the world carry them. */
  @ParameterizedTest
  @CsvSource({
    "0,F32",
    "1,F16",
    "2,Q4_0",
    "3,Q4_1",
    "7,Q8_0",
    "8,Q5_0",
    "9,Q5_1",
    "10,Q2_K",
    "12,Q3_K_M",
    "14,Q4_K_S",
    "15,Q4_K_M",
    "17,Q5_K_M",
    "18,Q6_K",
    "25,IQ4_NL",
    "30,IQ4_XS",
    "32,BF16",
    "36,TQ1_0",
    "38,MXFP4"
  })
  void theFilesOwnWordIsTranslated(int code, String name) {
    assertThat(of(GgufBytes.model().u32("general.file_type", code))).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6, 33, 34, 35, 1024, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32})
  void aCodeThatNobodyKnowsLeavesItToTheTensors(long code) {
    GgufBytes file =
        GgufBytes.model()
            .raw("general.file_type", 11, GgufBytes.littleEndian(code))
            .tensor("big", 12, 256, 64);
    assertThat(of(file)).isEqualTo("Q4_K");
  }

  @Test
  void whatIsNoNumberIsNoWord() {
    assertThat(of(GgufBytes.model().text("general.file_type", "Q8_0"))).isEqualTo("F32");
  }

  /** Norms stay in F32 whatever the rest is, and there are many of them. */
  @Test
  void weightsAreCountedAndNotTensors() {
    GgufBytes file = GgufBytes.model().without("general.file_type");
    for (int i = 0; i < 50; i++) {
      file.tensor("norm" + i, 0, 8);
    }
    assertThat(of(file.tensor("attention", 8, 1024))).isEqualTo("Q8_0");
  }

  @Test
  void withoutTensorsNobodyKnows() {
    assertThat(of(GgufBytes.model().without("general.file_type").withoutTensors()))
        .isEqualTo("unknown");
  }
}
