package dev.folkmoot.libp2p.yamux;

/**
 * Meters the frames that ask for work without bringing data. What we do ourselves earns the remote
 * its answers, so that no honest one is ever counted out.
 */
final class FrameMeters {

  /** Every stream may bring SYN, ACK, FIN and one more in frames of their own. */
  private static final int FRAMES_PER_STREAM = 4;

  /** A window update is expected for about every half window, at worst for every KiB sent. */
  private static final double UPDATES_PER_BYTE_SENT = 1.0 / 1_024;

  private final RateLimit pings;
  private final RateLimit resets;
  private final RateLimit updates;
  private final RateLimit empties;
  private final RateLimit refusals;

  FrameMeters(long now) {
    this.pings = new RateLimit("PING", 64, 10, now);
    this.resets = new RateLimit("RST", 2_048, 1_000, now);
    this.updates = new RateLimit("WINDOW_UPDATE", 4_096, 1_000, now);
    this.empties = new RateLimit("empty frames", 1_024, 200, now);
    this.refusals = new RateLimit("streams beyond the limit", 1_024, 200, now);
  }

  void ping(long now) {
    pings.spend(now);
  }

  void reset(long now) {
    resets.spend(now);
  }

  void windowUpdate(long now) {
    updates.spend(now);
  }

  void emptyFrame(long now) {
    empties.spend(now);
  }

  void refusal(long now) {
    refusals.spend(now);
  }

  /** The remote may refuse a stream that we open. */
  void openedByUs() {
    resets.earn(1);
    opened();
  }

  void opened() {
    updates.earn(FRAMES_PER_STREAM);
    empties.earn(FRAMES_PER_STREAM);
  }

  void sent(int bytes) {
    updates.earn(bytes * UPDATES_PER_BYTE_SENT);
  }
}
