package dev.folkmoot.net.libp2p;

import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.FrameBuffer;
import dev.folkmoot.net.wire.MessageReader;
import dev.folkmoot.net.wire.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream as frames. One reader; writers take turns. Frames that arrived together are read from
 * the stream once, and a deadline in the middle of a frame loses nothing.
 */
final class FrameStream {

  /** What one write hands to the stream: a slow reader at the other end stops us that often. */
  private static final int PIECE_BYTES = 64 * 1024;

  /** A writer whose buffer grew beyond this gets a new one. */
  private static final int KEPT_WRITER_BYTES = 64 * 1024;

  /** Room for a few tokens; it grows. */
  private static final int PACKET_BYTES = 512;

  private final Stream stream;
  private final TrafficCounter traffic;
  private final int maxWrittenBytes;
  private FrameBuffer frames;
  private final ReentrantLock writing = new ReentrantLock();
  private MessageWriter writer = new MessageWriter();

  /**
   * @param traffic counts what the stream carries
   */
  FrameStream(
      Stream stream,
      TrafficCounter traffic,
      int maxReadBytes,
      int maxReadFields,
      int maxWrittenBytes) {
    this.stream = stream;
    this.traffic = traffic;
    this.maxWrittenBytes = maxWrittenBytes;
    this.frames = new FrameBuffer(maxReadBytes, maxReadFields);
  }

  /** Sets other limits for what is read, from the next frame on; for the reader. */
  void limitReads(int maxBytes, int maxFields) {
    FrameBuffer before = frames;
    frames = new FrameBuffer(maxBytes, maxFields);
    while (before.buffered() > 0) {
      int room = frames.room();
      frames.received(before.drain(frames.array(), frames.position(), room));
    }
  }

  Stream stream() {
    return stream;
  }

  /**
   * Waits for a frame; null where the stream ends in front of one.
   *
   * @throws java.net.SocketTimeoutException if the read deadline passes
   */
  <T> @Nullable T read(Function<MessageReader, T> body) throws IOException {
    while (!frames.hasFrame()) {
      if (!fill()) {
        if (frames.buffered() > 0) {
          throw new EOFException("the stream ended within a frame");
        }
        return null;
      }
    }
    return frames.take(body);
  }

  /** A frame that has arrived already, or null. */
  <T> @Nullable T poll(Function<MessageReader, T> body) {
    return frames.hasFrame() ? frames.take(body) : null;
  }

  /**
   * Waits for so many bytes that are no frame. The heap holds what came, not what was announced.
   *
   * @param beforeEach is run before each wait; sets its deadline
   */
  Bytes readRaw(int size, Runnable beforeEach) throws IOException {
    byte[] bytes = new byte[Math.min(size, PIECE_BYTES)];
    int at = frames.drain(bytes, 0, bytes.length);
    while (at < size) {
      if (at == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(size, 2L * bytes.length));
        at += frames.drain(bytes, at, bytes.length - at);
        continue;
      }
      beforeEach.run();
      int count = stream.read(bytes, at, bytes.length - at);
      if (count < 0) {
        throw new EOFException("the stream ended within a body");
      }
      traffic.received(count);
      at += count;
    }
    return Bytes.copyOf(bytes, 0, size);
  }

  void write(Consumer<MessageWriter> message) throws IOException {
    writing.lock();
    try {
      message.accept(writer.clear());
      ByteBuffer frame = writer.frame(maxWrittenBytes);
      send(frame.array(), frame.arrayOffset() + frame.position(), frame.remaining());
    } finally {
      if (writer.size() > KEPT_WRITER_BYTES) {
        writer = new MessageWriter();
      }
      writing.unlock();
    }
  }

  /** Writes messages, a frame each, that leave together as far as a piece has room for them. */
  <T> void writeAll(List<? extends T> messages, BiConsumer<MessageWriter, T> codec)
      throws IOException {
    if (messages.size() == 1) {
      write(out -> codec.accept(out, messages.getFirst()));
      return;
    }
    writing.lock();
    try {
      ByteArrayOutputStream packet = new ByteArrayOutputStream(PACKET_BYTES);
      for (T message : messages) {
        codec.accept(writer.clear(), message);
        ByteBuffer frame = writer.frame(maxWrittenBytes);
        packet.write(frame.array(), frame.arrayOffset() + frame.position(), frame.remaining());
        if (packet.size() >= PIECE_BYTES) {
          flush(packet);
        }
      }
      flush(packet);
    } finally {
      writing.unlock();
    }
  }

  private void flush(ByteArrayOutputStream packet) throws IOException {
    byte[] bytes = packet.toByteArray();
    packet.reset();
    send(bytes, 0, bytes.length);
  }

  /**
   * Writes bytes that are no frame; each piece has this long to leave.
   *
   * @param left hears how many have left
   */
  void writeRaw(Bytes bytes, Duration perPiece, IntConsumer left) throws IOException {
    byte[] array = bytes.toByteArray();
    writing.lock();
    try {
      for (int at = 0; at < array.length; at += PIECE_BYTES) {
        stream.writeDeadline(perPiece);
        int length = Math.min(PIECE_BYTES, array.length - at);
        send(array, at, length);
        left.accept(at + length);
      }
      stream.writeDeadline(Stream.NO_DEADLINE);
    } finally {
      writing.unlock();
    }
  }

  private void send(byte[] bytes, int offset, int length) throws IOException {
    stream.write(bytes, offset, length);
    traffic.sent(length);
  }

  private boolean fill() throws IOException {
    int room = frames.room();
    int count = stream.read(frames.array(), frames.position(), room);
    if (count < 0) {
      return false;
    }
    traffic.received(count);
    frames.received(count);
    return true;
  }
}
