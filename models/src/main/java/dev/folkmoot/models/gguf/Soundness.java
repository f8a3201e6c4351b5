package dev.folkmoot.models.gguf;

import dev.folkmoot.core.failure.FailureException;
import java.util.Locale;
import java.util.Set;

/**
 * Whether the metadata of a well-formed file makes sense as a model.
 *
 * <p>Each rule stands for an {@code abort()}, a division by zero or a reading beyond an array's end
 * in llama.cpp v0.5.0 ({@code llama-model.cpp}, {@code llama-vocab.cpp}, {@code
 * llama-hparams.cpp}), or for a number that would let it reserve absurd memory. What the engine
 * itself refuses politely (an unknown architecture, a missing or misshapen tensor) is left to it.
 */
final class Soundness {

  /** The engine's own bounds; beyond them it aborts. */
  private static final int MAX_LAYERS = 512;

  private static final int MAX_EXPERTS = 1_024;

  /** Beyond anything that exists, and small enough that products of two fit a long. */
  private static final long MAX_CONTEXT = 1L << 30;

  private static final long MAX_WIDTH = 1 << 20;
  private static final long MAX_HEADS = 1 << 16;

  private static final Set<String> ROPE_SCALINGS = Set.of("none", "linear", "yarn", "longrope");

  /** These have no attention, so no heads either. */
  private static final Set<String> WITHOUT_ATTENTION =
      Set.of("mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7");

  /** For these the engine asserts that keys and values are equally long. */
  private static final Set<String> EQUAL_KEYS_AND_VALUES =
      Set.of(
          "llama",
          "qwen2",
          "qwen2moe",
          "qwen3",
          "qwen3moe",
          "bert",
          "phi2",
          "phi3",
          "mistral3",
          "gpt2",
          "gptneox",
          "falcon",
          "starcoder2",
          "stablelm",
          "granite",
          "smollm3",
          "olmo2");

  /** For these it asserts that rotary positions cover a key whole. */
  private static final Set<String> ROPE_OVER_WHOLE_KEYS =
      Set.of(
          "llama",
          "qwen2",
          "qwen2moe",
          "qwen3",
          "qwen3moe",
          "mistral3",
          "falcon",
          "starcoder2",
          "granite",
          "smollm3",
          "olmo2");

  private final GgufFile file;

  private Soundness(GgufFile file) {
    this.file = file;
  }

  /** Refuses a file that is no model or that would harm the engine. */
  static void check(GgufFile file) {
    Soundness soundness = new Soundness(file);
    soundness.checkKind();
    soundness.checkDimensions();
    soundness.checkHeads();
    soundness.checkExperts();
    soundness.checkRope();
    Vocabulary.check(file);
  }

  private void checkKind() {
    String type = file.text("general.type").orElse("model");
    if (!type.equals("model")) {
      throw FailureException.invalid(
          "this GGUF file is no model but a part of one (\"general.type\" is \""
              + type
              + "\"); give the model's own file");
    }
    if (file.architecture().equals("clip")) {
      throw FailureException.invalid(
          "this GGUF file is an image projector (architecture \"clip\"); give the model's own file");
    }
    if (file.tensors().isEmpty()) {
      throw unsound("it has no tensors: it is a vocabulary without a model");
    }
  }

  private void checkDimensions() {
    required("block_count", MAX_LAYERS);
    required("context_length", MAX_CONTEXT);
    required("embedding_length", MAX_WIDTH);
    optional("feed_forward_length", MAX_CONTEXT);
    optional("attention.key_length", MAX_WIDTH);
    optional("attention.value_length", MAX_WIDTH);
    optional("vocab_size", Vocabulary.MAX_TOKENS);
  }

