package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.engine.Footprint;

/**
 * How many tokens one context holds, and what that costs in bytes.
 *
 * <p>Every slot could use a whole context length, but hardly ever do all of them at once: the cells
 * are shared. We take room for all slots while that is cheap, fewer where a token is dear, and
 * never less than one full conversation. When the cells run out all the same, the scheduler makes
 * room (see {@link BatchScheduler}).
 */
record MemoryPlan(int contextLength, int cells, int batchTokens, Footprint footprint) {

  /** A cache up to this size is taken without thought. */
  private static final long CHEAP_CACHE_BYTES = 512L << 20;

  /**
   * Activations per token of a batch are a few dozen vectors of the embedding width, at 32 bits.
   */
  private static final long ACTIVATION_VECTORS = 48;

  private static final long FIXED_SCRATCH_BYTES = 32L << 20;

  static MemoryPlan of(ModelShape shape, int contextLength, int batchTokens, int slots) {
    long cheap = Math.max(CHEAP_CACHE_BYTES, shape.weightBytes() / 2);
    long conversation = Math.max(1, contextLength * shape.kvBytesPerToken());
    long conversations = Math.clamp(cheap / conversation, 1, slots);
    int cells = Math.toIntExact(Math.min(conversations * contextLength, Integer.MAX_VALUE / 2));
    long scratch =
        FIXED_SCRATCH_BYTES
            + (long) batchTokens * shape.embeddingLength() * ACTIVATION_VECTORS * Float.BYTES
            + (long) (slots + LlamaCppModel.IDLE_SEQUENCES)
                * shape.vocabularySize()
                * Float.BYTES
                * 2;
    return new MemoryPlan(
        contextLength,
        cells,
        batchTokens,
        new Footprint(shape.weightBytes(), cells * shape.kvBytesPerToken(), scratch));
  }
}
