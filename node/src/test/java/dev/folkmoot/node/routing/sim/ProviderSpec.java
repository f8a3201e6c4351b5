package dev.folkmoot.node.routing.sim;

import dev.folkmoot.node.routing.candidate.Speed;

/**
 * A simulated machine.
 *
 * @param slots requests it runs at once
 * @param queue requests that may wait; one more is refused within a millisecond
 * @param speed of one request alone
 * @param cacheTokens tokens of past conversations that it keeps
 * @param advertised the speed it says it has
 */
record ProviderSpec(int slots, int queue, Speed speed, int cacheTokens, Speed advertised) {

  ProviderSpec(int slots, int queue, Speed speed, int cacheTokens) {
    this(slots, queue, speed, cacheTokens, speed);
  }

  ProviderSpec boasting(Speed untrue) {
    return new ProviderSpec(slots, queue, speed, cacheTokens, untrue);
  }

  ProviderSpec slowerBy(double times) {
    Speed slow =
        new Speed(speed.prefillTokensPerSecond() / times, speed.decodeTokensPerSecond() / times);
    return new ProviderSpec(slots, queue, slow, cacheTokens);
  }

  ProviderSpec withRoom(int fewerSlots, int shorterQueue) {
    return new ProviderSpec(fewerSlots, shorterQueue, speed, cacheTokens);
  }
}
