package dev.folkmoot.net.wire;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.TokenIds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes one protobuf message, field by field in the order of the calls, with shortest numbers: the
 * same calls give the same bytes, as a signature needs.
 *
 * <p>A writer can be used again after {@link #clear}, and then allocates nothing: one serves a
 * whole stream of token events. Room for the length is kept in front of the message, so that a
 * frame needs no copy.
 */
public final class MessageWriter {

  /** A length of four bytes: up to 256 MiB, and every limit of ours is below. */
  private static final int PREFIX_ROOM = 4;

  private static final int MAX_VARINT_BYTES = 10;
  private static final int MAX_UTF8_BYTES_PER_CHAR = 3;
  private static final int ONE_BYTE_LENGTH = 0x7f;

  private byte[] bytes;
  private int size = PREFIX_ROOM;

  public MessageWriter() {
    this(128);
  }

  /**
   * @param capacity bytes that are expected
   */
  public MessageWriter(int capacity) {
    bytes = new byte[PREFIX_ROOM + capacity];
  }

  /** Forgets the message; what {@link #frame} answered is no longer valid. */
  public MessageWriter clear() {
    size = PREFIX_ROOM;
    return this;
  }

  /** A number that is not negative, or one of 64 bits without a sign. */
  public MessageWriter uint(int field, long value) {
    tag(field, WireType.VARINT);
    writeVarint(value);
    return this;
  }

  /** A signed number in zigzag form. */
  public MessageWriter sint(int field, long value) {
    return uint(field, (value << 1) ^ (value >> (Long.SIZE - 1)));
  }

  public MessageWriter bool(int field, boolean value) {
    return uint(field, value ? 1 : 0);
  }

  /** The place of a constant; a test holds that constants are only ever added at the end. */
  @SuppressWarnings("EnumOrdinal")
  public MessageWriter constant(int field, Enum<?> value) {
    return uint(field, value.ordinal());
  }

  /** The places of some constants, one bit each. */
  @SuppressWarnings("EnumOrdinal")
  public MessageWriter constants(int field, Set<? extends Enum<?>> values) {
    long bits = 0;
    for (Enum<?> value : values) {
      bits |= 1L << value.ordinal();
    }
    return uint(field, bits);
  }

  public MessageWriter float32(int field, float value) {
    tag(field, WireType.FIXED32);
    ensure(Float.BYTES);
    LittleEndian.putFloat(bytes, size, value);
    size += Float.BYTES;
    return this;
  }

  public MessageWriter float64(int field, double value) {
    tag(field, WireType.FIXED64);
    ensure(Double.BYTES);
    LittleEndian.putDouble(bytes, size, value);
    size += Double.BYTES;
    return this;
  }

  /** Text in UTF-8. */
  public MessageWriter string(int field, String value) {
    tag(field, WireType.DELIMITED);
    int most = value.length() * MAX_UTF8_BYTES_PER_CHAR;
    if (most <= ONE_BYTE_LENGTH && writeShort(value, most)) {
      return this;
    }
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    writeVarint(utf8.length);
    raw(utf8, 0, utf8.length);
    return this;
  }

  /** The way of nearly every token: no array in between. Leaves pairs of surrogates to the JDK. */
  private boolean writeShort(String value, int most) {
    ensure(1 + most);
    int start = size;
    int at = size + 1;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x80) {
        bytes[at++] = (byte) c;
      } else if (c < 0x800) {
        bytes[at++] = (byte) (0xc0 | (c >> 6));
        bytes[at++] = (byte) (0x80 | (c & 0x3f));
      } else if (Character.isSurrogate(c)) {
        return false;
      } else {
        bytes[at++] = (byte) (0xe0 | (c >> 12));
        bytes[at++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        bytes[at++] = (byte) (0x80 | (c & 0x3f));
      }
    }
    bytes[start] = (byte) (at - start - 1);
    size = at;
    return true;
  }

  public MessageWriter bytes(int field, Bytes value) {
    tag(field, WireType.DELIMITED);
    writeVarint(value.size());
    ensure(value.size());
    size = value.copyTo(bytes, size);
    return this;
  }

  /** The fields of a message that was written elsewhere. */
  public MessageWriter append(Bytes message) {
    ensure(message.size());
    size = message.copyTo(bytes, size);
    return this;
  }

  /** A nested message. */
  public MessageWriter message(int field, Consumer<MessageWriter> body) {
    int start = open(field);
    body.accept(this);
    close(start);
    return this;
  }

  /** Tokens, packed. */
  public MessageWriter packed(int field, TokenIds tokens) {
    int start = open(field);
    for (int i = 0; i < tokens.size(); i++) {
      writeVarint(tokens.get(i));
    }
    close(start);
    return this;
  }

  /** Numbers that are not negative, packed. */
  public MessageWriter packed(int field, List<Integer> values) {
    int start = open(field);
    for (int value : values) {
      writeVarint(value);
    }
    close(start);
    return this;
  }

  /** The message so far, without a length. */
  public Bytes toBytes() {
    return Bytes.copyOf(bytes, PREFIX_ROOM, size());
  }

  /** Size of the message so far in bytes, without a length. */
  public int size() {
    return size - PREFIX_ROOM;
  }

  /**
   * The message with its length in front; a view that is valid until {@link #clear}.
   *
   * @throws FailureException if it is longer than the other side would read
   */
  public ByteBuffer frame(int maxBytes) {
    int length = size();
    if (length > maxBytes) {
      throw new FailureException(
          Failure.Kind.INTERNAL,
          "a message of " + length + " bytes, of which a peer reads " + maxBytes);
    }
    int prefix = varintSize(length);
    int start = PREFIX_ROOM - prefix;
    putVarint(start, length);
    return ByteBuffer.wrap(bytes, start, prefix + length);
  }

  private int open(int field) {
    tag(field, WireType.DELIMITED);
    ensure(1);
    return size++;
  }

  /** Most nested messages are short; one that is not moves up to make room for its length. */
  private void close(int start) {
    int length = size - start - 1;
    int more = varintSize(length) - 1;
    if (more > 0) {
      ensure(more);
      System.arraycopy(bytes, start + 1, bytes, start + 1 + more, length);
      size += more;
    }
    putVarint(start, length);
  }

  private void raw(byte[] value, int from, int length) {
    ensure(length);
    System.arraycopy(value, from, bytes, size, length);
    size += length;
  }

  private void tag(int field, int type) {
    writeVarint(((long) field << WireType.BITS) | type);
  }

  private void writeVarint(long value) {
    ensure(MAX_VARINT_BYTES);
    size = putVarint(size, value);
  }

  private int putVarint(int start, long value) {
    int at = start;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    return at;
  }

  private static int varintSize(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
  }

  private void ensure(int more) {
    if (more > bytes.length - size) {
      int needed = Math.addExact(size, more);
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * size, 1 << 30)));
    }
  }
}
