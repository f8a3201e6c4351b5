package dev.folkmoot.node.serving;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * Decides whether nobody works at the machine: no input for some minutes, and the processors mostly
 * free of others. Load is smoothed, so that a cron job of a second is no owner.
 *
 * <p>What cannot be seen is no evidence of anybody, or a server without a keyboard would never be
 * idle. But if neither load nor input can be seen, and after a start before they were, the answer
 * is no: the owner asked not to be disturbed.
 */
final class IdleJudge {

  static final double MAX_OTHERS_LOAD = 0.25;
  static final Duration INPUT_REST = Duration.ofMinutes(5);

  /** So that what was seen a minute ago, at four looks a minute, has little weight left. */
  private static final double GAIN = 0.4;

  private OptionalDouble load = OptionalDouble.empty();
  private boolean isIdle;

  void saw(Idleness.Activity activity) {
    if (activity.othersLoad().isPresent()) {
      double now = activity.othersLoad().getAsDouble();
      double before = load.orElse(now);
      load = OptionalDouble.of(before + GAIN * (now - before));
    }
    boolean isSeen = load.isPresent() || activity.sinceInput().isPresent();
    boolean isQuiet = load.isEmpty() || load.getAsDouble() <= MAX_OTHERS_LOAD;
    boolean isUntouched =
        activity.sinceInput().map(since -> since.compareTo(INPUT_REST) >= 0).orElse(true);
    isIdle = isSeen && isQuiet && isUntouched;
  }

  boolean isIdle() {
    return isIdle;
  }
}
