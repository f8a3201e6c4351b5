package dev.folkmoot.engine.llamacpp;

import static dev.folkmoot.engine.llamacpp.Answer.greedy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that load and are no good. */
class DamagedModelIT {

  /** At the end of the file stand weights: of which tensor does not matter. */
  private static ModelFile withLastWeights(Path folder, float weight, int count)
      throws IOException {
    byte[] content = Files.readAllBytes(TestModels.stories().path());
    ByteBuffer end =
        ByteBuffer.wrap(content, content.length - count * Float.BYTES, count * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    while (end.hasRemaining()) {
      end.putFloat(weight);
    }
    Path file = folder.resolve("damaged.gguf");
    Files.write(file, content);
    ModelFile whole = TestModels.stories();
    return new ModelFile(file, whole.digest(), whole.shape());
  }

  @Test
  void weightsThatAreNoNumbersEndTheAnswerAndNotTheProcess(@TempDir Path folder) throws Exception {
    ModelFile damaged = withLastWeights(folder, Float.NaN, 20_000);
    try (LoadedModel model = TestModels.load(damaged, 256)) {
      for (Sampling sampling : List.of(Sampling.GREEDY, Sampling.DEFAULT)) {
        InferenceRequest request = greedy("Once upon a time", 20).withSampling(sampling);
        Failure failure = Answer.of(model, request).failure().orElseThrow();
        assertThat(failure.kind()).isEqualTo(Failure.Kind.INTERNAL);
        assertThat(failure.message()).contains("no number");
      }
    }
  }

  @Test
  void weightsBeyondAllMeasureAreSurvived(@TempDir Path folder) throws Exception {
    ModelFile damaged = withLastWeights(folder, 1e38f, 20_000);
    try (LoadedModel model = TestModels.load(damaged, 256)) {
      Answer answer =
          Answer.of(model, greedy("Once upon a time", 20).withSampling(Sampling.DEFAULT));
      assertThat(answer.reason().isPresent() || answer.failure().isPresent()).isTrue();
    }
  }

  @Test
  void aTemplateThatCannotBeReadLeavesRawPrompts() throws InterruptedException {
    ModelFile broken = TestModels.withTemplate(TestModels.stories(), "{% for %}");
    try (LoadedModel model = TestModels.load(broken, 256)) {
      InferenceRequest chat =
          InferenceRequest.of(Prompt.Chat.of(List.of(Message.of(Role.USER, "Hi"))));
      assertThatThrownBy(() -> model.generate(chat))
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST))
          .hasMessageContaining("chat template, line 1");
      assertThat(Answer.of(model, greedy("Once upon a time", 5)).failure()).isEmpty();
    }
  }

  @Test
  void aFileThatIsCutOffIsRefused(@TempDir Path folder) throws IOException {
    byte[] content = Files.readAllBytes(TestModels.stories().path());
    Path file = folder.resolve("cut.gguf");
    Files.write(file, java.util.Arrays.copyOf(content, content.length - 1000));
    ModelFile cut =
        new ModelFile(file, TestModels.stories().digest(), TestModels.stories().shape());
    assertThatThrownBy(() -> TestModels.load(cut, 256))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.ENGINE_FAILED))
        .hasMessageContaining("cut.gguf");
  }
}
