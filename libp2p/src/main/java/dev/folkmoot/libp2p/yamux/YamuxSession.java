package dev.folkmoot.libp2p.yamux;

import dev.folkmoot.libp2p.yamux.YamuxEvent.ResetCause;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
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

  /** Every stream may bring SYN, ACK, FIN and one more in frames of their own. */
  private static final int FRAMES_PER_STREAM = 4;

  /** A window update is expected for about every half window, at worst for every KiB sent. */
  private static final double UPDATES_PER_BYTE_SENT = 1.0 / 1_024;

  private final Role role;
  private final YamuxConfig config;
  private final WindowPool windows;
  private final FrameWriter writer;
  private final KeepAlive keepAlive;
  private final Map<Integer, YamuxStream> streams = new HashMap<>();
  private final ArrayDeque<YamuxEvent> events = new ArrayDeque<>();

  private final RateLimit pings;
  private final RateLimit resets;
  private final RateLimit updates;
  private final RateLimit empties;
  private final RateLimit refusals;

  private final ByteBuffer header = ByteBuffer.allocate(FrameHeader.BYTES);
  private long bodyLeft;
  private @Nullable YamuxStream bodyStream;
  private boolean bodyFinishes;

  private long nextId;
  private int inbound;
  private int waitingForAccept;
  private int unacknowledged;
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
    this.nextId = role == Role.INITIATOR ? 1 : 2;
    this.pings = new RateLimit("PING", 64, 10, now);
    this.resets = new RateLimit("RST", 2_048, 1_000, now);
    this.updates = new RateLimit("WINDOW_UPDATE", 4_096, 1_000, now);
    this.empties = new RateLimit("empty frames", 1_024, 200, now);
    this.refusals = new RateLimit("streams beyond the limit", 1_024, 200, now);
  }

  /**
   * Opens a stream; it may be written to at once.
   *
   * @return empty if it must wait: too many are unacknowledged or the windows are used up; or
   *     never, if the session ends
   */
  public Optional<YamuxStream> open(long now) {
    if (closed
        || goingAway
        || remoteGoingAway
        || nextId > FrameHeader.MAX_UNSIGNED
        || unacknowledged >= config.maxUnacknowledged()
        || !windows.promiseInitial()) {
      return Optional.empty();
    }
    var stream = new YamuxStream(this, (int) nextId, true, new ReceiveWindow(windows, now));
    nextId += 2;
    unacknowledged++;
    streams.put(stream.id(), stream);
    stream.announce();
    resets.earn(1);
    earnFramesOfAStream();
    return Optional.of(stream);
  }

  /** Takes in bytes of the connection, all of them. What the remote breaks ends the session. */
  public void receive(ByteBuffer in, long now) {
    keepAlive.heard(now);
    try {
      while (in.hasRemaining() && !closed) {
        if (bodyLeft > 0) {
          receiveBody(in);
        } else if (fillHeader(in)) {
          header.flip();
          FrameHeader frame = FrameHeader.read(header);
          header.clear();
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
    for (YamuxStream stream : new ArrayList<>(streams.values())) {
      stream.abandon(ResetCause.SESSION);
    }
    bodyStream = null;
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

  private boolean fillHeader(ByteBuffer in) {
    int step = Math.min(header.remaining(), in.remaining());
    header.put(header.position(), in, in.position(), step);
    header.position(header.position() + step);
    in.position(in.position() + step);
    return !header.hasRemaining();
  }

  private void receiveBody(ByteBuffer in) {
    int step = (int) Math.min(bodyLeft, in.remaining());
    bodyLeft -= step;
    if (bodyStream == null) {
      in.position(in.position() + step);
    } else {
      bodyStream.deliver(in, step);
    }
    if (bodyLeft == 0) {
      finishBody();
    }
  }

  private void finishBody() {
    if (bodyStream != null && bodyFinishes) {
      bodyStream.remoteFinished();
    }
    bodyStream = null;
  }

  private void handle(FrameHeader frame, long now) {
    switch (frame.type()) {
      case DATA -> {
        if (frame.length() == 0) {
          empties.spend(now);
        }
        YamuxStream stream = streamOf(frame, frame.length(), now);
        bodyLeft = frame.length();
        bodyStream = stream;
        bodyFinishes = frame.has(FrameHeader.FIN);
        if (bodyLeft == 0) {
          finishBody();
        }
      }
      case WINDOW_UPDATE -> {
        updates.spend(now);
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
      resets.spend(now);
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
    if (goingAway
        || inbound >= config.maxInboundStreams()
        || waitingForAccept >= config.acceptBacklog()
        || !windows.promiseInitial()) {
      refusals.spend(now);
      if (!frame.has(FrameHeader.RST)) {
        sendReset(frame.streamId());
      }
      return null;
    }
    var stream = new YamuxStream(this, frame.streamId(), false, new ReceiveWindow(windows, now));
    inbound++;
    waitingForAccept++;
    streams.put(stream.id(), stream);
    earnFramesOfAStream();
    emit(new YamuxEvent.StreamOpened(stream));
    return stream;
  }

  private void earnFramesOfAStream() {
    updates.earn(FRAMES_PER_STREAM);
    empties.earn(FRAMES_PER_STREAM);
  }

  private void handlePing(FrameHeader frame, long now) {
    if (frame.streamId() != FrameHeader.SESSION) {
      throw new YamuxViolation("PING for a stream");
    }
    if (frame.has(FrameHeader.SYN)) {
      pings.spend(now);
      answer(
          new FrameHeader(
              FrameHeader.Type.PING, FrameHeader.ACK, FrameHeader.SESSION, frame.length()));
      return;
    }
    long roundTrip = keepAlive.answered(frame.length(), now);
    if (roundTrip < 0) {
      pings.spend(now);
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
    if (!closed && (goingAway || remoteGoingAway) && streams.isEmpty() && writer.isEmpty()) {
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
    waitingForAccept--;
  }

  void acknowledged() {
    unacknowledged--;
  }

  void sent(int bytes) {
    updates.earn(bytes * UPDATES_PER_BYTE_SENT);
  }

  void sendReset(int streamId) {
    answer(new FrameHeader(FrameHeader.Type.WINDOW_UPDATE, FrameHeader.RST, streamId, 0));
  }

  void left(YamuxStream stream, YamuxEvent event) {
    streams.remove(stream.id());
    if (stream.isOurs()) {
      if (stream.isUnacknowledged()) {
        unacknowledged--;
      }
    } else {
      inbound--;
      if (stream.isUnacknowledged()) {
        waitingForAccept--;
      }
    }
    emit(event);
    closeIfDrained();
  }
}
