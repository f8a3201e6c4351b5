package dev.folkmoot.libp2p.yamux;

/**
 * Pings: they keep an idle connection open, find a dead one, and measure the round trip by which
 * windows grow. One is under way at a time; the first goes out with the session's first bytes.
 */
final class KeepAlive {

  /** Weight of the past against a new sample, as TCP smooths its own. */
  private static final int SMOOTHING = 8;

  private final long intervalNanos;
  private final long timeoutNanos;
  private long pingDueAt;
  private long heardAt;
  private long sentAt;
  private long value;
  private boolean underWay;
  private long smoothedNanos;

  KeepAlive(YamuxConfig config, long now) {
    this.intervalNanos = config.keepAlive().toNanos();
    this.timeoutNanos = config.pingTimeout().toNanos();
    this.pingDueAt = now;
    this.heardAt = now;
  }

  void heard(long now) {
    heardAt = now;
  }

  boolean pingDue(long now) {
    return !underWay && now - pingDueAt >= 0;
  }

  FrameHeader ping(long now) {
    underWay = true;
    sentAt = now;
    value = (value + 1) & FrameHeader.MAX_UNSIGNED;
    pingDueAt = now + intervalNanos;
    return new FrameHeader(FrameHeader.Type.PING, FrameHeader.SYN, FrameHeader.SESSION, value);
  }

  /** The round trip in nanoseconds, or -1 if this answers no ping of ours. */
  long answered(long answer, long now) {
    if (!underWay || answer != value) {
      return -1;
    }
    underWay = false;
    long sample = now - sentAt;
    smoothedNanos =
        smoothedNanos == 0 ? sample : smoothedNanos + (sample - smoothedNanos) / SMOOTHING;
    return sample;
  }

  long smoothedNanos() {
    return smoothedNanos;
  }

  /**
   * Dead is who answers no ping and says nothing else either: a busy peer may answer late. So is a
   * connection that does not even take the ping.
   */
  boolean expired(long now) {
    return (underWay || pingDue(now)) && now - expiry() >= 0;
  }

  /** When to look again. */
  long deadline(long now) {
    return underWay || pingDue(now) ? expiry() : pingDueAt;
  }

  private long expiry() {
    long asked = underWay ? sentAt : pingDueAt;
    return (heardAt - asked > 0 ? heardAt : asked) + timeoutNanos;
  }
}
