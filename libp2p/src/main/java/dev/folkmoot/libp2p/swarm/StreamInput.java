package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.Stream;
import java.io.IOException;
import java.io.InputStream;

/** A stream's incoming half. */
final class StreamInput extends InputStream {

  private final Stream stream;

  StreamInput(Stream stream) {
    this.stream = stream;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return stream.read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return stream.read(buffer, offset, length);
  }

  @Override
  public void close() {
    stream.close();
  }
}
