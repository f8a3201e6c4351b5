package dev.folkmoot.node.routing.history;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * How we stand with one machine.
 *
 * @param failures failed requests since the last that went well
 * @param backoffUntil it is left alone until then; {@link Instant#MIN} if it did nothing wrong
 * @param fullUntil it told us that it is full, and is believed until then; {@link Instant#MIN} if
 *     it did not, or has said something newer
 * @param unseen requests of ours that it runs and its advert cannot know yet, less those that the
 *     advert counts and that have ended; may be negative
 * @param slowness by what its promises are stretched: 1 if it keeps them about, at most {@value
 *     #MAX_SLOWNESS}
 */
public record Standing(
    int failures, Instant backoffUntil, Instant fullUntil, int unseen, double slowness) {

  public static final double MAX_SLOWNESS = 8;

  /** Of a machine we never asked. */
  public static final Standing NONE = new Standing(0, Instant.MIN, Instant.MIN, 0, 1);

  public Standing {
    requireNonNull(backoffUntil);
    requireNonNull(fullUntil);
    if (failures < 0 || !(slowness >= 1) || slowness > MAX_SLOWNESS) {
      throw new IllegalArgumentException("impossible standing");
    }
  }
}
