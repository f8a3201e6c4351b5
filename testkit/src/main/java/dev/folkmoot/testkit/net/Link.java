package dev.folkmoot.testkit.net;

import java.time.Duration;

/**
 * What lies between two places, the same in both directions.
 *
 * @param latency from the one to the other
 * @param jitter up to so much more, by chance; it never lets bytes of a connection overtake others
 * @param bytesPerSecond what all connections of a direction share
 * @param loss how many packets in a thousand are lost; TCP sends them again, so that they and all
 *     behind them come {@link #RETRANSMISSION} later
 */
public record Link(Duration latency, Duration jitter, long bytesPerSecond, int loss) {

  /** What TCP waits before it sends again, at least. */
  public static final Duration RETRANSMISSION = Duration.ofMillis(200);

  /** More than any of our programs can send. */
  public static final long UNBOUNDED = Long.MAX_VALUE;

  private static final int THOUSAND = 1_000;

  /** Half a millisecond and a gigabit: a house. */
  public static final Link LAN = of(Duration.ofNanos(500_000), 125_000_000);

  public Link {
    if (latency.isNegative() || jitter.isNegative() || bytesPerSecond < 1) {
      throw new IllegalArgumentException("a link takes no negative time and lets bytes through");
    }
    if (loss < 0 || loss > THOUSAND) {
      throw new IllegalArgumentException("loss is 0 to 1,000 of a thousand");
    }
  }

  /** So far away, with no bound to its bandwidth. */
  public static Link of(Duration latency) {
    return of(latency, UNBOUNDED);
  }

  public static Link of(Duration latency, long bytesPerSecond) {
    return new Link(latency, Duration.ZERO, bytesPerSecond, 0);
  }

  public Link withJitter(Duration most) {
    return new Link(latency, most, bytesPerSecond, loss);
  }

  /** Loses so many packets in a thousand. */
  public Link withLoss(int inAThousand) {
    return new Link(latency, jitter, bytesPerSecond, inAThousand);
  }
}
