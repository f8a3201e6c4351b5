package dev.folkmoot.net.wire;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.TokenIds;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Walks over the fields of one protobuf message, in the order in which they stand.
 *
 * <p>Hostile input is the normal case. Every length is held against what is left of the message and
 * against the limit of its field before a byte is allocated; every field, unknown and nested ones
 * included, is paid from one budget; nesting has a floor. So the work and the memory of a message
 * are bounded by its own size, whatever it says. One object reads a message and all that is nested
 * in it.
 *
 * <p>A reader is used inside {@link #read}, which turns what a record thinks of impossible values
 * into a {@link MalformedMessageException}.
 */
public final class MessageReader {

  /** The deepest nesting of messages: JSON in a tool's schema is the deepest thing we have. */
  public static final int MAX_DEPTH = 128;

  private static final int END = 0;
  private static final int MAX_FIELD_NUMBER = (1 << 29) - 1;
  private static final int MAX_VARINT_BITS = 63;
  private static final char REPLACEMENT = '\uFFFD';

  private final byte[] bytes;
  private int position;
  private int end;
  private int fieldsLeft;
  private int depth;

  private int field;
  private int type;
  private long number;
  private int valueStart;

  MessageReader(byte[] bytes, int from, int to, int maxFields) {
    this.bytes = bytes;
    this.position = from;
    this.end = to;
    this.fieldsLeft = maxFields;
  }

  /**
   * Reads one message.
   *
   * @param maxFields the most fields it may have, nested ones included
   * @throws MalformedMessageException if it is not what {@code body} reads
   */
  public static <T> T read(Bytes message, int maxFields, Function<MessageReader, T> body) {
    return guarded(message.reader(maxFields), body);
  }

  static <T> T guarded(MessageReader reader, Function<MessageReader, T> body) {
    try {
      return body.apply(reader);
    } catch (FailureException | IllegalArgumentException e) {
      // The records of core check themselves. Their words may quote the message; ours do not.
      throw new MalformedMessageException("a value that no message can have");
    }
  }

  /** Goes to the next field and answers its number; 0 at the end of the message. */
  public int next() {
    if (position == end) {
      return END;
    }
    if (fieldsLeft-- == 0) {
      throw new MalformedMessageException("too many fields");
    }
    long tag = readVarint();
    long fieldNumber = tag >>> WireType.BITS;
    if (fieldNumber == 0 || fieldNumber > MAX_FIELD_NUMBER) {
      throw new MalformedMessageException("no such field number");
    }
    field = (int) fieldNumber;
    type = (int) tag & WireType.MASK;
    valueStart = position;
    switch (type) {
      case WireType.VARINT -> number = readVarint();
      case WireType.FIXED64 -> pass(Long.BYTES);
      case WireType.FIXED32 -> pass(Integer.BYTES);
      case WireType.DELIMITED -> {
        long size = readVarint();
        valueStart = position;
        pass(size);
      }
      default -> throw new MalformedMessageException("unknown wire type " + type);
    }
    return field;
  }

  /** The field as a number of 64 bits. */
  public long uint64() {
    require(WireType.VARINT);
    return number;
  }

  /** The field as a number that is not negative and at most {@code max}. */
  public long uint(long max) {
    long value = uint64();
    if (value < 0 || value > max) {
      throw new MalformedMessageException("field " + field + " is beyond " + max);
    }
    return value;
  }

  /** The same as an int. */
  public int uint(int max) {
    return (int) uint((long) max);
  }

  /** The field as a signed number in zigzag form. */
  public long sint64() {
    long value = uint64();
    return (value >>> 1) ^ -(value & 1);
  }

  /** The same as an int. */
  public int sint32() {
    long value = sint64();
    if (value != (int) value) {
      throw new MalformedMessageException("field " + field + " has more than 32 bits");
    }
    return (int) value;
  }

  public boolean bool() {
    return uint64() != 0;
  }

  public float float32() {
    require(WireType.FIXED32);
    return LittleEndian.getFloat(bytes, valueStart);
  }

  public double float64() {
    require(WireType.FIXED64);
    return LittleEndian.getDouble(bytes, valueStart);
  }

  /** The field as text of at most so many bytes of UTF-8. */
  public String string(int maxBytes) {
    requireDelimited(maxBytes);
    String text = new String(bytes, valueStart, position - valueStart, StandardCharsets.UTF_8);
    // The quick way puts a replacement character for what is no UTF-8; only then look closer.
    return text.indexOf(REPLACEMENT) < 0 ? text : strictly();
  }

  private String strictly() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, valueStart, position - valueStart))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedMessageException("field " + field + " is no UTF-8");
    }
  }

  /** A copy of the field's bytes. */
  public Bytes bytes(int maxBytes) {
    requireDelimited(maxBytes);
    return Bytes.copyOf(bytes, valueStart, position - valueStart);
  }

  /** The field's bytes where they stand: they keep the whole message in memory. */
  Bytes view(int maxBytes) {
    requireDelimited(maxBytes);
    return Bytes.view(bytes, valueStart, position - valueStart);
  }

  /** What is behind the field that was read last, as it stands; nothing is left after it. */
  public Bytes rest() {
    int from = position;
    position = end;
    return Bytes.copyOf(bytes, from, end - from);
  }

  /** The message inside this field. */
  public <T> T message(int maxBytes, Function<MessageReader, T> body) {
    requireDelimited(maxBytes);
    if (++depth > MAX_DEPTH) {
      throw new MalformedMessageException("nested too deeply");
    }
    int outerEnd = end;
    int behind = position;
    end = behind;
    position = valueStart;
    T value = body.apply(this);
    position = behind;
    end = outerEnd;
    depth--;
    return value;
  }

  /** The field as a packed list of numbers from 0 to {@code maxValue}. */
  public TokenIds packed(int maxCount, int maxValue) {
    requireDelimited(end - valueStart);
    int behind = position;
    int outerEnd = end;
    end = behind;
    position = valueStart;
    int[] values = new int[countPacked(maxCount)];
    int count = 0;
    while (position < end) {
      long value = readVarint();
      if (value < 0 || value > maxValue) {
        throw new MalformedMessageException("a number beyond " + maxValue);
      }
      values[count++] = (int) value;
    }
    end = outerEnd;
    return TokenIds.head(values, count);
  }

  /** Every number has one byte without the highest bit, its last. */
  private int countPacked(int maxCount) {
    int count = 0;
    for (int at = position; at < end; at++) {
      count += bytes[at] >= 0 ? 1 : 0;
    }
    if (count > maxCount) {
      throw new MalformedMessageException("more than " + maxCount + " numbers");
    }
    return count;
  }

  /** The field as one of these, by its place; {@code otherwise} for one that we do not know yet. */
  public <E extends Enum<E>> E oneOf(E[] values, E otherwise) {
    long ordinal = uint64();
    return ordinal >= 0 && ordinal < values.length ? values[(int) ordinal] : otherwise;
  }

  /** The field as one of these, by its place. */
  public <E extends Enum<E>> E oneOf(E[] values) {
    return values[uint(values.length - 1)];
  }

  /** The field as some of these, one bit each; those that we do not know are left out. */
  public <E extends Enum<E>> Set<E> someOf(E[] values) {
    long bits = uint64();
    Set<E> some = new LinkedHashSet<>();
    for (int i = 0; i < values.length; i++) {
      if (((bits >> i) & 1) != 0) {
        some.add(values[i]);
      }
    }
    return some;
  }

  private void require(int wanted) {
    if (type != wanted) {
      throw new MalformedMessageException("field " + field + " has wire type " + type);
    }
  }

  private void requireDelimited(int maxBytes) {
    require(WireType.DELIMITED);
    if (position - valueStart > maxBytes) {
      throw new MalformedMessageException("field " + field + " is over " + maxBytes + " bytes");
    }
  }

  private void pass(long size) {
    // A size with the highest bit set is negative here, and beyond the end as well.
    if (size < 0 || size > end - position) {
      throw new MalformedMessageException("field " + field + " is truncated");
    }
    position += (int) size;
  }

  private long readVarint() {
    long value = 0;
    for (int shift = 0; shift <= MAX_VARINT_BITS; shift += 7) {
      if (position == end) {
        throw new MalformedMessageException("ends within a number");
      }
      byte group = bytes[position++];
      value |= (long) (group & 0x7f) << shift;
      if (group >= 0) {
        if (shift == MAX_VARINT_BITS && group > 1) {
          throw new MalformedMessageException("a number has more than 64 bits");
        }
        return value;
      }
    }
    throw new MalformedMessageException("a number is too long");
  }
}
