package dev.folkmoot.libp2p.wire;

import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A walk over the fields of one protobuf message in the order in which they stand.
 *
 * <pre>{@code
 * ProtoReader reader = ProtoReader.of(bytes, MAX_BYTES, MAX_FIELDS);
 * while (reader.next()) {
 *   switch (reader.field()) {
 *     case 1 -> key = reader.bytes(MAX_KEY_BYTES);
 *     case 2 -> sequence = reader.varint();
 *     default -> {} // an unknown field is skipped by the next call of next()
 *   }
 * }
 * }</pre>
 *
 * <p>Costs nothing but what the caller takes: a field is a pair of offsets until {@link #bytes} or
 * {@link #string} copies it. A nested {@link #message} shares the parent's field budget, so nesting
 * buys an attacker no work. Groups (wire types 3 and 4) are refused; no libp2p message has them.
 */
public final class ProtoReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;
  private static final int TYPE_BITS = 3;
  private static final int MAX_VARINT_BYTES = 10;
  private static final int MAX_FIELD_NUMBER = (1 << 29) - 1;

  private final byte[] bytes;
  private final int end;
  private final Budget budget;

  private int position;
  private int field;
  private int type;
  private long number;
  private int valueStart;

  private ProtoReader(byte[] bytes, int start, int end, Budget budget) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.budget = budget;
  }

  /**
   * A reader of these bytes, which must not change while it is used.
   *
   * @param maxBytes the longest message this protocol allows
   * @param maxFields the most fields it allows, those of nested messages and unknown ones included
   * @throws MalformedException where the message is longer
   */
  public static ProtoReader of(byte[] message, int maxBytes, int maxFields) {
    if (message.length > maxBytes) {
      throw new MalformedException("message is longer than " + maxBytes + " bytes");
    }
    return new ProtoReader(message, 0, message.length, new Budget(maxFields));
  }

  /**
   * Moves to the next field; false at the end of the message.
   *
   * @throws MalformedException where the field is truncated or the budget is spent
   */
  public boolean next() {
    if (position == end) {
      return false;
    }
    budget.spend();
    long tag = readVarint();
    long fieldNumber = tag >>> TYPE_BITS;
    if (fieldNumber == 0 || fieldNumber > MAX_FIELD_NUMBER) {
      throw new MalformedException("no such protobuf field number");
    }
    field = (int) fieldNumber;
    type = (int) tag & ((1 << TYPE_BITS) - 1);
    valueStart = position;
    switch (type) {
      case VARINT -> number = readVarint();
      case FIXED64 -> skip(Long.BYTES);
      case FIXED32 -> skip(Integer.BYTES);
      case DELIMITED -> {
        long size = readVarint();
        valueStart = position;
        skip(size);
      }
      default -> throw new MalformedException("unknown protobuf wire type " + type);
    }
    return true;
  }

  /** The number of the field this reader stands on. */
  public int field() {
    return field;
  }

  /** The field as an unsigned 64-bit number. */
  public long varint() {
    require(VARINT);
    return number;
  }

  /** The field as eight bytes, little end first. */
  public long fixed64() {
    require(FIXED64);
    long value = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      value = (value << Byte.SIZE) | (bytes[valueStart + i] & 0xff);
    }
    return value;
  }

  /** The field as a truth value: any number but zero is true, as in protobuf. */
  public boolean bool() {
    return varint() != 0;
  }

  /**
   * A copy of the field's bytes.
   *
   * @throws MalformedException where there are more than {@code maxBytes}
   */
  public byte[] bytes(int maxBytes) {
    requireDelimited(maxBytes);
    return Arrays.copyOfRange(bytes, valueStart, position);
  }

  /** The same as a value. */
  public ByteString byteString(int maxBytes) {
    requireDelimited(maxBytes);
    return ByteString.copyOf(bytes, valueStart, position);
  }

  /**
   * The field as text.
   *
   * @throws MalformedException where there are more than {@code maxBytes} bytes or they are not
   *     UTF-8
   */
  public String string(int maxBytes) {
    requireDelimited(maxBytes);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, valueStart, position - valueStart))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      throw new MalformedException("text field is not UTF-8", notUtf8);
    }
  }

  /** A reader of the message inside this field; it draws on the same field budget. */
  public ProtoReader message(int maxBytes) {
    requireDelimited(maxBytes);
    return new ProtoReader(bytes, valueStart, position, budget);
  }

  private void require(int wanted) {
    if (type != wanted) {
      throw new MalformedException("field " + field + " has wire type " + type);
    }
  }

  private void requireDelimited(int maxBytes) {
    require(DELIMITED);
    if (position - valueStart > maxBytes) {
      throw new MalformedException("field " + field + " is longer than " + maxBytes + " bytes");
    }
  }

  private void skip(long size) {
    // A size with the highest bit set reads as negative: it is as much beyond the end as any.
    if (size < 0 || size > end - position) {
      throw new MalformedException("field " + field + " is truncated");
    }
    position += (int) size;
  }

  private long readVarint() {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      if (position == end) {
        throw new MalformedException("message ends within a number");
      }
      byte group = bytes[position++];
      value |= (long) (group & 0x7f) << (7 * i);
      if (group >= 0) {
        if (i == MAX_VARINT_BYTES - 1 && group > 1) {
          throw new MalformedException("number has more than 64 bits");
        }
        return value;
      }
    }
    throw new MalformedException("number is longer than " + MAX_VARINT_BYTES + " bytes");
  }

  /** Counts fields down, for a message and all that is nested in it. */
  private static final class Budget {
    private int fieldsLeft;

    Budget(int fields) {
      this.fieldsLeft = fields;
    }

    void spend() {
      if (fieldsLeft == 0) {
        throw new MalformedException("message has too many fields");
      }
      fieldsLeft--;
    }
  }
}
