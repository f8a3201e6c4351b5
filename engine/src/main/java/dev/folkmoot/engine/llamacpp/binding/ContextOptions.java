package dev.folkmoot.engine.llamacpp.binding;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.Pooling;

/**
 * How a context is made.
 *
 * @param cells tokens whose keys and values it holds, over all sequences
 * @param batchTokens most tokens one decode takes
 * @param sequences most sequences at once, at most {@link NativeContext#MAX_SEQUENCES}
 * @param outputs most tokens of one decode whose logits are wanted
 * @param threads CPU threads
 * @param embeddings whether it makes vectors instead of logits
 * @param pooling how it makes them
 */
public record ContextOptions(
    int cells,
    int batchTokens,
    int sequences,
    int outputs,
    int threads,
    boolean embeddings,
    Pooling pooling) {

  public ContextOptions {
    requireNonNull(pooling);
    if (cells < 1 || batchTokens < 1 || outputs < 1 || threads < 1) {
      throw new IllegalArgumentException("context options below one");
    }
    if (outputs < sequences) {
      throw new IllegalArgumentException("llama.cpp keeps one output a sequence at least");
    }
    if (sequences < 1 || sequences > NativeContext.MAX_SEQUENCES) {
      throw new IllegalArgumentException("sequences out of range: " + sequences);
    }
  }
}
