package dev.folkmoot.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.model.Pooling;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelShapesTest {

  @TempDir Path directory;

  private GgufFile read(GgufBytes bytes) {
    return GgufReader.read(bytes.writeTo(directory.resolve("model.gguf")));
  }

  private ModelShape shape(GgufBytes bytes) {
    return ModelShapes.of(read(bytes));
  }

  private void assertUnsound(GgufBytes bytes, String... words) {
    assertThatThrownBy(() -> shape(bytes))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
              assertThat(e.failure().message()).contains(words);
            });
  }

  private static GgufBytes bert() {
    return GgufBytes.model()
        .text("general.architecture", "bert")
        .u32("bert.block_count", 6)
        .u32("bert.context_length", 512)
        .u32("bert.embedding_length", 384)
        .u32("bert.attention.head_count", 12)
        .truth("bert.attention.causal", false);
  }

  @Test
  void aPlainModelIsDescribed() {
    ModelShape shape = shape(GgufBytes.model().text("tokenizer.chat_template", "{{ x }}"));

    assertThat(shape.architecture()).isEqualTo("llama");
    assertThat(shape.parameterCount()).isEqualTo(64);
    assertThat(shape.quantization()).isEqualTo("F32");
    assertThat(shape.contextLength()).isEqualTo(128);
    assertThat(shape.embeddingLength()).isEqualTo(8);
    assertThat(shape.layers()).isEqualTo(2);
    assertThat(shape.vocabularySize()).isEqualTo(8);
    assertThat(shape.weightBytes()).isEqualTo(256);
    assertThat(shape.pooling()).isEqualTo(Pooling.NONE);
    assertThat(shape.causal()).isTrue();
    assertThat(shape.chatTemplate()).contains("{{ x }}");
    assertThat(shape.capabilities()).containsExactly(Capability.COMPLETION);
  }

  @Test
  void aModelCanDoWhatItsTemplateHasAPlaceFor() {
    String template = "{% if tools %}{{ tools }}{% endif %}<think> </think>";

    assertThat(shape(GgufBytes.model().text("tokenizer.chat_template", template)).capabilities())
        .containsExactlyInAnyOrder(Capability.COMPLETION, Capability.TOOLS, Capability.THINKING);
  }

  @Test
  void theCacheOfATokenIsCountedOverLayersAndHeads() {
    // 2 layers, 1 head for keys of 8 / 2 = 4 numbers, as many for values, 2 bytes each.
    assertThat(shape(GgufBytes.model()).kvBytesPerToken()).isEqualTo(2 * (4 + 4) * 2);
  }

  @Test
  void headsMayDifferFromLayerToLayer() {
    GgufBytes bytes =
        GgufBytes.model()
            .without("llama.attention.head_count_kv")
            .i32s("llama.attention.head_count_kv", 2, 0)
            .u32("llama.attention.key_length", 16)
            .u32("llama.attention.value_length", 16);
    assertThat(shape(bytes).kvBytesPerToken()).isEqualTo((2 + 0) * (16 + 16) * 2);
  }

  @Test
  void withoutAnOwnNumberThereAreAsManyHeadsForKeys() {
    GgufBytes bytes = GgufBytes.model().without("llama.attention.head_count_kv");
    assertThat(shape(bytes).kvBytesPerToken()).isEqualTo(2 * 2 * (4 + 4) * 2);
  }

  @Test
  void anEncoderEmbedsAndNeedsNoCache() {
    ModelShape shape = shape(bert().u32("bert.pooling_type", 2));
    assertThat(shape.pooling()).isEqualTo(Pooling.CLS);
    assertThat(shape.causal()).isFalse();
    assertThat(shape.kvBytesPerToken()).isZero();
    assertThat(shape.capabilities()).containsExactly(Capability.EMBEDDING);
    assertThat(shape(bert()).pooling()).isEqualTo(Pooling.MEAN);
  }

  @Test
  void aDecoderWithPoolingEmbeds() {
    ModelShape shape = shape(GgufBytes.model().u32("llama.pooling_type", 3));
    assertThat(shape.pooling()).isEqualTo(Pooling.LAST);
    assertThat(shape.capabilities()).containsExactly(Capability.EMBEDDING);
    assertUnsound(GgufBytes.model().u32("llama.pooling_type", 9), "pooling");
  }

  @Test
  void infillIsDeclaredWhereTheFileKnowsItsTokens() {
    assertThat(shape(GgufBytes.model().u32("tokenizer.ggml.fim_pre_token_id", 3)).capabilities())
        .containsExactlyInAnyOrder(Capability.COMPLETION, Capability.INSERT);
    assertThat(
            shape(GgufBytes.model().texts("tokenizer.ggml.tokens", "a", "<|fim_prefix|>"))
                .capabilities())
        .contains(Capability.INSERT);
  }

  @Test
  void theQuantizationIsTheFilesWordOrThatOfMostWeights() {
    assertThat(shape(GgufBytes.model().u32("general.file_type", 15)).quantization())
        .isEqualTo("Q4_K_M");
    GgufBytes silent = GgufBytes.model().without("general.file_type").tensor("t", 8, 1024);
    assertThat(shape(silent).quantization()).isEqualTo("Q8_0");
    GgufBytes unknown = GgufBytes.model().u32("general.file_type", 1024);
    assertThat(shape(unknown).quantization()).isEqualTo("F32");
  }

  @Test
  void whatIsNoModelIsRefused() {
    assertUnsound(GgufBytes.model().text("general.type", "adapter"), "adapter");
    assertUnsound(GgufBytes.model().text("general.architecture", "clip"), "projector");
    assertUnsound(GgufBytes.model().withoutTensors(), "no tensors");
  }

  @Test
  void impossibleDimensionsAreRefused() {
    assertUnsound(GgufBytes.model().u32("llama.block_count", 0), "llama.block_count");
    assertUnsound(GgufBytes.model().u32("llama.block_count", 513), "llama.block_count");
    assertUnsound(GgufBytes.model().without("llama.block_count"), "llama.block_count");
    assertUnsound(GgufBytes.model().i32("llama.context_length", -1), "llama.context_length");
    assertUnsound(GgufBytes.model().u32("llama.embedding_length", -1), "llama.embedding_length");
    assertUnsound(GgufBytes.model().u32("llama.vocab_size", -1), "llama.vocab_size");
  }

  @Test
  void headsThatWouldDivideByZeroAreRefused() {
    assertUnsound(GgufBytes.model().u32("llama.attention.head_count", 0), "head");
    assertUnsound(
        GgufBytes.model()
            .u32("llama.attention.head_count", 3)
            .u32("llama.attention.head_count_kv", 2),
        "no multiple");
    assertUnsound(GgufBytes.model().i32("llama.attention.head_count", -2), "heads");
    assertUnsound(GgufBytes.model().i32s("llama.attention.head_count_kv", 1), "entries");
    assertUnsound(GgufBytes.model().text("llama.attention.head_count", "2"), "no number");
    assertUnsound(GgufBytes.model().u32("llama.attention.key_length", 2), "must be equal");
  }

  @Test
  void impossibleExpertsAreRefused() {
    assertUnsound(GgufBytes.model().u32("llama.expert_count", 4096), "llama.expert_count");
    assertUnsound(GgufBytes.model().u32("llama.expert_count", 8), "none of them");
    assertUnsound(
        GgufBytes.model().u32("llama.expert_count", 8).u32("llama.expert_used_count", 9),
        "9 experts out of 8");
  }

  @Test
  void anUnknownRopeScalingIsRefused() {
    assertUnsound(GgufBytes.model().text("llama.rope.scaling.type", "spiral"), "spiral");
  }

  @Test
  void rotaryPositionsThatDoNotFitTheKeysAreRefused() {
    assertUnsound(GgufBytes.model().u32("llama.rope.dimension_count", 2), "must be equal");
    assertUnsound(GgufBytes.model().u32("llama.embedding_length", 6), "in pairs");
  }

  @Test
  void aSentencePieceVocabularyWithoutEveryByteIsRefused() {
    String[] bytes = new String[256];
    Arrays.setAll(bytes, i -> "<0x%02X>".formatted(i));
    GgufBytes whole =
        GgufBytes.model()
            .text("tokenizer.ggml.model", "llama")
            .texts("tokenizer.ggml.tokens", bytes);
    assertThat(shape(whole).vocabularySize()).isEqualTo(256);
    bytes['A'] = "A";
    assertThat(shape(whole.texts("tokenizer.ggml.tokens", bytes)).vocabularySize()).isEqualTo(256);
    bytes[0xC3] = "Ã";
    assertUnsound(whole.texts("tokenizer.ggml.tokens", bytes), "<0xC3>");
  }

  @Test
  void vocabulariesThatWouldBeReadBeyondTheirEndAreRefused() {
    assertUnsound(GgufBytes.model().f32s("tokenizer.ggml.scores", 7), "7 entries for 8 tokens");
    assertUnsound(GgufBytes.model().i32s("tokenizer.ggml.token_type", 1), "1 entries");
    assertUnsound(GgufBytes.model().u32("tokenizer.ggml.scores", 1), "no list");
    assertUnsound(GgufBytes.model().texts("tokenizer.ggml.token_type", "x"), "STRING");
    assertUnsound(GgufBytes.model().i32s("tokenizer.ggml.tokens", 1), "no list of strings");
    assertUnsound(GgufBytes.model().texts("tokenizer.ggml.tokens"), "empty");
    assertUnsound(GgufBytes.model().without("tokenizer.ggml.tokens"), "tokenizer.ggml.tokens");
    assertUnsound(GgufBytes.model().i32s("tokenizer.ggml.merges", 1), "tokenizer.ggml.merges");
    assertUnsound(GgufBytes.model().without("tokenizer.ggml.model"), "tokenizer.ggml.model");
    assertUnsound(GgufBytes.model().text("tokenizer.ggml.model", "none"), "no tokenizer");
  }

  @Test
  void tokensThatTheEngineTakesForTheSameAreRefused() {
    assertUnsound(GgufBytes.model().texts("tokenizer.ggml.tokens", "a", "b", "a"), "twice");
    assertUnsound(GgufBytes.model().texts("tokenizer.ggml.tokens", "a\0b", "a\0c"), "twice");
    GgufBytes empties = GgufBytes.model().texts("tokenizer.ggml.tokens", "", "", "a");
    assertThat(shape(empties).vocabularySize()).isEqualTo(3);
  }

  @Test
  void aVocabularyOfHalfAMillionTokensIsRead() {
    String[] tokens = new String[500_000];
    Arrays.setAll(tokens, i -> "token" + i);
    assertThat(shape(GgufBytes.model().texts("tokenizer.ggml.tokens", tokens)).vocabularySize())
        .isEqualTo(500_000);
  }

  @Test
  void modelInfoShowsShortListsAndHidesLongOnes() {
    GgufFile file =
        read(
            GgufBytes.model()
                .text("general.name", "Tiny")
                .text("tokenizer.chat_template", "x")
                .i32s("llama.short", 1, 2, 3, 4, 5));

    Map<String, Object> info = ModelInfo.of(file, false);
    assertThat(info)
        .containsEntry("general.architecture", "llama")
        .containsEntry("general.parameter_count", 64L)
        .containsEntry("llama.context_length", 128L)
        .containsEntry("llama.short", List.of(1L, 2L, 3L, 4L, 5L))
        .containsEntry("tokenizer.ggml.tokens", List.of())
        .doesNotContainKeys("general.name", "tokenizer.chat_template");
    assertThat(ModelInfo.of(file, true).get("tokenizer.ggml.tokens"))
        .isEqualTo(List.of("<unk>", "<s>", "</s>", "a", "b", "c", "d", "e"));
  }

  @Test
  void parameterCountsReadAsPeopleWriteThem() {
    assertThat(ParameterCount.text(8_030_261_248L)).isEqualTo("8.0B");
    assertThat(ParameterCount.text(7_000_000_000L)).isEqualTo("7B");
    assertThat(ParameterCount.text(494_032_768)).isEqualTo("494.03M");
    assertThat(ParameterCount.text(134_515_008)).isEqualTo("134.52M");
    assertThat(ParameterCount.text(292_800)).isEqualTo("293K");
    assertThat(ParameterCount.text(64)).isEqualTo("64");
  }
}
