package dev.folkmoot.libp2p.yamux;

/**
 * A token bucket: so many at once, so many a second after that. Frames that cost the sender 12
 * bytes and us some work are counted here.
 */
final class RateLimit {

  private static final double NANOS_PER_SECOND = 1e9;

  private final String what;
  private final double burst;
  private final double perSecond;
  private double tokens;
  private long refilledAt;

  RateLimit(String what, int burst, int perSecond, long now) {
    this.what = what;
    this.burst = burst;
    this.perSecond = perSecond;
    this.tokens = burst;
    this.refilledAt = now;
  }

  /** Takes one token, or ends the session. */
  void spend(long now) {
    if (tokens < 1) {
      tokens = Math.min(burst, tokens + (now - refilledAt) * (perSecond / NANOS_PER_SECOND));
      refilledAt = now;
      if (tokens < 1) {
        throw new YamuxViolation("flood of " + what);
      }
    }
    tokens--;
  }

  /** Work that we did ourselves earns the remote its answers. */
  void earn(double earned) {
    tokens = Math.min(burst, tokens + earned);
  }
}
