package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.Stream;
import java.io.IOException;
import java.io.OutputStream;

/** A stream's outgoing half. */
final class StreamOutput extends OutputStream {

  private final Stream stream;

  StreamOutput(Stream stream) {
    this.stream = stream;
  }

  @Override
  public void write(int value) throws IOException {
    stream.write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    stream.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    stream.closeWrite();
  }
}
