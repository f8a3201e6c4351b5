package dev.folkmoot.node.routing.history;

import java.time.Duration;

/**
 * How regularly a machine writes: a mean and a mean deviation, both kept as TCP keeps those of its
 * round trips (RFC 6298, section 2).
 *
 * @param tokenMs milliseconds from one token to the next
 * @param deviationMs how far it strays from that
 */
public record Pace(double tokenMs, double deviationMs) {

  private static final double MEAN_GAIN = 1 / 8.0;
  private static final double DEVIATION_GAIN = 1 / 4.0;
  private static final double DEVIATIONS = 4;
  private static final double NANOS_PER_MS = 1e6;

  public Pace {
    if (!(tokenMs >= 0) || !(deviationMs >= 0)) {
      throw new IllegalArgumentException("impossible pace");
    }
  }

  static Pace first(double tokenMs) {
    return new Pace(tokenMs, tokenMs / 2);
  }

  Pace then(double measuredMs) {
    double deviation =
        deviationMs + DEVIATION_GAIN * (Math.abs(measuredMs - tokenMs) - deviationMs);
    return new Pace(tokenMs + MEAN_GAIN * (measuredMs - tokenMs), deviation);
  }

  /** A gap between two tokens that is longer than this is no gap any more, but silence. */
  public Duration silence(Duration atLeast, Duration atMost) {
    Duration bound = Duration.ofNanos((long) ((tokenMs + DEVIATIONS * deviationMs) * NANOS_PER_MS));
    if (bound.compareTo(atLeast) < 0) {
      return atLeast;
    }
    return bound.compareTo(atMost) > 0 ? atMost : bound;
  }
}
