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
record MemoryPlan(
    int contextLength, int cells, int batchTokens, long parkedBytes, Footprint footprint) {

  /** What sequences may hold outside of the context ({@link ParkedPrefixes}). */
  private static final long MAX_PARKED_BYTES = 1L << 30;

  /** More than any machine has, and small enough that a few of them can be added. */
  private static final long MAX_BYTES = 1L << 60;

  /** A cache up to this size is taken without thought. */
  private static final long CHEAP_CACHE_BYTES = 512L << 20;

  /**
   * Activations per token of a batch are a few dozen vectors of the embedding width, at 32 bits.
   */
  private static final long ACTIVATION_VECTORS = 48;

  private static final long FIXED_SCRATCH_BYTES = 32L << 20;

  /** llama.cpp makes a whole number of these blocks in any case. */
  private static final int CELL_BLOCK = 256;

  /** In one batch every slot must find room for a token of an answer, and for one of a prompt. */
  private static final int BATCH_TOKENS_PER_SLOT = 2;

  MemoryPlan {
    if (batchTokens < 1 || batchTokens > cells) {
      // llama.cpp ends the process when a batch is larger than the context.
      throw new IllegalArgumentException("a batch of " + batchTokens + " in " + cells + " cells");
    }
    if (contextLength > cells) {
      throw new IllegalArgumentException(contextLength + " tokens in " + cells + " cells");
    }
  }

  /**
   * Plans a context. A shape that asks for absurd amounts gives an absurd footprint, which then
   * does not fit; it never overflows into a small one.
   */
  static MemoryPlan of(ModelShape shape, int contextLength, int batchTokens, int slots) {
    int longest = Math.min(contextLength, Integer.MAX_VALUE / 2);
    long cheap = Math.max(CHEAP_CACHE_BYTES, shape.weightBytes() / 2);
    long conversation = Math.max(1, product(longest, shape.kvBytesPerToken()));
    long conversations = Math.clamp(cheap / conversation, 1, slots);
    int cells =
        Math.toIntExact(
            Math.min(
                Math.ceilDiv(conversations * longest, CELL_BLOCK) * CELL_BLOCK,
                Integer.MAX_VALUE / 2));
    int batch = Math.min(Math.max(batchTokens, slots * BATCH_TOKENS_PER_SLOT), cells);
    long activations =
        product(product(batch, shape.embeddingLength()), ACTIVATION_VECTORS * Float.BYTES);
    long logits =
        (slots + (long) LlamaCppModel.IDLE_SEQUENCES) * shape.vocabularySize() * Float.BYTES * 2;
    long cache = product(cells, shape.kvBytesPerToken());
    long parked = Math.min(cache / 2, MAX_PARKED_BYTES);
    return new MemoryPlan(
        longest,
        cells,
        batch,
        parked,
        new Footprint(
            shape.weightBytes(),
            cache + parked,
            FIXED_SCRATCH_BYTES + Math.min(activations, MAX_BYTES) + logits));
  }

  /** The product, or {@link #MAX_BYTES} where it is more. */
  private static long product(long a, long b) {
    long high = Math.multiplyHigh(a, b);
    long low = a * b;
    return high != 0 || low < 0 ? MAX_BYTES : Math.min(low, MAX_BYTES);
  }
}
