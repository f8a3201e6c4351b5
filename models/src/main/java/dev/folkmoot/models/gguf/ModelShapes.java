package dev.folkmoot.models.gguf;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.model.Pooling;
import dev.folkmoot.core.model.TemplateAbilities;
import java.util.EnumSet;
import java.util.Set;

/** Says what a model is, from its file's metadata alone, after checking that it makes sense. */
public final class ModelShapes {

  /** Architectures that read a text whole and only make vectors of it. */
  private static final Set<String> ENCODERS =
      Set.of(
          "bert",
          "modern-bert",
          "nomic-bert",
          "nomic-bert-moe",
          "neo-bert",
          "jina-bert-v2",
          "jina-bert-v3",
          "eurobert",
          "gemma-embedding",
          "llama-embed",
          "t5encoder");

  /** Order of llama.cpp's {@code enum llama_pooling_type}. */
  private static final Pooling[] POOLING = {
    Pooling.NONE, Pooling.MEAN, Pooling.CLS, Pooling.LAST, Pooling.RANK
  };

  private ModelShapes() {}

  /**
   * The shape of a model.
   *
   * @throws FailureException {@code INVALID_REQUEST} where the metadata does not make a model that
   *     the engine can be trusted with
   */
  public static ModelShape of(GgufFile file) {
    Soundness.check(file);
    boolean encoder = ENCODERS.contains(file.architecture());
    Pooling pooling = pooling(file, encoder);
    Attention attention = new Attention(file);
    long parameters = 0;
    long bytes = 0;
    for (TensorInfo tensor : file.tensors()) {
      parameters += tensor.elements();
      bytes += tensor.bytes();
    }
    return new ModelShape(
        file.architecture(),
        parameters,
        Quantization.of(file),
        (int) number(file, "context_length"),
        (int) number(file, "embedding_length"),
        attention.layers(),
        encoder ? 0 : attention.cacheBytesPerToken(),
        Vocabulary.size(file),
        bytes,
        pooling,
        !encoder && file.truth(file.ofArchitecture("attention.causal")).orElse(true),
        file.text("tokenizer.chat_template"),
        capabilities(file, encoder, pooling));
  }

  /**
   * The shape of a model with an adapter laid over it.
   *
   * @throws FailureException {@code INVALID_REQUEST} where the model makes no sense, or the adapter
   *     does not fit it
   */
  public static ModelShape of(GgufFile file, GgufFile adapter) {
    ModelShape shape = of(file);
    return shape.withAdapter(new LoraAdapter(adapter).requireFitting(file));
  }

  private static long number(GgufFile file, String suffix) {
    return file.whole(file.ofArchitecture(suffix)).orElseThrow();
  }

  /** An encoder that does not say how it pools takes the mean, as sentence encoders mostly do. */
  private static Pooling pooling(GgufFile file, boolean encoder) {
    String key = file.ofArchitecture("pooling_type");
    if (file.value(key).isEmpty()) {
      return encoder ? Pooling.MEAN : Pooling.NONE;
    }
    long code = file.whole(key).orElse(-1);
    if (code < 0 || code >= POOLING.length) {
      throw Soundness.unsound("\"%s\" is no known way of pooling", key);
    }
    return POOLING[(int) code];
  }

  /**
   * What is declared is what a node can keep. Tools and thinking are what the chat template has a
   * place for; the engine takes calls and thoughts out of the stream. Vision needs a projector,
   * which no engine here loads.
   */
  private static Set<Capability> capabilities(GgufFile file, boolean encoder, Pooling pooling) {
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    if (encoder || pooling != Pooling.NONE) {
      capabilities.add(Capability.EMBEDDING);
      return capabilities;
    }
    capabilities.add(Capability.COMPLETION);
    if (Vocabulary.canInfill(file)) {
      capabilities.add(Capability.INSERT);
    }
    file.text("tokenizer.chat_template").map(TemplateAbilities::of).ifPresent(capabilities::addAll);
    return capabilities;
  }
}
