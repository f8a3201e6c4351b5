package dev.folkmoot.libp2p.swarm;

import java.time.Duration;

/**
 * When connections are trimmed: above {@code high}, down to {@code low}.
 *
 * @param grace how long a new connection is spared
 * @param interval how often it is tried again while there are too many
 */
public record Watermarks(int low, int high, Duration grace, Duration interval) {

  private static final int LOW = 160;
  private static final int HIGH = 192;
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  public Watermarks {
    if (low < 0 || high < low || !interval.isPositive()) {
      throw new IllegalArgumentException("watermarks are 0 <= low <= high");
    }
  }

  /** 160 and 192, as go-libp2p has them, with a grace of 20 seconds. */
  public static Watermarks standard() {
    return new Watermarks(LOW, HIGH, GRACE, INTERVAL);
  }
}
