package dev.folkmoot.libp2p.yamux;

import dev.folkmoot.libp2p.yamux.YamuxEvent.ResetCause;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A yamux session as a state machine.
 *
 * <p>The driver's loop: hand what came from the connection to {@link #receive}, take events with
 * {@link #poll} until there are none, {@link #drain} what is to be sent while {@link #hasOutput}
 * says so, and call {@link #tick} no later than it asked for. After a {@link
 * YamuxEvent.SessionClosed} drain once more and close the connection.
 *
 * <p>What a hostile remote can cost, at most: receive windows as {@link YamuxConfig} and {@link
 * WindowBudget} bound them; {@link YamuxConfig#maxInboundStreams} stream objects; a few thousand
 * queued answers. Nothing is sized by a length field: bodies are moved as they arrive, and those of
 * unknown streams are skipped. Frames that ask for work without bringing data are metered.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class YamuxSession {

  /** Who dialled the connection: it opens the odd streams. */
  public enum Role {
    INITIATOR,
    RESPONDER
  }

  private final Role role;
  private final YamuxConfig config;
  private final WindowPool windows;
  private final FrameWriter writer;
  private final KeepAlive keepAlive;
  private final StreamTable streams;
  private final ArrayDeque<YamuxEvent> events = new ArrayDeque<>();

  private final FrameMeters meters;
  private final FrameAssembly incoming = new FrameAssembly();

  private boolean goingAway;
  private boolean remoteGoingAway;
  private boolean closed;

  /**
   * Begins a session on a connection that is secured and whose muxer is agreed on.
   *
   * @param budget shared by the sessions of a process
   * @param now nanoseconds of a monotonic clock, as in every method here
   */
  public YamuxSession(Role role, YamuxConfig config, WindowBudget budget, long now) {
    this.role = role;
    this.config = config;
    this.windows = new WindowPool(config, budget);
    this.writer = new FrameWriter(config);
    this.keepAlive = new KeepAlive(config, now);
    this.streams = new StreamTable(config, role);
    this.meters = new FrameMeters(now);
  }

  /**
   * Opens a stream; it may be written to at once.
   *
   * @return empty if it must wait: too many are unacknowledged or the windows are used up; or
   *     never, if the session ends
   */
  public Optional<YamuxStream> open(long now) {
    if (closed || goingAway || remoteGoingAway || !streams.mayOpen() || !windows.promiseInitial()) {
      return Optional.empty();
    }
    var stream = new YamuxStream(this, streams.takeId(), true, new ReceiveWindow(windows, now));
    streams.add(stream);
    stream.announce();
    meters.openedByUs();
    return Optional.of(stream);
  }

  /** Takes in bytes of the connection, all of them. What the remote breaks ends the session. */
  public void receive(ByteBuffer in, long now) {
    keepAlive.heard(now);
    try {
      while (in.hasRemaining() && !closed) {
        if (incoming.isInBody()) {
          incoming.body(in);
          continue;
        }
        FrameHeader frame = incoming.header(in);
        if (frame != null) {
          handle(frame, now);
        }
      }
    } catch (YamuxViolation violation) {
      close(GoAwayCode.PROTOCOL_ERROR, "the remote broke yamux: " + violation.getMessage());
    }
    in.position(in.limit());
  }

  /**
   * Writes whole frames for the connection.
   *
   * @param out best the size of one Noise message; never less than 13 bytes
   * @return bytes written; 0 if there is nothing to send
   */
  public int drain(ByteBuffer out, long now) {
    int before = out.position();
    if (!closed && keepAlive.pingDue(now) && out.remaining() >= FrameHeader.BYTES) {
      keepAlive.ping(now).write(out);
    }
    writer.drain(out);
    closeIfDrained();
    return out.position() - before;
  }

  /** Whether {@link #drain} would write something. */
  public boolean hasOutput(long now) {
    return !writer.isEmpty() || (!closed && keepAlive.pingDue(now));
  }

  /**
   * Does what time demands.
   *
   * @return when to call again at the latest, on the clock of {@code now}
   */
  public long tick(long now) {
    if (!closed && keepAlive.expired(now)) {
      close(GoAwayCode.INTERNAL_ERROR, "the remote answers no ping");
    }
    return keepAlive.deadline(now);
  }

  /** The next event. */
  public Optional<YamuxEvent> poll() {
    return Optional.ofNullable(events.poll());
  }

  /** Takes no more streams and opens none; the session closes when the last stream has ended. */
  public void goAway() {
    if (!closed && !goingAway) {
      goingAway = true;
      answer(goAwayFrame(GoAwayCode.NORMAL));
    }
  }

  /** Ends the session now: every stream is reset, and one GO_AWAY remains to be drained. */
  public void close(GoAwayCode code, String reason) {
    if (closed) {
      return;
    }
    closed = true;
    writer.clear();
    for (YamuxStream stream : streams.all()) {
      stream.abandon(ResetCause.SESSION);
    }
    incoming.forgetStream();
    answer(goAwayFrame(code));
    emit(new YamuxEvent.SessionClosed(code, reason));
  }

  /** Streams that have not ended. */
  public int streamCount() {
    return streams.size();
  }

  /** Whether the session is over. */
  public boolean isClosed() {
    return closed;
  }

  /** What writers have handed over and the connection has not taken, in bytes. */
  public long unsentBytes() {
    return writer.unsentBytes();
  }

  /** What all receive windows of this session promise together, in bytes. */
  public long promisedWindowBytes() {
    return windows.promisedBytes();
  }

  // ---- receiving -------------------------------------------------------------------------------

  private void handle(FrameHeader frame, long now) {
    switch (frame.type()) {
      case DATA -> {
        if (frame.length() == 0) {
          meters.emptyFrame(now);
        }
        incoming.beginBody(frame, streamOf(frame, frame.length(), now));
      }
      case WINDOW_UPDATE -> {
        meters.windowUpdate(now);
        YamuxStream stream = streamOf(frame, 0, now);
        if (stream != null) {
          // The delta counts on SYN and ACK too: that is how a peer opens with a larger window.
          stream.granted(frame.length());
          if (frame.has(FrameHeader.FIN)) {
            stream.remoteFinished();
          }
        }
      }
      case PING -> handlePing(frame, now);
      case GO_AWAY -> handleGoAway(frame);
    }
  }

  /**
   * The stream that a frame is for, after its SYN, ACK and RST have been seen to; flags may come in
   * any union. Null if the frame is for none: then its body is skipped.
   */
  private @Nullable YamuxStream streamOf(FrameHeader frame, long body, long now) {
    if (frame.streamId() == FrameHeader.SESSION) {
      throw new YamuxViolation(frame.type() + " for stream 0");
    }
    YamuxStream stream = streams.get(frame.streamId());
    if (frame.has(FrameHeader.SYN)) {
      stream = admit(frame, body, stream != null, now);
    }
    if (frame.has(FrameHeader.RST)) {
      meters.reset(now);
      if (stream != null) {
        stream.abandon(ResetCause.REMOTE);
      }
      return null;
    }
    if (stream == null) {
      return null;
    }
    stream.checkBody(body);
    if (frame.has(FrameHeader.ACK)) {
      stream.acknowledged();
    }
    return stream;
  }

  private @Nullable YamuxStream admit(FrameHeader frame, long body, boolean known, long now) {
    boolean odd = (frame.streamId() & 1) == 1;
    if (odd != (role == Role.RESPONDER)) {
      throw new YamuxViolation("SYN for a stream number of ours");
    }
    if (known) {
      throw new YamuxViolation("SYN for a stream that is open");
    }
    if (body > YamuxConfig.INITIAL_WINDOW_BYTES) {
      // Before anything is registered: rust-yamux died of this (CVE-2026-32314).
      throw new YamuxViolation("SYN with data beyond the initial window");
    }
    if (goingAway || !streams.mayAdmit() || !windows.promiseInitial()) {
      meters.refusal(now);
      if (!frame.has(FrameHeader.RST)) {
        sendReset(frame.streamId());
      }
      return null;
    }
    var stream = new YamuxStream(this, frame.streamId(), false, new ReceiveWindow(windows, now));
    streams.add(stream);
    meters.opened();
    emit(new YamuxEvent.StreamOpened(stream));
    return stream;
  }

  private void handlePing(FrameHeader frame, long now) {
    if (frame.streamId() != FrameHeader.SESSION) {
      throw new YamuxViolation("PING for a stream");
    }
    if (frame.has(FrameHeader.SYN)) {
      meters.ping(now);
      answer(
          new FrameHeader(
              FrameHeader.Type.PING, FrameHeader.ACK, FrameHeader.SESSION, frame.length()));
      return;
    }
    long roundTrip = keepAlive.answered(frame.length(), now);
    if (roundTrip < 0) {
      meters.ping(now);
      return;
    }
    windows.roundTrip(keepAlive.smoothedNanos());
    emit(new YamuxEvent.PingAnswered(roundTrip));
  }

  private void handleGoAway(FrameHeader frame) {
    if (frame.streamId() != FrameHeader.SESSION) {
      throw new YamuxViolation("GO_AWAY for a stream");
    }
    GoAwayCode code = GoAwayCode.of(frame.length());
    if (code != GoAwayCode.NORMAL) {
      close(code, "the remote ended the session: " + code);
    } else if (!remoteGoingAway) {
      remoteGoingAway = true;
      emit(new YamuxEvent.RemoteGoingAway());
      closeIfDrained();
    }
  }

  /** Graceful: whoever said goodbye, the session ends when no stream and no frame is left. */
  private void closeIfDrained() {
    if (!closed && (goingAway || remoteGoingAway) && streams.size() == 0 && writer.isEmpty()) {
      close(GoAwayCode.NORMAL, "all streams ended after GO_AWAY");
      if (goingAway) {
        writer.clear();
      }
    }
  }

  private void answer(FrameHeader frame) {
    if (!writer.answer(frame)) {
      close(GoAwayCode.PROTOCOL_ERROR, "the remote asks without reading the answers");
    }
  }

  private static FrameHeader goAwayFrame(GoAwayCode code) {
    return new FrameHeader(FrameHeader.Type.GO_AWAY, 0, FrameHeader.SESSION, code.code());
  }

  // ---- called by streams -----------------------------------------------------------------------

  YamuxConfig config() {
    return config;
  }

  FrameWriter writer() {
    return writer;
  }

  void emit(YamuxEvent event) {
    events.add(event);
  }

  void accepted() {
    streams.accepted();
  }

  void acknowledged() {
    streams.acknowledged();
  }

  void sent(int bytes) {
    meters.sent(bytes);
  }

  void sendReset(int streamId) {
    answer(new FrameHeader(FrameHeader.Type.WINDOW_UPDATE, FrameHeader.RST, streamId, 0));
  }

  void left(YamuxStream stream, YamuxEvent event) {
    streams.remove(stream);
    emit(event);
    closeIfDrained();
  }
}
