package dev.folkmoot.bench;

import java.util.Collection;

/** The middle of measured values: one disturbed run does not move it. */
final class Medians {

  private Medians() {}

  static double of(Collection<Double> values) {
    return quantile(values, 0.5);
  }

  /** The value below which this share of the others lies. */
  static double quantile(Collection<Double> values, double share) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double place = share * (sorted.length - 1);
    int low = (int) place;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
  }
}
