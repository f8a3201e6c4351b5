package dev.folkmoot.core.model;

import java.time.Duration;

/**
 * How long a model stays in memory after its last request ended.
 *
 * @param duration zero unloads at once; {@link #FOREVER} never
 */
public record KeepAlive(Duration duration) {

  public static final KeepAlive FOREVER = new KeepAlive(Duration.ofSeconds(Long.MAX_VALUE));
  public static final KeepAlive DEFAULT = new KeepAlive(Duration.ofMinutes(5));
  public static final KeepAlive NONE = new KeepAlive(Duration.ZERO);

  public KeepAlive {
    if (duration.isNegative()) {
      duration = Duration.ofSeconds(Long.MAX_VALUE);
    }
  }

  public boolean isForever() {
    return equals(FOREVER);
  }

  public boolean isNone() {
    return duration.isZero();
  }
}
