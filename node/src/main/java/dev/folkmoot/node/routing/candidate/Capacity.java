package dev.folkmoot.node.routing.candidate;

import static java.util.Objects.requireNonNull;

/**
 * How much a machine does at once, and how much of that it does already.
 *
 * @param slots requests it runs at the same time; at least 1
 * @param running requests it runs now
 * @param queued requests that wait for a slot
 * @param intake whether it takes more
 */
public record Capacity(int slots, int running, int queued, Intake intake) {

  public Capacity {
    requireNonNull(intake);
    if (slots < 1 || running < 0 || queued < 0) {
      throw new IllegalArgumentException(
          "impossible capacity: " + slots + " slots, " + running + " running, " + queued + " wait");
    }
  }

  /** Nothing to do, and ready for {@code slots} requests. */
  public static Capacity idle(int slots) {
    return new Capacity(slots, 0, 0, Intake.ACCEPTING);
  }
}
