package dev.folkmoot.engine.remote;

import dev.folkmoot.core.inference.Usage;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Measures an answer where the server does not: from the request to the first piece is the prompt,
 * from there to the end the answer. What the network took is in it, and that is as it should be:
 * peers are told what they can expect. Used by one thread.
 */
final class Tally {

  private final LongSupplier nanoTime;
  private final long asked;
  private long first;
  private int pieces;

  Tally(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.asked = nanoTime.getAsLong();
  }

  void piece() {
    if (pieces == 0) {
      first = nanoTime.getAsLong();
    }
    pieces++;
  }

  /**
   * All of it.
   *
   * @param completion tokens; 0 where the server does not say, and the pieces are counted instead
   */
  Usage usage(int prompt, int cached, int completion) {
    long now = nanoTime.getAsLong();
    long began = pieces == 0 ? now : first;
    return new Usage(
        prompt,
        Math.min(cached, prompt),
        completion == 0 ? pieces : completion,
        Duration.ZERO,
        Duration.ofNanos(Math.max(0, began - asked)),
        Duration.ofNanos(Math.max(0, now - began)));
  }
}
