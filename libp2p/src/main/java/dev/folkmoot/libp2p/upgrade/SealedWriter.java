package dev.folkmoot.libp2p.upgrade;

import dev.folkmoot.libp2p.noise.NoiseTransport;
import dev.folkmoot.libp2p.transport.ByteConnection;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Seals frames and writes many of them at once. It has a small pair of buffers for control frames
 * and short messages, and a large one while there is bulk.
 */
final class SealedWriter {

  private static final int SMALL_PLAIN_BYTES = 2 * 1024;
  private static final int SMALL_SEALED_BYTES = 2 * NoiseTransport.frameBytes(SMALL_PLAIN_BYTES);

  /** Messages of full size that one system call takes. */
  private static final int BATCH = 2;

  private static final int LARGE_SEALED_BYTES = BATCH * NoiseTransport.MAX_FRAME_BYTES;

  private final ByteConnection connection;
  private final NoiseTransport transport;
  private ByteBuffer plain = ByteBuffer.allocate(SMALL_PLAIN_BYTES);
  private ByteBuffer sealed = ByteBuffer.allocate(SMALL_SEALED_BYTES);
  private long bytesSinceTrim;

  SealedWriter(ByteConnection connection, NoiseTransport transport) {
    this.connection = connection;
    this.transport = transport;
  }

  /** An empty buffer for the plain text of one message, of a size that suits {@code waiting}. */
  ByteBuffer buffer(long waiting) {
    if (waiting > SMALL_PLAIN_BYTES && plain.capacity() == SMALL_PLAIN_BYTES) {
      plain = ByteBuffer.allocate(NoiseTransport.MAX_PLAIN_BYTES);
    }
    return plain.clear();
  }

  /** Seals what was put into {@link #buffer}. */
  void seal() {
    plain.flip();
    bytesSinceTrim += plain.remaining();
    int frame = NoiseTransport.frameBytes(plain.remaining());
    if (sealed.remaining() < frame) {
      // Only the step from the small buffer to the large one: a full large one has been flushed.
      sealed = ByteBuffer.allocate(LARGE_SEALED_BYTES).put(sealed.flip());
    }
    transport.seal(plain, sealed);
  }

  /** Whether another message of any size fits before {@link #flush}. */
  boolean hasRoom() {
    return sealed.remaining() >= NoiseTransport.frameBytes(plain.capacity());
  }

  /** Writes what was sealed; says how many bytes that was. */
  int flush() throws IOException {
    int count = sealed.position();
    connection.write(sealed.array(), 0, count);
    sealed.clear();
    return count;
  }

  /** Gives large buffers back if little was written since the last call. */
  void trim() {
    if (bytesSinceTrim < LARGE_SEALED_BYTES && sealed.position() == 0) {
      plain = ByteBuffer.allocate(SMALL_PLAIN_BYTES);
      sealed = ByteBuffer.allocate(SMALL_SEALED_BYTES);
    }
    bytesSinceTrim = 0;
  }
}