  private void checkHeads() {
    Attention attention = new Attention(file);
    checkPerLayer("attention.head_count");
    checkPerLayer("attention.head_count_kv");
    boolean any = false;
    for (int layer = 0; layer < attention.layers(); layer++) {
      long heads = attention.heads(layer);
      long keyValueHeads = attention.keyValueHeads(layer);
      if (heads < 0 || heads > MAX_HEADS || keyValueHeads < 0 || keyValueHeads > MAX_HEADS) {
        throw unsound("layer %d has %d heads and %d for keys", layer, heads, keyValueHeads);
      }
      if (keyValueHeads > 0 && heads % keyValueHeads != 0) {
        throw unsound(
            "layer %d has %d heads, no multiple of its %d for keys", layer, heads, keyValueHeads);
      }
      any |= heads > 0;
    }
    if (!any && !WITHOUT_ATTENTION.contains(file.architecture())) {
      throw unsound("it has no attention heads (\"%s\")", key("attention.head_count"));
    }
    if (any
        && EQUAL_KEYS_AND_VALUES.contains(file.architecture())
        && attention.keyLength() != attention.valueLength()) {
      throw unsound(
          "its keys are %d long and its values %d: they must be equal",
          attention.keyLength(), attention.valueLength());
    }
  }

  private void checkPerLayer(String suffix) {
    GgufArray array = file.array(key(suffix)).orElse(null);
    long layers = file.whole(key("block_count")).orElse(0);
    if (array != null && (!array.isWhole() || array.size() < layers)) {
      throw unsound(
          "\"%s\" has %d entries of type %s, %d integers are needed",
          key(suffix), array.size(), array.elementType(), layers);
    }
    if (array == null && file.value(key(suffix)).isPresent() && file.whole(key(suffix)).isEmpty()) {
      throw unsound("\"%s\" is no number", key(suffix));
    }
  }

  private void checkExperts() {
    long experts = file.whole(key("expert_count")).orElse(0);
    if (experts < 0 || experts > MAX_EXPERTS) {
      throw unsound(
          "\"%s\" is %d, at most %d are possible", key("expert_count"), experts, MAX_EXPERTS);
    }
    Attention layers = new Attention(file);
    for (int layer = 0; layer < layers.layers(); layer++) {
      long used = layers.perLayer("expert_used_count", layer).orElse(0);
      if (used < 0 || (experts > 1 && used > experts)) {
        throw unsound("layer %d uses %d experts out of %d", layer, used, experts);
      }
    }
    if (experts > 1 && layers.perLayer("expert_used_count", 0).orElse(0) == 0) {
      throw unsound("it has %d experts and uses none of them", experts);
    }
  }

  private void checkRope() {
    file.text(key("rope.scaling.type"))
        .filter(type -> !ROPE_SCALINGS.contains(type))
        .ifPresent(type -> {
          throw unsound("\"%s\" is \"%s\", unknown", key("rope.scaling.type"), type);
        });
    optional("rope.dimension_count", MAX_WIDTH);
    long keys = new Attention(file).keyLength();
    long turned = file.whole(key("rope.dimension_count")).orElse(keys);
    if (turned % 2 != 0) {
      throw unsound("%d numbers of a key are to be turned in pairs", turned);
    }
    if (turned != keys && ROPE_OVER_WHOLE_KEYS.contains(file.architecture())) {
      throw unsound("its keys are %d long and %d are turned: they must be equal", keys, turned);
    }
  }

  private void required(String suffix, long most) {
    long value =
        file.whole(key(suffix))
            .orElseThrow(() -> unsound("the key \"%s\" is missing or no integer", key(suffix)));
    if (value < 1 || value > most) {
      throw unsound("\"%s\" is %d, it must be 1 to %d", key(suffix), value, most);
    }
  }

  private void optional(String suffix, long most) {
    long value = file.whole(key(suffix)).orElse(0);
    if (value < 0 || value > most) {
      throw unsound("\"%s\" is %d, it must be 0 to %d", key(suffix), value, most);
    }
  }

  private String key(String suffix) {
    return file.ofArchitecture(suffix);
  }

  @SuppressWarnings("AnnotateFormatMethod") // would make a build tool a dependency at run time
  static FailureException unsound(String format, Object... arguments) {
    return FailureException.invalid(
        "not a usable model: "
            + String.format(Locale.ROOT, format, arguments)
            + "; convert the model anew or get it from another source");
  }
}
