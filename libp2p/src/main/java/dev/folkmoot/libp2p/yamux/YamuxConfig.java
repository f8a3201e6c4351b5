package dev.folkmoot.libp2p.yamux;

import java.time.Duration;

/**
 * The limits of one session.
 *
 * @param maxWindowBytes the most that one stream's receive window may grow to, at least {@link
 *     #INITIAL_WINDOW_BYTES}
 * @param sessionWindowBytes the most that all receive windows of a session may sum up to; a stream
 *     that would exceed it is refused, a window that would exceed it does not grow
 * @param sendBufferBytes what a stream takes from a writer before the connection has taken it
 * @param sessionSendBufferBytes what all streams of a session take together; beyond it, each still
 *     has 16 KiB
 * @param maxFrameBytes the largest body of a DATA frame that we send. By default, header and body
 *     fill exactly one Noise message
 * @param maxInboundStreams streams of the remote that may be open at once; more are reset
 * @param acceptBacklog streams of the remote that wait for {@link YamuxStream#accept} at once
 * @param maxUnacknowledged streams of ours that the remote has not acknowledged; the specification
 *     says 256
 * @param keepAlive the time between two pings; the first goes out at once
 * @param pingTimeout a session whose ping is unanswered (or cannot even be sent) so long, with
 *     nothing else heard, is dead
 */
public record YamuxConfig(
    int maxWindowBytes,
    long sessionWindowBytes,
    int sendBufferBytes,
    int sessionSendBufferBytes,
    int maxFrameBytes,
    int maxInboundStreams,
    int acceptBacklog,
    int maxUnacknowledged,
    Duration keepAlive,
    Duration pingTimeout) {

  /** The window that every stream starts with, in each direction, by specification. */
  public static final int INITIAL_WINDOW_BYTES = 256 * 1024;

  private static final int MAX_WINDOW_BYTES = 16 * 1024 * 1024;
  private static final long SESSION_WINDOW_BYTES = 256L * 1024 * 1024;
  private static final int SEND_BUFFER_BYTES = 256 * 1024;
  private static final int SESSION_SEND_BUFFER_BYTES = 2 * 1024 * 1024;

  /** A Noise message is 65,535 bytes with its tag of 16; the frame's header takes 12. */
  private static final int MAX_FRAME_BYTES = 65_535 - 16 - FrameHeader.BYTES;

  private static final int MAX_INBOUND_STREAMS = 1_000;
  private static final int BACKLOG = 256;
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
  private static final Duration PING_TIMEOUT = Duration.ofSeconds(20);

  public YamuxConfig {
    require(maxWindowBytes >= INITIAL_WINDOW_BYTES, "maxWindowBytes is below the initial window");
    require(sessionWindowBytes >= maxWindowBytes, "sessionWindowBytes is below maxWindowBytes");
    require(sendBufferBytes > 0, "sendBufferBytes must be positive");
    require(
        sessionSendBufferBytes >= sendBufferBytes,
        "sessionSendBufferBytes is below sendBufferBytes");
    require(maxFrameBytes > 0, "maxFrameBytes must be positive");
    require(maxInboundStreams >= 0, "maxInboundStreams must not be negative");
    require(acceptBacklog > 0, "acceptBacklog must be positive");
    require(maxUnacknowledged > 0, "maxUnacknowledged must be positive");
    require(keepAlive.isPositive(), "keepAlive must be positive");
    require(pingTimeout.isPositive(), "pingTimeout must be positive");
  }

  /** The limits that suit a node with a few hundred peers. */
  public static YamuxConfig standard() {
    return new YamuxConfig(
        MAX_WINDOW_BYTES,
        SESSION_WINDOW_BYTES,
        SEND_BUFFER_BYTES,
        SESSION_SEND_BUFFER_BYTES,
        MAX_FRAME_BYTES,
        MAX_INBOUND_STREAMS,
        BACKLOG,
        BACKLOG,
        KEEP_ALIVE,
        PING_TIMEOUT);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
