package dev.folkmoot.engine;

/**
 * The memory that a loaded model takes, in bytes.
 *
 * @param weights the tensors
 * @param cache keys and values of all conversations it may hold
 * @param scratch buffers of the computation
 */
public record Footprint(long weights, long cache, long scratch) {
  public Footprint {
    if (weights < 0 || cache < 0 || scratch < 0) {
      throw new IllegalArgumentException("negative footprint");
    }
  }

  public long total() {
    return weights + cache + scratch;
  }
}
