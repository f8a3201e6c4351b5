package dev.folkmoot.libp2p.yamux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A peer that writes whatever frames it likes, right or wrong, and reads those of the other. */
final class RawFrames {

  static final int DATA = 0;
  static final int WINDOW_UPDATE = 1;
  static final int PING = 2;
  static final int GO_AWAY = 3;
  static final int SYN = 1;
  static final int ACK = 2;
  static final int FIN = 4;
  static final int RST = 8;

  /** A frame as it was read off the wire. */
  record Frame(int type, int flags, int id, long length) {}

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A header that claims {@code length}, whatever follows. */
  RawFrames header(int version, int type, int flags, int id, long length) {
    var header = ByteBuffer.allocate(12);
    header.put((byte) version).put((byte) type).putShort((short) flags);
    header.putInt(id).putInt((int) length);
    bytes.writeBytes(header.array());
    return this;
  }

  RawFrames frame(int type, int flags, int id, long length) {
    return header(0, type, flags, id, length);
  }

  RawFrames data(int flags, int id, byte[] body) {
    frame(DATA, flags, id, body.length);
    bytes.writeBytes(body);
    return this;
  }

  /** A DATA frame of so many zeros. */
  RawFrames data(int flags, int id, int count) {
    return data(flags, id, new byte[count]);
  }

  RawFrames body(byte[] body) {
    bytes.writeBytes(body);
    return this;
  }

  ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  void to(YamuxSession session, long now) {
    session.receive(buffer(), now);
  }

  void to(YamuxSession session) {
    to(session, 0);
  }

  /** All that a session has to send, as frames; pings of its own are left out. */
  static List<Frame> from(YamuxSession session) {
    return from(session, 0);
  }

  static List<Frame> from(YamuxSession session, long now) {
    var frames = new ArrayList<Frame>();
    var out = ByteBuffer.allocate(64 * 1024);
    while (session.drain(out, now) > 0) {
      out.flip();
      while (out.hasRemaining()) {
        Frame frame = read(out);
        if (frame.type() == DATA) {
          out.position(out.position() + (int) frame.length());
        }
        if (frame.type() != PING || (frame.flags() & SYN) == 0) {
          frames.add(frame);
        }
      }
      out.clear();
    }
    return frames;
  }

  private static Frame read(ByteBuffer in) {
    if (in.get() != 0) {
      throw new AssertionError("a session of ours wrote a version that is not 0");
    }
    return new Frame(in.get(), in.getShort(), in.getInt(), in.getInt() & 0xFFFF_FFFFL);
  }
}
