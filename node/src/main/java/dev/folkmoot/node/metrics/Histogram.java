package dev.folkmoot.node.metrics;

import java.time.Duration;
import java.util.List;

/**
 * Durations, by how long they were.
 *
 * @param counts how many were within each of {@link #BOUNDS_MILLIS} and not within the one before;
 *     one more for those beyond the last
 * @param sum of all of them
 */
public record Histogram(List<Long> counts, Duration sum) {

  /** Fixed, so that the figures of several nodes add up; a first token lies anywhere in here. */
  public static final List<Integer> BOUNDS_MILLIS =
      List.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000);

  public Histogram {
    counts = List.copyOf(counts);
    if (counts.size() != BOUNDS_MILLIS.size() + 1) {
      throw new IllegalArgumentException(counts.size() + " counts");
    }
  }

  /** How many there were. */
  public long count() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
