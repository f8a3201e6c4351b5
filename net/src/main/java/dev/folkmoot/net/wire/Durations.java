package dev.folkmoot.net.wire;

import java.time.Duration;

/** Spans of time as whole numbers, none beyond {@link Limits#MAX_DURATION}. */
public final class Durations {

  private Durations() {}

  /** The field that the reader stands on, in milliseconds. */
  public static Duration millis(MessageReader in) {
    return Duration.ofMillis(in.uint(Limits.MAX_DURATION.toMillis()));
  }

  /** The same in nanoseconds. */
  static Duration nanos(MessageReader in) {
    return Duration.ofNanos(in.uint(Limits.MAX_DURATION.toNanos()));
  }
}
