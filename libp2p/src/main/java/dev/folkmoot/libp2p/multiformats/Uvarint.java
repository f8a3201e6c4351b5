package dev.folkmoot.libp2p.multiformats;

import java.nio.ByteBuffer;

/**
 * The <a href="https://github.com/multiformats/unsigned-varint">unsigned varint</a> of the
 * multiformats: little-endian groups of seven bits, the high bit set on all but the last.
 *
 * <p>Two rules set it apart from protobuf's varint: at most nine bytes, so a value has 63 bits and
 * a Java {@code long} holds it without a sign; and only the shortest encoding is valid, so that a
 * value has one spelling. Both are enforced on every read: without the first a peer may send
 * continuation bytes for ever.
 */
public final class Uvarint {
  /** The longest encoding, in bytes. */
  public static final int MAX_BYTES = 9;

  /** What {@link #tryRead} answers where the buffer ends within the number. */
  public static final long INCOMPLETE = -1;

  private static final int GROUP_BITS = 7;
  private static final int MORE = 0x80;

  private Uvarint() {}

  /**
   * How many bytes {@code value} takes, 1 to 9.
   *
   * @throws IllegalArgumentException where the value is negative
   */
  public static int size(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a varint has no sign: " + value);
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
    return (bits + GROUP_BITS - 1) / GROUP_BITS;
  }

  /** The encoding of {@code value} alone. */
  public static byte[] encode(long value) {
    byte[] encoded = new byte[size(value)];
    write(value, encoded, 0);
    return encoded;
  }

  /** Writes {@code value} at {@code offset} and returns the offset behind it. */
  public static int write(long value, byte[] target, int offset) {
    int size = size(value);
    long rest = value;
    for (int i = 0; i < size - 1; i++) {
      target[offset + i] = (byte) (rest | MORE);
      rest >>>= GROUP_BITS;
    }
    target[offset + size - 1] = (byte) rest;
    return offset + size;
  }

  /**
   * Reads the number at {@code offset}; {@link #size} of it tells how many bytes it took.
   *
   * @param end the first byte that must not be read
   * @throws MalformedException where the number is truncated, longer than nine bytes or not minimal
   */
  public static long read(byte[] bytes, int offset, int end) {
    long value = tryRead(ByteBuffer.wrap(bytes, offset, end - offset));
    return complete(value);
  }

  /**
   * Reads the number at the buffer's position and moves behind it.
   *
   * @throws MalformedException as {@link #read(byte[], int, int)} does
   */
  public static long read(ByteBuffer buffer) {
    return complete(tryRead(buffer));
  }

  /**
   * Reads the number at the buffer's position if all of it is there. Where it is not, answers
   * {@link #INCOMPLETE} and leaves the position alone, so that the caller can wait for more bytes.
   *
   * @throws MalformedException where no further byte could make the number valid
   */
  public static long tryRead(ByteBuffer buffer) {
    int start = buffer.position();
    int available = Math.min(buffer.remaining(), MAX_BYTES);
    long value = 0;
    for (int i = 0; i < available; i++) {
      byte group = buffer.get(start + i);
      value |= (long) (group & (MORE - 1)) << (GROUP_BITS * i);
      if ((group & MORE) == 0) {
        if (group == 0 && i > 0) {
          throw new MalformedException("varint is not minimal");
        }
        buffer.position(start + i + 1);
        return value;
      }
    }
    if (available == MAX_BYTES) {
      throw new MalformedException("varint is longer than " + MAX_BYTES + " bytes");
    }
    return INCOMPLETE;
  }

  private static long complete(long value) {
    if (value == INCOMPLETE) {
      throw new MalformedException("varint is truncated");
    }
    return value;
  }
}
