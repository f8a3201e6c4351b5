package dev.folkmoot.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What these options say decides whether a loaded model is used or loaded anew. */
final class RunnerOptionsTest {

  private static final RunnerOptions FULL = options(2048, 512, 10, 1, true, 4);

  private static RunnerOptions options(
      int context, int batch, int gpuLayers, int mainGpu, boolean map, int threads) {
    return new RunnerOptions(
        Optional.of(context),
        Optional.of(batch),
        Optional.of(gpuLayers),
        Optional.of(mainGpu),
        Optional.of(map),
        Optional.of(threads));
  }

  /** The full options, each time with one of the six different. */
  static List<RunnerOptions> oneOffs() {
    return List.of(
        options(2049, 512, 10, 1, true, 4),
        options(2048, 513, 10, 1, true, 4),
        options(2048, 512, 11, 1, true, 4),
        options(2048, 512, 10, 0, true, 4),
        options(2048, 512, 10, 1, false, 4),
        options(2048, 512, 10, 1, true, 5));
  }

  @ParameterizedTest
  @MethodSource("oneOffs")
  void anyOneDifferenceNeedsAReload(RunnerOptions other) {
    assertThat(other.servedBy(FULL)).isFalse();
    assertThat(FULL.servedBy(other)).isFalse();
    assertThat(other.servedBy(other)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("oneOffs")
  void whoAsksForNothingIsServedByAnything(RunnerOptions loaded) {
    assertThat(RunnerOptions.DEFAULT.servedBy(loaded)).isTrue();
    assertThat(loaded.servedBy(RunnerOptions.DEFAULT)).as("asked, but nobody knows").isFalse();
  }

  @ParameterizedTest
  @CsvSource({"-2147483648,4", "-1,4", "0,4", "3,4", "4,4", "5,5", "2147483647,2147483647"})
  void aContextIsNeverTooSmallToHoldAToken(int asked, int kept) {
    RunnerOptions options = RunnerOptions.DEFAULT.orContextLength(asked);
    assertThat(options.contextLength()).isEqualTo(Optional.of(kept));
  }

  @Test
  void whatCannotBeMeansThatTheNodeDecides() {
    RunnerOptions odd = options(8, 0, -1, 0, true, 0);
    assertThat(odd.batchSize()).isEmpty();
    assertThat(odd.gpuLayers()).as("as many as fit").isEmpty();
    assertThat(odd.threads()).isEmpty();
    assertThat(options(8, -5, -999, 0, true, -3)).isEqualTo(odd);
  }

  @Test
  void noLayerOnAGpuIsAWishAndNotTheLackOfOne() {
    assertThat(options(8, 1, 0, 0, true, 1).gpuLayers()).isEqualTo(Optional.of(0));
  }

  @Test
  void aContextLengthIsFilledInOnlyWhereNoneWasAskedFor() {
    assertThat(FULL.orContextLength(99)).isEqualTo(FULL);
    RunnerOptions open =
        new RunnerOptions(
            Optional.empty(),
            Optional.of(512),
            Optional.of(10),
            Optional.of(1),
            Optional.of(true),
            Optional.of(4));
    assertThat(open.orContextLength(2048)).as("and all the rest is kept").isEqualTo(FULL);
  }
}
