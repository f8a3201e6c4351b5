package dev.folkmoot.node.routing.history;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a machine is left alone: twice as long each time, up to a bound, and never exactly, so
 * that those who left together do not come back together.
 *
 * @param first after the first time
 * @param most after however many
 */
record Backoff(Duration first, Duration most) {

  static final Backoff FAILED = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(60));

  /** A queue moves on soon; to ask again costs little, and to forget a machine costs much. */
  static final Backoff REFUSED = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(4));

  /** A quarter more or less. */
  private static final double JITTER = 0.25;

  private static final int MAX_DOUBLINGS = 20;

  Backoff {
    requireNonNull(most);
    if (first.isNegative() || first.isZero()) {
      throw new IllegalArgumentException("a backoff takes time");
    }
  }

  Duration after(int times, RandomGenerator random) {
    long doubled = first.toNanos() << Math.min(MAX_DOUBLINGS, times - 1);
    long bounded = Math.min(doubled, most.toNanos());
    double jitter = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return clamp(Duration.ofNanos((long) (bounded * jitter)));
  }

  /** What a machine asks for itself is granted within the bound. */
  Duration clamp(Duration wished) {
    if (wished.isNegative()) {
      return Duration.ZERO;
    }
    return wished.compareTo(most) > 0 ? most : wished;
  }
}
