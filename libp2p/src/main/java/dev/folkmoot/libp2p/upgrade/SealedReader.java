package dev.folkmoot.libp2p.upgrade;

import dev.folkmoot.libp2p.noise.NoiseTransport;
import dev.folkmoot.libp2p.transport.ByteConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames off a connection and opens them. Its buffers begin small, grow to what the remote
 * really sends, and shrink again when it falls silent, so that thousands of idle connections fit
 * into a heap.
 */
final class SealedReader {

  private static final int MIN_BYTES = 2 * 1024;
  private static final int MAX_BYTES = 128 * 1024;

  private final ByteConnection connection;
  private final NoiseTransport transport;
  private ByteBuffer in;
  private ByteBuffer plain = ByteBuffer.allocate(MIN_BYTES);
  private boolean restKept;
  private long bytesSinceTrim;

  /**
   * @param unread what the handshake has read too much
   */
  SealedReader(ByteConnection connection, NoiseTransport transport, ByteBuffer unread) {
    this.connection = connection;
    this.transport = transport;
    this.in = ByteBuffer.allocate(Math.max(MIN_BYTES, unread.remaining())).put(unread).flip();
  }

  /**
   * Blocks for bytes of the remote, all frames that are whole.
   *
   * @return a buffer to be read until the next call; null at the end of the connection
   */
  @Nullable ByteBuffer next() throws IOException {
    if (restKept) {
      restKept = false;
      return plain;
    }
    plain.clear();
    while (true) {
      int missing = openWholeFrames();
      if (plain.position() > 0) {
        return plain.flip();
      }
      if (!fill(missing)) {
        return null;
      }
    }
  }

  /** Lets the next call of {@link #next} answer what was left in the buffer of the last one. */
  void keepRest() {
    restKept = plain.hasRemaining();
  }

  /** Gives large buffers back if little has come since the last call. */
  void trim() {
    if (bytesSinceTrim < MAX_BYTES && !in.hasRemaining() && in.capacity() > MIN_BYTES) {
      in = ByteBuffer.allocate(MIN_BYTES).limit(0);
      plain = ByteBuffer.allocate(MIN_BYTES);
    }
    bytesSinceTrim = 0;
  }

  /** Returns the size of the frame that is not whole yet, as far as it is known. */
  private int openWholeFrames() {
    while (in.remaining() >= NoiseTransport.PREFIX_BYTES) {
      int length = in.getShort(in.position()) & 0xFFFF;
      int frame = NoiseTransport.PREFIX_BYTES + length;
      // The plain text is a little shorter than its frame.
      if (plain.remaining() < Math.min(length, NoiseTransport.MAX_PLAIN_BYTES)) {
        if (plain.position() > 0) {
          return frame;
        }
        if (in.remaining() >= frame) {
          plain = ByteBuffer.allocate(powerOfTwo(length));
        }
      }
      if (transport.open(in, plain) == NoiseTransport.INCOMPLETE) {
        return frame;
      }
    }
    return NoiseTransport.PREFIX_BYTES;
  }

  private boolean fill(int missing) throws IOException {
    boolean wasFull = in.limit() == in.capacity() && in.hasRemaining();
    if (missing > in.capacity() || (wasFull && in.capacity() < MAX_BYTES)) {
      int size = Math.min(MAX_BYTES, powerOfTwo(Math.max(missing, 2 * in.capacity())));
      in = ByteBuffer.allocate(size).put(in);
    } else {
      in.compact();
    }
    int count = connection.read(in.array(), in.position(), in.remaining());
    in.position(in.position() + Math.max(0, count)).flip();
    bytesSinceTrim += count;
    return count >= 0;
  }

  private static int powerOfTwo(int atLeast) {
    return Integer.highestOneBit(Math.max(MIN_BYTES, atLeast) - 1) << 1;
  }
}
