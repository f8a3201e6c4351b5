package dev.folkmoot.engine.llamacpp;

import static dev.folkmoot.engine.llamacpp.Answer.greedy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real library on a real model. */
final class QuantizeIT {

  @TempDir Path folder;

  private final LlamaCppQuantizer quantizer =
      new LlamaCppQuantizer(TestModels.natives(), Optional.empty());

  private Path target() throws IOException {
    return Files.createFile(folder.resolve("target.gguf"));
  }

  @Test
  void s1006WeightsMadeSmallerStillTellStories() throws Exception {
    ModelFile stories = TestModels.stories();
    Path small = target();
    quantizer.quantize(stories.path(), small, "Q8_0");
    assertThat(Files.size(small)).isLessThan(Files.size(stories.path()) * 6 / 10);
    ModelFile made = new ModelFile(small, stories.digest(), stories.shape());
    try (LoadedModel model = TestModels.load(made, 128)) {
      assertThat(Answer.of(model, greedy("Once upon a time", 20)).text())
          .startsWith(", there was a little girl named Lily");
    }
  }

  /** The rows of this model are shorter than a block of these types: llama.cpp takes others. */
  @Test
  void typesThatDoNotFitTheRowsGiveWayToOthers() throws IOException {
    Path small = target();
    quantizer.quantize(TestModels.stories().path(), small, "Q4_K_M");
    assertThat(Files.size(small)).isBetween(100_000L, 1_000_000L);
  }

  @Test
  void aDamagedFileIsRefusedWithTheLibrarysReason() throws IOException {
    Path odd = Files.writeString(folder.resolve("odd.gguf"), "GGUF and nothing else");
    Path target = target();
    assertThatThrownBy(() -> quantizer.quantize(odd, target, "Q8_0"))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.ENGINE_FAILED))
        .hasMessageStartingWith("llama.cpp cannot make Q8_0 of this model: ")
        .hasMessageNotContaining("ended with status");
  }

  @Test
  void whoIsInterruptedWaitsNoLonger() throws IOException {
    Path target = target();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> quantizer.quantize(TestModels.stories().path(), target, "Q8_0"))
        .hasMessage("quantizing was cancelled");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void ollamasTypesAreAmongThoseThatCanBeMade() {
    assertThat(LlamaCppQuantizer.types()).contains("F32", "F16", "Q4_K_S", "Q4_K_M", "Q8_0");
  }
}
