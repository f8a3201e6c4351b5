package dev.folkmoot.core.model;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;

/**
 * What a model file says of itself: enough to plan its memory, to render its prompts and to
 * describe it, and nothing that needs the engine. Read by {@code models} from a validated GGUF.
 *
 * @param architecture for example {@code llama}, {@code qwen3}, {@code gemma3}, {@code bert}
 * @param parameterCount number of weights
 * @param quantization for example {@code Q8_0}; {@code unknown} where the file does not say
 * @param contextLength tokens it was trained for; at least 1
 * @param embeddingLength width of its vectors
 * @param layers blocks
 * @param kvBytesPerToken bytes of key and value cache one token costs over all layers at 16 bits a
 *     number
 * @param vocabularySize number of tokens
 * @param weightBytes size of all tensors in bytes, an adapter's among them
 * @param pooling how it embeds
 * @param causal whether tokens see only earlier ones; false for encoders such as BERT
 * @param chatTemplate its own Jinja template
 * @param capabilities what it can do
 */
public record ModelShape(
    String architecture,
    long parameterCount,
    String quantization,
    int contextLength,
    int embeddingLength,
    int layers,
    long kvBytesPerToken,
    int vocabularySize,
    long weightBytes,
    Pooling pooling,
    boolean causal,
    Optional<String> chatTemplate,
    Set<Capability> capabilities) {

  /** A training context below this many tokens may be exceeded by who asks for it. */
  private static final int DOUBTED_CONTEXT = 512;

  public ModelShape {
    requireNonNull(architecture);
    requireNonNull(quantization);
    requireNonNull(pooling);
    requireNonNull(chatTemplate);
    capabilities = Set.copyOf(capabilities);
    if (contextLength < 1 || vocabularySize < 1 || weightBytes < 0 || kvBytesPerToken < 0) {
      throw new IllegalArgumentException("impossible model shape: " + architecture);
    }
  }

  /**
   * The most tokens of context this model can be asked for. Beyond what it was trained for a model
   * talks nonsense, and some have no positions there; but a small figure is often a converter's
   * guess (llama2.c's says 128 for 512), and the rotary positions of {@code llama} go on.
   */
  public int longestContext() {
    return architecture.equals("llama") ? Math.max(contextLength, DOUBTED_CONTEXT) : contextLength;
  }

  /** The same model, able to do other things: a template it is given may change that. */
  public ModelShape withCapabilities(Set<Capability> others) {
    return with(weightBytes, others);
  }

  /** The same with an adapter over it, which costs memory and changes nothing else. */
  public ModelShape withAdapter(long bytes) {
    return with(Math.addExact(weightBytes, bytes), capabilities);
  }

  private ModelShape with(long otherWeightBytes, Set<Capability> otherCapabilities) {
    return new ModelShape(
        architecture,
        parameterCount,
        quantization,
        contextLength,
        embeddingLength,
        layers,
        kvBytesPerToken,
        vocabularySize,
        otherWeightBytes,
        pooling,
        causal,
        chatTemplate,
        otherCapabilities);
  }

  public boolean can(Capability capability) {
    return capabilities.contains(capability);
  }
}
