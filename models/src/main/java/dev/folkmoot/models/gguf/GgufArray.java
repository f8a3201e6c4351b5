package dev.folkmoot.models.gguf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * An array of values of one type, kept as the bytes of the file. A vocabulary has hundreds of
 * thousands of tokens: as one block of bytes and one of ends it costs two objects, as strings it
 * would cost half a million.
 */
public final class GgufArray implements GgufValue {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final ValueType elementType;
  private final int size;
  private final byte[] bytes;

  /** Where each string ends in {@link #bytes}; empty for numbers. */
  private final int[] ends;

  private GgufArray(ValueType elementType, int size, byte[] bytes, int[] ends) {
    this.elementType = elementType;
    this.size = size;
    this.bytes = bytes;
    this.ends = ends;
  }

  static GgufArray ofNumbers(ValueType elementType, byte[] littleEndian) {
    int size = littleEndian.length / elementType.bytes();
    return new GgufArray(elementType, size, littleEndian, new int[0]);
  }

  static GgufArray ofStrings(byte[] utf8, int[] ends) {
    return new GgufArray(ValueType.STRING, ends.length, utf8, ends);
  }

  public ValueType elementType() {
    return elementType;
  }

  public int size() {
    return size;
  }

  /** Whether its elements are integers, so that {@link #whole} may be asked. */
  public boolean isWhole() {
    return elementType.isWhole();
  }

  public boolean isText() {
    return elementType == ValueType.STRING;
  }

  /** Element {@code index} of an array of integers. */
  public long whole(int index) {
    return switch (elementType) {
      case UINT8 -> bytes[index] & 0xffL;
      case INT8 -> bytes[index];
      case UINT16 -> (short) SHORT.get(bytes, index * Short.BYTES) & 0xffffL;
      case INT16 -> (short) SHORT.get(bytes, index * Short.BYTES);
      case UINT32 -> (int) INT.get(bytes, index * Integer.BYTES) & 0xffff_ffffL;
      case INT32 -> (int) INT.get(bytes, index * Integer.BYTES);
      case UINT64, INT64 -> (long) LONG.get(bytes, index * Long.BYTES);
      case FLOAT32, FLOAT64, BOOL, STRING, ARRAY ->
          throw new IllegalStateException("no integers in an array of " + elementType);
    };
  }

  /** Element {@code index} of an array of strings; bytes that are no UTF-8 become U+FFFD. */
  public String text(int index) {
    int start = start(index);
    return new String(bytes, start, ends[index] - start, StandardCharsets.UTF_8);
  }

  /**
   * The element's bytes, one character a byte, up to its first NUL: what a C program takes for the
   * string. Two tokens that differ only beyond a NUL are one token to the engine.
   */
  String cString(int index) {
    int start = start(index);
    int end = start;
    while (end < ends[index] && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** Element {@code index} as plain Java. */
  public Object element(int index) {
    return switch (elementType) {
      case STRING -> text(index);
      case BOOL -> bytes[index] != 0;
      case FLOAT32 -> (double) Float.intBitsToFloat((int) INT.get(bytes, index * Integer.BYTES));
      case FLOAT64 -> Double.longBitsToDouble((long) LONG.get(bytes, index * Long.BYTES));
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> whole(index);
      case ARRAY -> throw new IllegalStateException("nested arrays are refused by the reader");
    };
  }

  /** A view of it, each element made when it is asked for. */
  public List<Object> toList() {
    return new View(this);
  }

  private static final class View extends AbstractList<Object> implements RandomAccess {
    private final GgufArray array;

    View(GgufArray array) {
      this.array = array;
    }

    @Override
    public Object get(int index) {
      return array.element(index);
    }

    @Override
    public int size() {
      return array.size();
    }
  }
}
