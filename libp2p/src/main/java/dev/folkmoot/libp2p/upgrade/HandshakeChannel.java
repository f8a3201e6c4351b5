package dev.folkmoot.libp2p.upgrade;

import dev.folkmoot.libp2p.transport.ByteConnection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A raw connection during the handshake: small messages, each written at once. */
final class HandshakeChannel {

  /** More than any handshake message; what comes after it is kept for the next layer. */
  private static final int BUFFER_BYTES = 4 * 1024;

  private final ByteConnection connection;
  private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private final ByteBuffer out = ByteBuffer.allocate(BUFFER_BYTES);

  HandshakeChannel(ByteConnection connection) {
    this.connection = connection;
  }

  /** What has been read and not consumed. */
  ByteBuffer in() {
    return in;
  }

  /** Where to put what {@link #flush} sends. */
  ByteBuffer out() {
    return out;
  }

  void flush() throws IOException {
    if (out.position() > 0) {
      connection.write(out.array(), 0, out.position());
      out.clear();
    }
  }

  /** Blocks for more bytes in {@link #in}. */
  void fill() throws IOException {
    in.compact();
    int count = connection.read(in.array(), in.position(), in.remaining());
    in.position(Math.max(0, count) + in.position()).flip();
    if (count < 0) {
      throw new EOFException("the remote hung up during the handshake");
    }
  }
}
