package dev.folkmoot.libp2p.yamux;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Decides what goes out next. Control frames first: they are small, their number is bounded, and a
 * credit that waits behind bulk stops the other direction. Then the streams with data, one frame
 * each in turn, so that none waits for another's megabytes.
 */
final class FrameWriter {

  /**
   * Answers that may wait for a connection that takes nothing. A remote who goes on asking without
   * reading gets no more memory than this.
   */
  private static final int MAX_QUEUED_ANSWERS = 4_096;

  /** A buffer's rest below this is left empty rather than cut a frame for it. */
  private static final int MIN_SPLIT_BYTES = 1_024;

  /** What every stream may hold even where the session's buffers are full. */
  private static final int SHARE_BYTES = 16 * 1024;

  private final YamuxConfig config;
  private final ArrayDeque<FrameHeader> answers = new ArrayDeque<>();
  private final ArrayDeque<YamuxStream> credits = new ArrayDeque<>();
  private final ArrayDeque<YamuxStream> data = new ArrayDeque<>();
  private long unsentBytes;

  FrameWriter(YamuxConfig config) {
    this.config = config;
  }

  /** False if the queue is full: then the remote does not read what it asks for. */
  boolean answer(FrameHeader header) {
    if (answers.size() >= MAX_QUEUED_ANSWERS) {
      return false;
    }
    answers.add(header);
    return true;
  }

  /** The stream has a WINDOW_UPDATE to send, be it for SYN, for ACK or for credit. */
  void enqueueCredit(YamuxStream stream) {
    credits.add(stream);
  }

  /** The stream has bytes, or its FIN. */
  void enqueueData(YamuxStream stream) {
    data.add(stream);
  }

  /** Bytes were taken from a writer (positive), or have been sent or dropped (negative). */
  void unsent(int change) {
    unsentBytes += change;
  }

  /** What all streams hold together and have not sent. */
  long unsentBytes() {
    return unsentBytes;
  }

  /**
   * What a stream that holds {@code own} unsent bytes may add. What is taken has window already, so
   * it waits for nothing but the connection: a full session empties as the connection drains, and
   * no stream waits for the reader of another. The share is there so that every writer is woken by
   * its own last byte and nobody needs to queue for room.
   */
  int room(int own) {
    long shared = config.sessionSendBufferBytes() - unsentBytes;
    return (int) Math.max(0, Math.max(shared, SHARE_BYTES - own));
  }

  /** Forgets a stream that is over, so that no queue is ever longer than the streams are many. */
  void remove(YamuxStream stream, boolean credit, boolean bytes) {
    if (credit) {
      credits.remove(stream);
    }
    if (bytes) {
      data.remove(stream);
    }
  }

  boolean isEmpty() {
    return answers.isEmpty() && credits.isEmpty() && data.isEmpty();
  }

  /** Forgets everything but what is added from now on. */
  void clear() {
    answers.clear();
    credits.clear();
    data.clear();
  }

  /** Writes whole frames until {@code out} is full or nothing is left. */
  void drain(ByteBuffer out) {
    int start = out.position();
    while (out.remaining() >= FrameHeader.BYTES) {
      if (!answers.isEmpty()) {
        answers.remove().write(out);
      } else if (!credits.isEmpty()) {
        credits.remove().writeCredit(out);
      } else if (!data.isEmpty()) {
        if (!writeData(out, start)) {
          return;
        }
      } else {
        return;
      }
    }
  }

  private boolean writeData(ByteBuffer out, int start) {
    YamuxStream stream = data.element();
    int room = Math.min(out.remaining() - FrameHeader.BYTES, config.maxFrameBytes());
    int unsent = stream.unsentBytes();
    // The first frame of a buffer is cut to it, however small; later ones only where it pays.
    if (unsent > room && room < Math.min(MIN_SPLIT_BYTES, config.maxFrameBytes())) {
      if (room == 0 || out.position() > start) {
        return false;
      }
    }
    data.remove();
    stream.writeData(out, room);
    if (stream.hasData()) {
      data.add(stream);
    } else {
      stream.dataDequeued();
    }
    return true;
  }
}
