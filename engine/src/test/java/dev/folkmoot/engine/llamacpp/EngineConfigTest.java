package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineConfigTest {

  @TempDir private Path folder;

  @Test
  void theDefaultsAreWhatTheDocumentsSay() {
    EngineConfig config = EngineConfig.of(folder, folder);
    assertThat(config.slots()).isEqualTo(8);
    assertThat(config.queueLength()).isEqualTo(512);
    assertThat(config.sharedHost()).isFalse();
    assertThat(config.variant()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-1, 1", "65, 1", "1, 0", "1, -5"})
  void whatMakesNoSenseIsRefused(int slots, int queueLength) {
    assertThatThrownBy(
            () -> new EngineConfig(folder, folder, slots, queueLength, false, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void allSequencesOfTheMostSlotsFitTheLibrary() {
    assertThat(EngineConfig.MAX_SLOTS + LlamaCppModel.IDLE_SEQUENCES).isLessThanOrEqualTo(256);
  }

  @Test
  void withoutLibrariesThereIsNoEngineAndTheRemedyIsNamed() {
    assertThatThrownBy(
            () -> new LlamaCppEngine(EngineConfig.of(folder, folder), () -> 0L, new Random(1)))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.ENGINE_FAILED))
        .hasMessageContaining("no llama.cpp libraries in " + folder);
  }
}
