package dev.folkmoot.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.ModelShape;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Files that others wrote, where they are at hand. */
final class RealFilesTest {

  private static Path shared(String name) {
    Path path =
        Path.of(System.getProperty("folkmoot.root", ".."), "../shared/models").resolve(name);
    Assumptions.assumeTrue(Files.exists(path), "no " + path + ": it is not read");
    return path;
  }

  @Test
  void theStoriesModelIsWhatItIs() {
    GgufFile file = GgufReader.read(shared("stories260K-f32.gguf"));
    ModelShape shape = ModelShapes.of(file);
    assertThat(shape.architecture()).isEqualTo("llama");
    assertThat(shape.vocabularySize()).isEqualTo(512);
    assertThat(shape.layers()).isEqualTo(5);
    assertThat(shape.embeddingLength()).isEqualTo(64);
    assertThat(shape.contextLength()).isEqualTo(128);
    assertThat(shape.quantization()).isEqualTo("F32");
    assertThat(shape.kvBytesPerToken()).isEqualTo(5 * 4 * (8 + 8) * 2);
    assertThat(shape.weightBytes()).isEqualTo(shape.parameterCount() * 4);
    assertThat(shape.capabilities()).containsExactly(Capability.COMPLETION);
    assertThat(shape.chatTemplate()).isEmpty();
  }

  @Test
  void anAdapterIsReadAndRefusedAsAModel() {
    GgufFile file = GgufReader.read(shared("stories260K-lora-random-r4.gguf"));
    assertThat(file.tensors()).isNotEmpty();
    assertThatThrownBy(() -> ModelShapes.of(file)).hasMessageContaining("adapter");
    GgufFile base = GgufReader.read(shared("stories260K-f32.gguf"));
    assertThat(ModelShapes.of(base, file).weightBytes())
        .isEqualTo(ModelShapes.of(base).weightBytes() + (10 * 256 + 5 * 256 + 5 * 128) * 4);
  }
}
