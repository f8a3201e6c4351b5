package dev.folkmoot.libp2p.transport;

import java.io.IOException;
import java.time.Duration;

/**
 * A stream before anyone has agreed what it speaks. Its methods do as those of the same name in
 * {@link dev.folkmoot.libp2p.Stream}.
 */
public interface MuxedStream {

  int read(byte[] buffer, int offset, int length) throws IOException;

  void write(byte[] bytes, int offset, int length) throws IOException;

  /**
   * As {@link #write}, for bytes that nobody waits for alone: they may travel with what follows
   * them, be it more bytes, the end, or a read that has to wait; or a millisecond later.
   */
  default void writeSoon(byte[] bytes, int offset, int length) throws IOException {
    write(bytes, offset, length);
  }

  void closeWrite() throws IOException;

  void reset();

  void readDeadline(Duration fromNow);

  void writeDeadline(Duration fromNow);

  /**
   * Closes this half as {@link #closeWrite} does, and does not block. What the remote still sends
   * is thrown away; if it goes on long after our last byte has left, the stream is reset.
   */
  void close();

  /** Whether both halves have ended, or the stream was reset. */
  boolean isOver();

  /**
   * Runs a short task that does not block, once, when {@link #isOver} becomes true; at once where
   * it is. One task for each stream.
   */
  void whenOver(Runnable task);
}
