package dev.folkmoot.libp2p.yamux;

import dev.folkmoot.libp2p.yamux.YamuxEvent.ResetCause;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a {@link YamuxSession}. Like the session it does no I/O and blocks nobody: {@link
 * #read} and {@link #write} move what can be moved now, and an event tells when there is more.
 *
 * <p>{@code write} takes no more than the remote has granted: a writer who heeds its result is
 * slowed down by a slow reader, and whatever was taken will be sent, a FIN after it, whatever the
 * remote does with its own half.
 */
public final class YamuxStream {

  /** {@link #read}: the remote has closed its half, and all of it was read. */
  public static final int END = -1;

  /** {@link #read} and {@link #write}: the stream was reset, by whomever. */
  public static final int RESET = -2;

  /** A writer is woken for this much room, or for all that the window has. */
  private static final int WAKE_BYTES = 32 * 1024;

  private final YamuxSession session;
  private final int id;
  private final boolean ours;

  private final ReceiveWindow window;
  private final ByteChunks received = new ByteChunks();
  private boolean remoteFinished;
  private boolean readerWaits = true;

  private final ByteChunks unsent = new ByteChunks();
  private long sendWindow = YamuxConfig.INITIAL_WINDOW_BYTES;
  private boolean writerWaits;
  private boolean finAsked;
  private boolean finSent;
  private boolean dataQueued;

  private boolean announced;
  private boolean acknowledged;
  private int creditFlags;
  private long credit;
  private boolean creditQueued;
  private boolean ended;
  private @Nullable ResetCause resetCause;

  YamuxStream(YamuxSession session, int id, boolean ours, ReceiveWindow window) {
    this.session = session;
    this.id = id;
    this.ours = ours;
    this.window = window;
    this.announced = !ours;
  }

  /** The number on the wire; odd if the side that dialled opened it. Unsigned. */
  public int id() {
    return id;
  }

  /** Whether this side opened it. */
  public boolean isOurs() {
    return ours;
  }

  /** Accepts a stream of the remote. A second call does nothing. */
  public void accept() {
    if (ours || acknowledged || isOver()) {
      return;
    }
    acknowledged = true;
    session.accepted();
    queueCredit(FrameHeader.ACK, 0);
  }

  /**
   * Reads what has arrived, and gives the remote credit for it.
   *
   * @param now nanoseconds of a monotonic clock
   * @return bytes moved; 0 if there are none yet (or {@code out} is full), and only then a {@link
   *     YamuxEvent.StreamReadable} follows: read until 0; {@link #END} or {@link #RESET}
   */
  public int read(ByteBuffer out, long now) {
    if (resetCause != null) {
      return RESET;
    }
    int count = received.take(out, Integer.MAX_VALUE);
    if (count > 0) {
      long owed = window.consumed(count, now);
      if (owed > 0 && !remoteFinished) {
        queueCredit(0, owed);
      }
      endIfDone();
      return count;
    }
    if (isRead()) {
      return END;
    }
    readerWaits = received.size() == 0;
    return 0;
  }

  /**
   * Takes as much of {@code in} as window and send buffer have room for.
   *
   * @return bytes taken; if that is not all, a {@link YamuxEvent.StreamWritable} follows; or {@link
   *     #RESET}
   * @throws IllegalStateException after {@link #closeWrite}
   */
  public int write(ByteBuffer in) {
    if (resetCause != null) {
      return RESET;
    }
    if (finAsked) {
      throw new IllegalStateException("write after closeWrite");
    }
    int count = Math.min(in.remaining(), room());
    if (count > 0) {
      unsent.append(in, count);
      session.writer().unsent(count);
      queueData();
    }
    writerWaits = in.hasRemaining();
    return count;
  }

  /** How much {@link #write} would take now. */
  public int room() {
    if (isOver() || finAsked) {
      return 0;
    }
    int own = unsent.size();
    long limit = Math.min(sendWindow, session.config().sendBufferBytes());
    return (int) Math.max(0, Math.min(limit - own, session.writer().room(own)));
  }

  /** Closes this side's half: FIN follows the last byte taken. A second call does nothing. */
  public void closeWrite() {
    if (finAsked || isOver()) {
      return;
    }
    finAsked = true;
    queueData();
  }

  /** Ends both halves at once and drops what they hold. Does nothing where all is over. */
  public void reset() {
    if (isOver()) {
      return;
    }
    // The RST first: where this was the last stream of a session that is going away, the session
    // ends with it, and nothing may follow its GO_AWAY.
    if (announced) {
      session.sendReset(id);
    }
    abandon(ResetCause.LOCAL);
  }

  /** Whether bytes that were taken, or the FIN, still wait to be sent. */
  public boolean hasUnsent() {
    return hasData();
  }

  /** Whether the remote has closed its half, and all of it was read. */
  public boolean isRead() {
    return remoteFinished && received.size() == 0;
  }

  /** Whether both halves have ended and all was read, or the stream was reset. */
  public boolean isOver() {
    return ended || resetCause != null;
  }

  /** The present size of the receive window. */
  public int receiveWindowBytes() {
    return window.target();
  }

  // ---- called by the session -------------------------------------------------------------------

  boolean isUnacknowledged() {
    return !acknowledged;
  }

  void announce() {
    queueCredit(FrameHeader.SYN, 0);
  }

  void checkBody(long length) {
    if (length == 0) {
      return;
    }
    if (remoteFinished) {
      throw new YamuxViolation("data after FIN");
    }
    if (!window.admits(length)) {
      throw new YamuxViolation("data beyond the window");
    }
  }

  void deliver(ByteBuffer in, int count) {
    if (isOver()) {
      in.position(in.position() + count);
      return;
    }
    if (!window.arrived(count)) {
      in.position(in.position() + count);
      session.sendReset(id);
      abandon(ResetCause.MEMORY);
      return;
    }
    received.append(in, count);
    wakeReader();
  }

  void remoteFinished() {
    if (isOver() || remoteFinished) {
      return;
    }
    remoteFinished = true;
    wakeReader();
    endIfDone();
  }

  void acknowledged() {
    if (ours && !acknowledged && announced) {
      acknowledged = true;
      session.acknowledged();
      session.emit(new YamuxEvent.StreamAccepted(this));
    }
  }

  void granted(long delta) {
    if (sendWindow + delta > FrameHeader.MAX_UNSIGNED) {
      throw new YamuxViolation("window above 2^32-1");
    }
    sendWindow += delta;
    wakeWriter();
  }

  void abandon(ResetCause cause) {
    if (isOver()) {
      return;
    }
    resetCause = cause;
    received.clear();
    session.writer().unsent(-unsent.size());
    unsent.clear();
    leave(new YamuxEvent.StreamReset(this, cause));
  }

  // ---- called by the writer --------------------------------------------------------------------

  int unsentBytes() {
    return unsent.size();
  }

  boolean hasData() {
    return !isOver() && (unsent.size() > 0 || (finAsked && !finSent));
  }

  void dataDequeued() {
    dataQueued = false;
  }

  void writeCredit(ByteBuffer out) {
    creditQueued = false;
    if (resetCause != null) {
      return;
    }
    FrameHeader.write(out, FrameHeader.Type.WINDOW_UPDATE, creditFlags, id, credit);
    announced = true;
    creditFlags = 0;
    credit = 0;
  }

  void writeData(ByteBuffer out, int room) {
    if (!hasData()) {
      return;
    }
    int count = Math.min(room, unsent.size());
    // In a frame of its own: js- and go-libp2p take the flag in before the bytes beside it, and a
    // reader of theirs that is quick finds an end where there are bytes to come.
    boolean last = finAsked && count == 0;
    FrameHeader.write(out, FrameHeader.Type.DATA, last ? FrameHeader.FIN : 0, id, count);
    unsent.take(out, count);
    session.writer().unsent(-count);
    sendWindow -= count;
    session.sent(count);
    if (last) {
      finSent = true;
      endIfDone();
    }
    wakeWriter();
  }

  private void queueCredit(int flags, long delta) {
    creditFlags |= flags;
    credit += delta;
    if (!creditQueued) {
      creditQueued = true;
      session.writer().enqueueCredit(this);
    }
  }

  private void queueData() {
    if (!dataQueued) {
      dataQueued = true;
      session.writer().enqueueData(this);
    }
  }

  private void wakeReader() {
    if (readerWaits) {
      readerWaits = false;
      session.emit(new YamuxEvent.StreamReadable(this));
    }
  }

  private void wakeWriter() {
    int room = room();
    if (writerWaits && room > 0 && (room >= WAKE_BYTES || unsent.size() == 0)) {
      writerWaits = false;
      session.emit(new YamuxEvent.StreamWritable(this));
    }
  }

  private void endIfDone() {
    if (!isOver() && finSent && isRead()) {
      ended = true;
      leave(new YamuxEvent.StreamEnded(this));
    }
  }

  private void leave(YamuxEvent event) {
    window.close();
    session.writer().remove(this, creditQueued, dataQueued);
    session.left(this, event);
  }
}
