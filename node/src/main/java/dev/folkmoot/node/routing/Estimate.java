package dev.folkmoot.node.routing;

/**
 * What the way to the first token is thought to consist of; all times in milliseconds.
 *
 * @param ahead requests that have to end before this one gets a slot
 * @param waitMs until that
 * @param loadMs until the model is in memory
 * @param roundTripMs there and back again
 * @param prefillMs until the prompt is read
 * @param savedTokens of the prompt that the machine likely has in its cache
 * @param firstTokenMs all of it, stretched by how far the machine has missed its promises lately
 */
public record Estimate(
    int ahead,
    double waitMs,
    double loadMs,
    double roundTripMs,
    double prefillMs,
    int savedTokens,
    double firstTokenMs) {

  /** Whether nothing has to be waited for: a slot is free and the model is loaded as wanted. */
  public boolean isReady() {
    return ahead == 0 && loadMs == 0;
  }
}
