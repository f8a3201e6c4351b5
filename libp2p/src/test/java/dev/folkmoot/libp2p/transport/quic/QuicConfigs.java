package dev.folkmoot.libp2p.transport.quic;

import java.time.Duration;

/** Configurations that tests want. */
final class QuicConfigs {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final Duration THIRTY_SECONDS = Duration.ofSeconds(30);
  private static final int STREAMS = 1_024;
  private static final int RESETS = 16_384;
  private static final int RETRY_ABOVE = 16;

  private QuicConfigs() {}

  /** Every stranger must prove his address first. */
  static QuicConfig alwaysRetrying() {
    return with(THIRTY_SECONDS, TEN_SECONDS, STREAMS, RESETS, 0);
  }

  /** A connection dies after this silence, and is kept alive so often. */
  static QuicConfig idle(Duration timeout, Duration keepAlive) {
    return with(timeout, keepAlive, STREAMS, RESETS, RETRY_ABOVE);
  }

  /** So many streams of a remote at once. */
  static QuicConfig streams(int most) {
    return with(THIRTY_SECONDS, TEN_SECONDS, most, RESETS, RETRY_ABOVE);
  }

  /** A connection ends with so many of its streams reset. */
  static QuicConfig resets(int most) {
    return with(THIRTY_SECONDS, TEN_SECONDS, STREAMS, most, RETRY_ABOVE);
  }

  private static QuicConfig with(
      Duration idle, Duration keepAlive, int maxStreams, int maxResets, int retryAbove) {
    QuicConfig usual = QuicConfig.defaults();
    return new QuicConfig(
        usual.handshakeTimeout(),
        idle,
        keepAlive,
        usual.streamWindowBytes(),
        usual.connectionWindowBytes(),
        maxStreams,
        usual.receiveQueueBytes(),
        usual.sendQueueBytes(),
        usual.acceptBacklog(),
        maxResets,
        retryAbove,
        usual.maxHandshakes(),
        usual.eventLoops());
  }
}
