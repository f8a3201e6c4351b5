package dev.folkmoot.net.libp2p;

import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.MalformedMessageException;
import dev.folkmoot.net.wire.MessageReader;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A stream on which two machines without I/O exchange a few messages, within one time. */
final class Letters {

  private final FrameStream frames;

  /**
   * @param traffic counts what is said
   * @param maxBytes of a message, in either direction
   * @param timeout of the whole exchange, however slowly bytes trickle
   */
  Letters(Stream stream, TrafficCounter traffic, int maxBytes, Duration timeout) {
    stream.readDeadline(timeout);
    stream.writeDeadline(timeout);
    this.frames = new FrameStream(stream, traffic, maxBytes, 1, maxBytes);
  }

  void write(Bytes message) throws IOException {
    frames.write(out -> out.append(message));
  }

  /** Waits for a message that must come. */
  Bytes read() throws IOException {
    Bytes message = readOrEnd();
    if (message == null) {
      throw new EOFException("the other machine hung up in the middle of the exchange");
    }
    return message;
  }

  /** Waits for a message, or null for the end of the stream. */
  @Nullable Bytes readOrEnd() throws IOException {
    try {
      return frames.read(MessageReader::rest);
    } catch (MalformedMessageException e) {
      throw new IOException("the other machine sent no message: " + e.getMessage(), e);
    }
  }
}
