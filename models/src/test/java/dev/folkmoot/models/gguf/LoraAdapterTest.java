package dev.folkmoot.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelShape;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is laid over a model must fit it: the engine would not say no, it would end. */
final class LoraAdapterTest {

  private static final String TARGET = "blk.0.attn_q.weight";
  private static final int F32 = 0;
  private static final int I32 = 26;
  private static final int NVFP4 = 40;

  @TempDir private Path folder = Path.of("");

  private GgufFile read(GgufBytes bytes) {
    return GgufReader.read(bytes.writeTo(folder.resolve("x.gguf")));
  }

  private void assertUnfit(GgufBytes adapter, String reason) {
    assertUnfit(adapter, GgufBytes.adaptable(), reason);
  }

  private void assertUnfit(GgufBytes adapter, GgufBytes base, String reason) {
    GgufFile model = read(base);
    GgufFile over = read(adapter);
    assertThatThrownBy(() -> ModelShapes.of(model, over))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST))
        .hasMessageContaining("the adapter does not fit: ")
        .hasMessageContaining(reason);
  }

  private static GgufBytes adapter() {
    return GgufBytes.adapter(TARGET, 8, 16);
  }

  /** An adapter whose two halves have these shapes. */
  private static GgufBytes shaped(String target, long[] a, long[] b) {
    return GgufBytes.adapter("", 0, 0)
        .withoutTensors()
        .tensor(target + ".lora_a", F32, a)
        .tensor(target + ".lora_b", F32, b);
  }

  @Test
  void oneThatFitsCostsItsBytesAndChangesNothingElse() {
    GgufFile base = read(GgufBytes.adaptable());
    ModelShape bare = ModelShapes.of(base);
    ModelShape adapted = ModelShapes.of(base, read(adapter()));
    assertThat(adapted).isEqualTo(bare.withAdapter((8 * 2 + 2 * 16) * 4));
    assertThat(adapted.weightBytes()).isEqualTo(bare.weightBytes() + 192);
    assertThat(adapted.capabilities()).isEqualTo(bare.capabilities());
  }

  @Test
  void itMustSayThatItIsALoraForThisArchitecture() {
    assertUnfit(adapter().without("general.type"), "\"general.type\" is not \"adapter\"");
    assertUnfit(adapter().u32("general.type", 1), "\"general.type\"");
    assertUnfit(adapter().without("adapter.type"), "\"adapter.type\" is \"\"");
    assertUnfit(adapter().text("adapter.type", "dora"), "is \"dora\"");
    assertUnfit(
        adapter().text("general.architecture", "qwen3"),
        "it is for models of the architecture qwen3, and this one is llama");
  }

  @Test
  void anActivatedLoraIsRefused() {
    GgufBytes activated = adapter().i32s("adapter.alora.invocation_tokens", 1, 2);
    assertUnfit(activated, "it is an activated LoRA");
  }

  @Test
  void alphaMustBeWhatTheEngineReads() {
    assertThat(
            ModelShapes.of(
                read(GgufBytes.adaptable()), read(adapter().without("adapter.lora.alpha"))))
        .isNotNull();
    assertUnfit(adapter().u32("adapter.lora.alpha", 4), "is no number of 32 bits");
    assertUnfit(adapter().raw("adapter.lora.alpha", 12, new byte[8]), "is no number of 32 bits");
    assertUnfit(adapter().f32("adapter.lora.alpha", Float.NaN), "is no number of 32 bits");
  }

  @Test
  void everyHalfNeedsItsOther() {
    GgufBytes none = GgufBytes.adapter("", 0, 0).withoutTensors();
    assertUnfit(none.tensor(TARGET + ".lora_a", F32, 8, 2), "without its other half");
    assertUnfit(
        adapter().tensor("blk.0.attn_k.weight.lora_b", F32, 2, 8), "without its other half");
    assertUnfit(adapter().tensor("stray", F32, 8), "\"stray\" is neither half of a pair");
    assertUnfit(
        GgufBytes.adapter("", 0, 0).withoutTensors().tensor("blk.0.attn_norm.weight", F32, 8),
        "it changes nothing");
    assertThat(
            ModelShapes.of(
                read(GgufBytes.adaptable()),
                read(adapter().tensor("blk.0.attn_norm.weight", F32, 8))))
        .as("llama.cpp passes these over")
        .isNotNull();
  }

  @Test
  void shapesMustMeetTheModelAndEachOther() {
    assertUnfit(GgufBytes.adapter("blk.7.attn_q.weight", 8, 16), "has no tensor");
    assertUnfit(GgufBytes.adapter(TARGET, 9, 16), "of the shape [8, 16] it has [9, 2] and [2, 16]");
    assertUnfit(GgufBytes.adapter(TARGET, 8, 8), "of the shape [8, 16]");
    assertUnfit(shaped(TARGET, new long[] {8, 2}, new long[] {3, 16}), "[8, 2] and [3, 16]");
    assertUnfit(shaped(TARGET, new long[] {8, 2, 4}, new long[] {2, 16}), "[8, 2, 4]");
    assertUnfit(shaped(TARGET, new long[] {8, 2}, new long[] {2, 16, 4}), "[2, 16, 4]");
    assertUnfit(
        GgufBytes.adapter("blk.0.attn_q.bias", 8, 1),
        GgufBytes.adaptable().tensor("blk.0.attn_q.bias", F32, 8),
        "of the shape [8]");
  }

  @Test
  void typesThatNothingMultipliesAreRefused() {
    GgufBytes whole =
        GgufBytes.adapter("", 0, 0)
            .withoutTensors()
            .tensor(TARGET + ".lora_a", I32, 8, 2)
            .tensor(TARGET + ".lora_b", F32, 2, 16);
    assertUnfit(whole, "of the types I32 and F32");
    assertUnfit(
        GgufBytes.adapter("blk.0.ffn_up.weight", 64, 8),
        GgufBytes.model().tensor("blk.0.ffn_up.weight", NVFP4, 64, 8),
        "NVFP4");
  }

  @Test
  void anEmbeddingThatIsTheOutputTooCannotBeChanged() {
    // Of an embedding the halves stand the other way round.
    GgufBytes embedding = shaped("token_embd.weight", new long[] {2, 8}, new long[] {2, 8});
    assertUnfit(embedding, GgufBytes.model(), "for its output too");
    GgufBytes apart = GgufBytes.model().tensor("output.weight", F32, 8, 8);
    assertThat(ModelShapes.of(read(apart), read(embedding))).isNotNull();
    GgufBytes uneven = shaped("token_embd.weight", new long[] {3, 8}, new long[] {2, 8});
    assertUnfit(
        uneven, GgufBytes.model().tensor("output.weight", F32, 8, 8), "it has [3, 8] and [2, 8]");
  }
}
