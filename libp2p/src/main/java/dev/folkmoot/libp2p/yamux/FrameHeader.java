package dev.folkmoot.libp2p.yamux;

import java.nio.ByteBuffer;

/**
 * The 12 bytes that open every frame, big-endian: version (1), type (1), flags (2), stream id (4),
 * length (4).
 *
 * @param flags any union of {@link #SYN}, {@link #ACK}, {@link #FIN} and {@link #RST}: peers do
 *     combine them
 * @param streamId unsigned 32 bits; 0 is the session itself
 * @param length unsigned 32 bits: the body of DATA, the credit of WINDOW_UPDATE, the value of PING,
 *     the reason of GO_AWAY. Never a size to allocate
 */
record FrameHeader(Type type, int flags, int streamId, long length) {

  /** What a frame is, in the order of the codes on the wire. */
  enum Type {
    DATA(0),
    WINDOW_UPDATE(1),
    PING(2),
    GO_AWAY(3);

    private final byte code;

    Type(int code) {
      this.code = (byte) code;
    }
  }

  static final int BYTES = 12;
  static final int SYN = 1;
  static final int ACK = 2;
  static final int FIN = 4;
  static final int RST = 8;
  static final int SESSION = 0;
  static final long MAX_UNSIGNED = 0xFFFF_FFFFL;

  private static final byte VERSION = 0;
  private static final Type[] TYPES = Type.values();

  FrameHeader {
    if (length < 0 || length > MAX_UNSIGNED) {
      throw new IllegalArgumentException("length is not an unsigned 32-bit number: " + length);
    }
  }

  /**
   * Reads one header.
   *
   * @param in holds at least {@link #BYTES}
   * @throws YamuxViolation if version or type are unknown
   */
  static FrameHeader read(ByteBuffer in) {
    int version = in.get();
    if (version != VERSION) {
      throw new YamuxViolation("frame of unknown version " + (version & 0xFF));
    }
    int type = in.get() & 0xFF;
    if (type >= TYPES.length) {
      throw new YamuxViolation("frame of unknown type " + type);
    }
    int flags = in.getShort() & 0xFFFF;
    int streamId = in.getInt();
    return new FrameHeader(TYPES[type], flags, streamId, in.getInt() & MAX_UNSIGNED);
  }

  /** Writes this header; {@code out} must have room for {@link #BYTES}. */
  void write(ByteBuffer out) {
    write(out, type, flags, streamId, length);
  }

  /** Writes a header without making an object of it: the hot path of DATA frames. */
  static void write(ByteBuffer out, Type type, int flags, int streamId, long length) {
    out.put(VERSION);
    out.put(type.code);
    out.putShort((short) flags);
    out.putInt(streamId);
    out.putInt((int) length);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
