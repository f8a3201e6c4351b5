package dev.folkmoot.libp2p;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * A two-way stream of bytes to a peer, of one protocol. Reading and writing block, so use them on
 * virtual threads; one reader and one writer may work at the same time.
 *
 * <p>A reader who stops reading stops the writer at the other end, and no other stream: what is not
 * read takes window. A stream is over when both halves are closed and read, or when either side has
 * reset it.
 */
public interface Stream extends AutoCloseable {

  /** As a deadline, takes an earlier one back. */
  Duration NO_DEADLINE = Duration.ofDays(365);

  /** What the two ends agreed to speak. */
  ProtocolId protocol();

  /** The connection that carries it. */
  Connection connection();

  /**
   * Reads what is there, at least one byte; blocks until there is one.
   *
   * @return bytes read, or -1 when the remote has closed its half and all of it was read
   * @throws StreamResetException if either side has reset the stream, or the connection is gone
   * @throws java.net.SocketTimeoutException if the read deadline has passed
   */
  int read(byte[] buffer, int offset, int length) throws IOException;

  /**
   * Writes all of it; blocks while the remote's window is used up. What was written before {@link
   * #closeWrite} is sent whatever the remote does with its own half.
   *
   * @throws StreamResetException if either side has reset the stream, or the connection is gone
   * @throws java.net.SocketTimeoutException if the write deadline has passed; how much was written
   *     is then unknown, so reset the stream
   */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** Closes this side's half: the remote reads an end after the last byte. */
  void closeWrite() throws IOException;

  /**
   * Ends both halves at once; the remote's reads and writes fail. Does nothing where all is over.
   */
  void reset();

  /**
   * Lets reads fail that are still blocked after this time from now on; {@link Duration#ZERO} or
   * less lets them fail at once.
   */
  void readDeadline(Duration fromNow);

  /** As {@link #readDeadline}, for writes. */
  void writeDeadline(Duration fromNow);

  /** This stream's incoming half, without a buffer. Closing it closes the stream. */
  InputStream input();

  /** This stream's outgoing half, without a buffer. Closing it is {@link #closeWrite}. */
  OutputStream output();

  /**
   * Ends the stream: what was written is sent, then this half is closed; what the remote still
   * sends is thrown away, and if it goes on too long, the stream is reset.
   */
  @Override
  void close();
}
