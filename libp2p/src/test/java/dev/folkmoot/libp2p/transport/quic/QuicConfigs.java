package dev.folkmoot.libp2p.transport.quic;

import java.time.Duration;

/** Configurations that tests want. */
final class QuicConfigs {
  private QuicConfigs() {}

  /** Every stranger must prove his address first. */
  static QuicConfig alwaysRetrying() {
    return with(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(10), 1_024, 0);
  }

  /** A connection dies after this silence, and is kept alive so often. */
  static QuicConfig idle(Duration timeout, Duration keepAlive) {
    return with(Duration.ofSeconds(10), timeout, keepAlive, 1_024, 64);
  }

  /** So many streams of a remote at once. */
  static QuicConfig streams(int most) {
    return with(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(10), most, 64);
  }

  /** Handshakes end this soon. */
  static QuicConfig handshake(Duration timeout) {
    return with(timeout, Duration.ofSeconds(30), Duration.ofSeconds(10), 1_024, 64);
  }

  private static QuicConfig with(
      Duration handshake, Duration idle, Duration keepAlive, int maxStreams, int retryAbove) {
    QuicConfig usual = QuicConfig.defaults();
    return new QuicConfig(
        handshake,
        idle,
        keepAlive,
        usual.streamWindowBytes(),
        usual.connectionWindowBytes(),
        maxStreams,
        usual.receiveQueueBytes(),
        usual.sendQueueBytes(),
        usual.acceptBacklog(),
        retryAbove,
        usual.maxHandshakes(),
        usual.eventLoops());
  }
}
