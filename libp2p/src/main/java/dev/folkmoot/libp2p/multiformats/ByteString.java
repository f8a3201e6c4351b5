package dev.folkmoot.libp2p.multiformats;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Bytes that never change, equal by content, ordered as unsigned numbers of big-endian digits. Lets
 * records hold bytes and still be values.
 */
public final class ByteString implements Comparable<ByteString> {
  public static final ByteString EMPTY = new ByteString(new byte[0]);

  private final byte[] bytes;

  private ByteString(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of these bytes. */
  public static ByteString copyOf(byte... bytes) {
    return bytes.length == 0 ? EMPTY : new ByteString(bytes.clone());
  }

  /**
   * A copy of {@code bytes[from, to)}.
   *
   * @throws IndexOutOfBoundsException where the range is not inside the array
   */
  public static ByteString copyOf(byte[] bytes, int from, int to) {
    return new ByteString(Arrays.copyOfRange(bytes, from, to));
  }

  /** The bytes that this hexadecimal text spells. */
  public static ByteString fromHex(String hex) {
    try {
      return new ByteString(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException notHex) {
      throw new MalformedException("not hexadecimal", notHex);
    }
  }

  public int size() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** The byte at this index, from 0 to 255. */
  public int unsignedAt(int index) {
    return bytes[index] & 0xff;
  }

  /** A fresh copy; the caller may change it. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** A view that cannot be written through. */
  public ByteBuffer asBuffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** Writes all bytes into {@code target} and returns the offset behind the last one. */
  public int copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
    return offset + bytes.length;
  }

  /** True where these bytes are exactly {@code other}. */
  public boolean contentEquals(byte[] other) {
    return Arrays.equals(bytes, other);
  }

  public String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public int compareTo(ByteString other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
