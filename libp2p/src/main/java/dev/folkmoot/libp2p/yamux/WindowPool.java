package dev.folkmoot.libp2p.yamux;

/**
 * All receive windows of one session: what they promise together, and when one may grow.
 *
 * <p>Growth stops at half of what is allowed, here and in the process: the other half is left to
 * streams yet to come, which would otherwise find the memory taken by a few fast ones.
 */
final class WindowPool {

  /**
   * Half a window read within so many round trips means that the window, not the reader, is the
   * limit. go-yamux uses the same factor.
   */
  private static final int TUNING_ROUND_TRIPS = 4;

  /**
   * On loopback the scheduler's pauses, not the wire, make the round trip; and none is known yet.
   */
  private static final long MIN_ROUND_TRIP_NANOS = 1_000_000;

  /** A peer that delays its ping answers must not look like a long fat pipe. */
  private static final long MAX_ROUND_TRIP_NANOS = 1_000_000_000;

  private final YamuxConfig config;
  private final WindowBudget budget;
  private long promisedBytes;
  private long roundTripNanos = MIN_ROUND_TRIP_NANOS;

  WindowPool(YamuxConfig config, WindowBudget budget) {
    this.config = config;
    this.budget = budget;
  }

  WindowBudget budget() {
    return budget;
  }

  void roundTrip(long nanos) {
    roundTripNanos = Math.clamp(nanos, MIN_ROUND_TRIP_NANOS, MAX_ROUND_TRIP_NANOS);
  }

  boolean promiseInitial() {
    if (promisedBytes + YamuxConfig.INITIAL_WINDOW_BYTES > config.sessionWindowBytes()) {
      return false;
    }
    promisedBytes += YamuxConfig.INITIAL_WINDOW_BYTES;
    return true;
  }

  /** The window that follows {@code target} for a half read in {@code nanos}; the same if none. */
  int grown(int target, long nanos) {
    if (nanos > TUNING_ROUND_TRIPS * roundTripNanos || target >= config.maxWindowBytes()) {
      return target;
    }
    int doubled = (int) Math.min(2L * target, config.maxWindowBytes());
    long extra = (long) doubled - target;
    if (promisedBytes + extra > config.sessionWindowBytes() / 2 || !budget.reserveGrowth(extra)) {
      return target;
    }
    promisedBytes += extra;
    return doubled;
  }

  void forget(int target) {
    promisedBytes -= target;
  }

  long promisedBytes() {
    return promisedBytes;
  }
}
