package dev.folkmoot.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TensorTypeTest {

  /** How each block is put together in ggml: scales, then bits. */
  @ParameterizedTest
  @CsvSource({
    "F32, 1, 4",
    "F16, 1, 2",
    "BF16, 1, 2",
    "Q4_0, 32, 18", // 2 bytes of scale, 32 half bytes
    "Q4_1, 32, 20", // and 2 of minimum
    "Q5_0, 32, 22", // 2, 4 of high bits, 16
    "Q5_1, 32, 24",
    "Q8_0, 32, 34",
    "Q2_K, 256, 84", // 256 / 16 of scales, 256 / 4, 4
    "Q3_K, 256, 110", // 256 / 8, 256 / 4, 12, 2
    "Q4_K, 256, 144", // 4, 12, 128
    "Q5_K, 256, 176", // 4, 12, 32, 128
    "Q6_K, 256, 210", // 128, 64, 16, 2
    "IQ4_XS, 256, 136",
    "MXFP4, 32, 17",
    "TQ1_0, 256, 54",
  })
  void blocksAreAsGgmlLaysThemOut(TensorType type, int elements, int bytes) {
    assertThat(type.blockElements()).isEqualTo(elements);
    assertThat(type.blockBytes()).isEqualTo(bytes);
  }

  @Test
  void everyCodeLeadsToItsTypeAndDroppedOnesToNone() {
    for (TensorType type : TensorType.values()) {
      assertThat(TensorType.ofCode(type.code())).contains(type);
    }
    for (int dropped : List.of(4, 5, 31, 32, 33, 36, 37, 38, 43, -1, Integer.MAX_VALUE)) {
      assertThat(TensorType.ofCode(dropped)).as("code %d", dropped).isEmpty();
    }
    assertThat(Arrays.stream(TensorType.values()).map(TensorType::code).collect(Collectors.toSet()))
        .hasSize(TensorType.values().length);
  }

  @Test
  void aTensorsSizeIsCountedInBlocks() {
    TensorInfo tensor = new TensorInfo("t", List.of(512L, 3L, 2L), TensorType.Q4_K, 0);
    assertThat(tensor.elements()).isEqualTo(3072);
    assertThat(tensor.bytes()).isEqualTo(3072 / 256 * 144);
  }
}
