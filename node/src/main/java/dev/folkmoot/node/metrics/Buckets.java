package dev.folkmoot.node.metrics;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** A {@link Histogram} that is being filled. */
final class Buckets {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Without boxes, for the hot side. */
  private static final long[] BOUNDS_NANOS =
      Histogram.BOUNDS_MILLIS.stream().mapToLong(millis -> millis * NANOS_PER_MILLI).toArray();

  private final LongAdder[] counts =
      Stream.generate(LongAdder::new).limit(BOUNDS_NANOS.length + 1).toArray(LongAdder[]::new);

  private final LongAdder sum = new LongAdder();

  /** Takes a duration in; a bound belongs to its own bucket. */
  void add(long nanos) {
    int at = Arrays.binarySearch(BOUNDS_NANOS, nanos);
    counts[at < 0 ? -at - 1 : at].increment();
    sum.add(nanos);
  }

  Histogram read() {
    return new Histogram(
        Arrays.stream(counts).map(LongAdder::sum).toList(), Duration.ofNanos(sum.sum()));
  }
}
