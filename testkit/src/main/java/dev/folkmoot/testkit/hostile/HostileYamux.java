package dev.folkmoot.testkit.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Frames of yamux with any header and any body, inside a handshake that went well. Nothing is sent
 * on its own: no answer to a ping, no window update, no acknowledgement.
 */
public final class HostileYamux {

  public static final int DATA = 0;
  public static final int WINDOW_UPDATE = 1;
  public static final int PING = 2;
  public static final int GO_AWAY = 3;
  public static final int SYN = 1;
  public static final int ACK = 2;
  public static final int FIN = 4;
  public static final int RST = 8;

  /** The window that every stream begins with. */
  public static final int WINDOW_BYTES = 256 * 1024;

  private static final int HEADER_BYTES = 12;
  private static final long UNSIGNED = 0xFFFF_FFFFL;

  /** What one message of Noise carries at most. */
  private static final int MESSAGE_BYTES = 60_000;

  private final HostileNoise noise;
  private ByteBuffer unread = ByteBuffer.allocate(0);

  /** A frame of the victim; the body of DATA, and nothing for the others. */
  public record Frame(int type, int flags, int stream, long length, ByteBuffer body) {}

  public HostileYamux(HostileNoise noise) {
    this.noise = noise;
  }

  /** The twelve bytes of a header. */
  public static byte[] header(int version, int type, int flags, int stream, long length) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .put((byte) version)
        .put((byte) type)
        .putShort((short) flags)
        .putInt(stream)
        .putInt((int) length)
        .array();
  }

  /** Sends a header and nothing behind it. */
  public void frame(int type, int flags, int stream, long length) throws IOException {
    write(header(0, type, flags, stream, length));
  }

  /** Sends the same header many times, many in a message. */
  public void flood(int times, int type, int flags, int stream, long length) throws IOException {
    byte[] one = header(0, type, flags, stream, length);
    var all = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      all.writeBytes(one);
    }
    write(all.toByteArray());
  }

  /** Sends bytes, whatever they are; cut into messages where they do not fit one. */
  public void write(byte[] plain) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(plain);
    while (left.hasRemaining()) {
      byte[] piece = new byte[Math.min(MESSAGE_BYTES, left.remaining())];
      left.get(piece);
      noise.write(piece);
    }
  }

  /** Sends a DATA frame that says of its length what is true. */
  public void data(int flags, int stream, byte[] body) throws IOException {
    var frame = new ByteArrayOutputStream();
    frame.writeBytes(header(0, DATA, flags, stream, body.length));
    frame.writeBytes(body);
    write(frame.toByteArray());
  }

  /** Opens a stream and proposes a protocol on it, with bytes right behind. */
  public void open(int stream, String protocol, byte[] behind) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(HostileConnection.line(HostileConnection.MULTISTREAM));
    bytes.writeBytes(HostileConnection.line(protocol));
    bytes.writeBytes(behind);
    data(SYN, stream, bytes.toByteArray());
  }

  /** Reads the next frame. */
  public Frame read() throws IOException {
    ByteBuffer header = ByteBuffer.wrap(take(HEADER_BYTES));
    header.get();
    int type = header.get();
    int flags = header.getShort();
    int stream = header.getInt();
    long length = header.getInt() & UNSIGNED;
    byte[] body = type == DATA ? take((int) length) : new byte[0];
    return new Frame(type, flags, stream, length, ByteBuffer.wrap(body));
  }

  /** Reads frames until one is of this stream and has one of these flags. */
  public Frame readUntil(int stream, int flags) throws IOException {
    Frame frame = read();
    while (frame.stream() != stream || (frame.flags() & flags) == 0) {
      frame = read();
    }
    return frame;
  }

  /** Reads frames until one brings bytes of this stream, and answers those. */
  public ByteBuffer readData(int stream) throws IOException {
    Frame frame = read();
    while (frame.stream() != stream || frame.type() != DATA || frame.length() == 0) {
      frame = read();
    }
    return frame.body();
  }

  private byte[] take(int count) throws IOException {
    while (unread.remaining() < count) {
      byte[] more = noise.read();
      unread = ByteBuffer.allocate(unread.remaining() + more.length).put(unread).put(more).flip();
    }
    byte[] bytes = new byte[count];
    unread.get(bytes);
    return bytes;
  }
}
