package dev.folkmoot.net.wire;

import java.util.Arrays;

/** Bytes that do not change. */
public final class Bytes {

  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int from;
  private final int size;

  private Bytes(byte[] array, int from, int size) {
    this.array = array;
    this.from = from;
    this.size = size;
  }

  public static Bytes copyOf(byte[] bytes) {
    return copyOf(bytes, 0, bytes.length);
  }

  public static Bytes copyOf(byte[] bytes, int from, int size) {
    return new Bytes(Arrays.copyOfRange(bytes, from, from + size), 0, size);
  }

  /** A view of an array that its owner gives away: 50 MB of images are not copied. */
  static Bytes view(byte[] bytes, int from, int size) {
    return new Bytes(bytes, from, size);
  }

  public int size() {
    return size;
  }

  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, from, from + size);
  }

  /** Puts all of them into {@code target}; answers the position behind them. */
  int copyTo(byte[] target, int at) {
    System.arraycopy(array, from, target, at, size);
    return at + size;
  }

  /** A reader of a message that these bytes are. */
  MessageReader reader(int maxFields) {
    return new MessageReader(array, from, from + size, maxFields);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(array, from, from + size, that.array, that.from, that.from + that.size);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = from; i < from + size; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /** Never what they are: they may be a prompt. */
  @Override
  public String toString() {
    return size + " bytes";
  }
}
