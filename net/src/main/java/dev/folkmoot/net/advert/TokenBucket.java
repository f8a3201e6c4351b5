package dev.folkmoot.net.advert;

import java.time.Duration;

/** Lets through a few at once, and then one in each interval. */
public final class TokenBucket {

  private final int capacity;
  private double tokens;
  private long filledAt;

  /**
   * A full one.
   *
   * @param nanos of a monotonic clock, now
   */
  public TokenBucket(int capacity, long nanos) {
    this(capacity, capacity, nanos);
  }

  /** One that is not full at first. */
  TokenBucket(int capacity, int tokens, long nanos) {
    this.capacity = capacity;
    this.tokens = tokens;
    this.filledAt = nanos;
  }

  /** Takes one, if there is one. */
  public boolean take(Duration interval, long nanos) {
    fill(interval, nanos);
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  private void fill(Duration interval, long nanos) {
    tokens = Math.min(capacity, tokens + (double) (nanos - filledAt) / interval.toNanos());
    filledAt = nanos;
  }
}
