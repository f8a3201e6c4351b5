package dev.folkmoot.libp2p.yamux;

/**
 * What a session tells whoever drives it, taken with {@link YamuxSession#poll}.
 *
 * <p>{@link StreamReadable} and {@link StreamWritable} are edges, not levels: each comes once after
 * a {@code read} has found nothing or a {@code write} has not taken all.
 */
public sealed interface YamuxEvent {

  /** The remote opened a stream: {@link YamuxStream#accept} it or {@link YamuxStream#reset} it. */
  record StreamOpened(YamuxStream stream) implements YamuxEvent {}

  /** The remote accepted a stream of ours. Data may have been sent before that. */
  record StreamAccepted(YamuxStream stream) implements YamuxEvent {}

  /** There is something to read: bytes, or the end. */
  record StreamReadable(YamuxStream stream) implements YamuxEvent {}

  /** There is room to write again. */
  record StreamWritable(YamuxStream stream) implements YamuxEvent {}

  /** The stream is gone before its time; what it held was dropped. */
  record StreamReset(YamuxStream stream, ResetCause cause) implements YamuxEvent {}

  /** Both halves were closed and all was read: the session has forgotten the stream. */
  record StreamEnded(YamuxStream stream) implements YamuxEvent {}

  /**
   * A ping of ours was answered.
   *
   * @param roundTripNanos from the moment the ping was handed out by {@code drain}
   */
  record PingAnswered(long roundTripNanos) implements YamuxEvent {}

  /** The remote takes no more streams; those that are open go on. */
  record RemoteGoingAway() implements YamuxEvent {}

  /**
   * The session is over; always the last event. Drain what is left (a GO_AWAY, at most), then close
   * the connection.
   */
  record SessionClosed(GoAwayCode code, String reason) implements YamuxEvent {}

  /** Who or what reset a stream. */
  enum ResetCause {
    /** The remote sent RST. */
    REMOTE,
    /** We did. */
    LOCAL,
    /** The whole session ended. */
    SESSION,
    /** The process had no memory left for what the stream sent. */
    MEMORY
  }
}
