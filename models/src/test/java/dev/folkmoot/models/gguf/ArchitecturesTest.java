package dev.folkmoot.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.model.Pooling;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What differs from one architecture to the next, with the numbers of real models. */
final class ArchitecturesTest {

  @TempDir Path directory;

  private ModelShape shape(GgufBytes bytes) {
    return ModelShapes.of(GgufReader.read(bytes.writeTo(directory.resolve("model.gguf"))));
  }

  private static GgufBytes of(String architecture, int layers, int width) {
    return new GgufBytes()
        .text("general.architecture", architecture)
        .u32(architecture + ".block_count", layers)
        .u32(architecture + ".context_length", 4096)
        .u32(architecture + ".embedding_length", width)
        .text("tokenizer.ggml.model", "gpt2")
        .texts("tokenizer.ggml.tokens", "a", "b", "c")
        .tensor("token_embd.weight", 0, 8, 3);
  }

  private static GgufBytes of(String architecture, int layers, int width, int heads, int kvHeads) {
    return of(architecture, layers, width)
        .u32(architecture + ".attention.head_count", heads)
        .u32(architecture + ".attention.head_count_kv", kvHeads);
  }

  /** Bytes of cache a token costs decide which models fit; each row is a published model's. */
  @ParameterizedTest
  @CsvSource({
    "llama, 32, 4096, 32, 8, 0, 131072", // Llama 3.1 8B
    "llama, 16, 2048, 32, 8, 0, 32768", // Llama 3.2 1B
    "llama, 30, 576, 9, 3, 0, 23040", // SmolLM2 135M
    "qwen2, 24, 896, 14, 2, 0, 12288", // Qwen 2.5 0.5B
    "qwen3, 28, 1024, 16, 8, 128, 114688", // Qwen 3 0.6B: heads wider than the model shares out
    "gemma3, 18, 640, 4, 1, 256, 18432", // Gemma 3 270M
    "phi3, 32, 3072, 32, 32, 0, 393216", // Phi 3 mini: a head for keys for every head
    "gpt-oss, 24, 2880, 64, 8, 64, 49152" // gpt-oss 20B
  })
  void aTokenCostsWhatTheEngineWillTakeForIt(
      String architecture,
      int layers,
      int width,
      int heads,
      int kvHeads,
      int headLength,
      long bytes) {
    GgufBytes file = of(architecture, layers, width, heads, kvHeads);
    if (headLength > 0) {
      file.u32(architecture + ".attention.key_length", headLength)
          .u32(architecture + ".attention.value_length", headLength);
    }
    ModelShape shape = shape(file);
    assertThat(shape.kvBytesPerToken()).isEqualTo(bytes);
    assertThat(shape.causal()).isTrue();
    assertThat(shape.capabilities()).containsExactly(Capability.COMPLETION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bert",
        "modern-bert",
        "nomic-bert",
        "jina-bert-v2",
        "gemma-embedding",
        "t5encoder"
      })
  void encodersSeeBothWaysEmbedByTheMeanAndKeepNoCache(String architecture) {
    ModelShape shape = shape(of(architecture, 12, 384, 12, 12));
    assertThat(shape.causal()).isFalse();
    assertThat(shape.pooling()).isEqualTo(Pooling.MEAN);
    assertThat(shape.kvBytesPerToken()).isZero();
    assertThat(shape.capabilities()).containsExactly(Capability.EMBEDDING);
  }

  @ParameterizedTest
  @CsvSource({"0,NONE", "1,MEAN", "2,CLS", "3,LAST", "4,RANK"})
  void poolingIsNamedByTheEnginesNumbers(int code, Pooling pooling) {
    assertThat(shape(of("bert", 12, 384, 12, 12).u32("bert.pooling_type", code)).pooling())
        .isEqualTo(pooling);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "5", "4294967296"})
  void anUnknownWayOfPoolingIsRefusedAndNotGuessed(long code) {
    GgufBytes file =
        of("bert", 12, 384, 12, 12).raw("bert.pooling_type", 11, GgufBytes.littleEndian(code));
    assertThatThrownBy(() -> shape(file))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("\"bert.pooling_type\" is no known way of pooling");
  }

  @Test
  void aDecoderThatSaysItIsNotCausalIsBelieved() {
    ModelShape shape = shape(of("llama", 2, 8, 2, 1).truth("llama.attention.causal", false));
    assertThat(shape.causal()).isFalse();
    assertThat(shape.kvBytesPerToken()).isEqualTo(32);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mamba", "mamba2", "rwkv6", "rwkv7"})
  void withoutAttentionThereAreNoHeadsAndNoCacheThatGrows(String architecture) {
    assertThat(shape(of(architecture, 24, 768)).kvBytesPerToken()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen3", "bert", "made-up"})
  void withAttentionAFileWithoutHeadsIsRefused(String architecture) {
    assertThatThrownBy(() -> shape(of(architecture, 24, 768)))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("no attention heads (\"" + architecture + ".attention.head_count\")");
  }

  /** Hybrids have attention in some layers only; the others cost no cache. */
  @Test
  void layersWithoutAttentionCostNothing() {
    GgufBytes hybrid =
        of("jamba", 4, 64)
            .i32s("jamba.attention.head_count", 8, 0, 8, 0)
            .i32s("jamba.attention.head_count_kv", 2, 0, 2, 0);
    assertThat(shape(hybrid).kvBytesPerToken()).isEqualTo((2 + 2) * (8 + 8) * 2L);
  }

  /** The engine divides by the first layer's heads: where there are none nothing is divided. */
  @Test
  void aHybridThatBeginsWithoutAttentionIsNoDivisionByZero() {
    GgufBytes hybrid =
        of("jamba", 2, 64)
            .i32s("jamba.attention.head_count", 0, 8)
            .i32s("jamba.attention.head_count_kv", 0, 2);
    assertThat(shape(hybrid).kvBytesPerToken()).isZero();
  }

  /** An engine asserts equal keys and values for some architectures; others may differ. */
  @ParameterizedTest
  @CsvSource({"llama,false", "qwen3,false", "deepseek2,true"})
  void keysAndValuesMayDifferOnlyWhereTheEngineCopes(String architecture, boolean taken) {
    GgufBytes file =
        of(architecture, 2, 64, 8, 8)
            .u32(architecture + ".attention.key_length", 192)
            .u32(architecture + ".attention.value_length", 128);
    if (taken) {
      assertThat(shape(file).kvBytesPerToken()).isEqualTo(2 * 8 * (192 + 128) * 2L);
    } else {
      assertThatThrownBy(() -> shape(file)).hasMessageContaining("keys are 192 long");
    }
  }
}
