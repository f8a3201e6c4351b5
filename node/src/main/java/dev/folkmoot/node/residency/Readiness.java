package dev.folkmoot.node.residency;

/**
 * How a model stands for a request that may come.
 *
 * @param slots requests that it answers at once; 0 if it is not in memory
 * @param uses requests that have it
 * @param fits whether the request can have it as it is loaded; else it would be loaded anew
 */
public record Readiness(int slots, int uses, boolean fits) {

  static final Readiness NOT_LOADED = new Readiness(0, 0, false);

  public boolean isLoaded() {
    return slots > 0;
  }

  /** Slots that nobody has; 0 if it is not in memory. */
  public int free() {
    return Math.max(0, slots - uses);
  }
}
