package dev.folkmoot.libp2p.transport.quic;

import java.time.Duration;

/**
 * The limits of a QUIC transport. What a remote can make us keep is bounded by them: a connection
 * holds at most {@link #MAX_CONNECTION_WINDOW_BYTES} in the native library, and each of its streams
 * {@link #receiveQueueBytes} beyond that.
 *
 * @param handshakeTimeout after which a remote that began a handshake is forgotten
 * @param idleTimeout after which a connection without any packet is gone; the smaller of both sides
 *     counts
 * @param keepAlive how often the dialling side shows that it is there; zero for never
 * @param streamWindowBytes what the remote may send on a fresh stream before we read
 * @param connectionWindowBytes the same of all streams of a fresh connection together; this divided
 *     by the stream's is how many readers may stand still before others are delayed
 * @param maxStreams streams that the remote may have open on one connection at once
 * @param receiveQueueBytes what is read of a stream ahead of its reader
 * @param sendQueueBytes what a writer may be ahead of the network
 * @param acceptBacklog connections, and on each connection streams, that wait for an accept
 * @param maxResets streams of one connection that may end by a reset, after which it goes: Netty
 *     keeps about a kilobyte of each until then
 * @param retryAbove handshakes under way on a listener from which on a stranger must first prove
 *     his address, which costs him a round trip; well below the handshakes that a host allows at
 *     all, so that forged addresses alone cannot use them up
 * @param maxHandshakes handshakes under way on a listener beyond which packets are dropped
 * @param eventLoops threads that move packets
 */
public record QuicConfig(
    Duration handshakeTimeout,
    Duration idleTimeout,
    Duration keepAlive,
    int streamWindowBytes,
    int connectionWindowBytes,
    int maxStreams,
    int receiveQueueBytes,
    int sendQueueBytes,
    int acceptBacklog,
    int maxResets,
    int retryAbove,
    int maxHandshakes,
    int eventLoops) {

  /** To this the native library grows the windows of a connection that is read fast, in bytes. */
  public static final int MAX_CONNECTION_WINDOW_BYTES = 24 * 1024 * 1024;

  /** The most streams of one side of one connection. */
  public static final int MAX_STREAMS = 65_536;

  private static final int KIB = 1024;

  public QuicConfig {
    requirePositive(handshakeTimeout, "handshake timeout");
    requirePositive(idleTimeout, "idle timeout");
    require(!keepAlive.isNegative() && keepAlive.compareTo(idleTimeout) < 0, "keep-alive");
    require(
        streamWindowBytes > 0 && streamWindowBytes <= MAX_CONNECTION_WINDOW_BYTES, "stream window");
    require(
        connectionWindowBytes >= streamWindowBytes
            && connectionWindowBytes <= MAX_CONNECTION_WINDOW_BYTES,
        "connection window");
    require(maxStreams > 0 && maxStreams <= MAX_STREAMS, "number of streams");
    require(receiveQueueBytes > 0 && sendQueueBytes > 0, "queue");
    require(acceptBacklog > 0, "backlog");
    require(maxResets > 0, "number of resets");
    require(retryAbove >= 0 && maxHandshakes > 0, "number of handshakes");
    require(eventLoops > 0, "number of event loops");
  }

  /** What suits a host with some hundred peers. */
  public static QuicConfig defaults() {
    return new QuicConfig(
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        256 * KIB,
        16 * KIB * KIB,
        1_024,
        256 * KIB,
        256 * KIB,
        256,
        16 * KIB,
        16,
        1_024,
        2);
  }

  /** These limits with another time for a handshake. */
  public QuicConfig withHandshakeTimeout(Duration timeout) {
    return new QuicConfig(
        timeout,
        idleTimeout,
        keepAlive,
        streamWindowBytes,
        connectionWindowBytes,
        maxStreams,
        receiveQueueBytes,
        sendQueueBytes,
        acceptBacklog,
        maxResets,
        retryAbove,
        maxHandshakes,
        eventLoops);
  }

  private static void requirePositive(Duration duration, String what) {
    require(duration.isPositive(), what);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("out of range for QUIC: " + what);
    }
  }
}
