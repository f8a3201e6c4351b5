package dev.folkmoot.libp2p.wire;

import dev.folkmoot.libp2p.multiformats.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes one protobuf message, field by field in the order of the calls: minimal varints, no
 * default left out unless the caller leaves it out. So the same calls give the same bytes, which
 * keys and signatures need.
 */
public final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int TYPE_BITS = 3;
  private static final int FIRST_CAPACITY_BYTES = 64;
  private static final int MAX_VARINT_BYTES = 10;

  private byte[] bytes = new byte[FIRST_CAPACITY_BYTES];
  private int size;

  /** An unsigned 64-bit number, or an enum's. */
  public ProtoWriter varint(int field, long value) {
    tag(field, VARINT);
    writeVarint(value);
    return this;
  }

  /** Eight bytes, little end first. */
  public ProtoWriter fixed64(int field, long value) {
    tag(field, FIXED64);
    ensure(Long.BYTES);
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[size++] = (byte) (value >>> (Byte.SIZE * i));
    }
    return this;
  }

  public ProtoWriter bool(int field, boolean value) {
    return varint(field, value ? 1 : 0);
  }

  public ProtoWriter bytes(int field, byte[] value) {
    delimited(field, value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  public ProtoWriter bytes(int field, ByteString value) {
    delimited(field, value.size());
    size = value.copyTo(bytes, size);
    return this;
  }

  /** Text in UTF-8. */
  public ProtoWriter string(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A nested message. */
  public ProtoWriter message(int field, ProtoWriter value) {
    delimited(field, value.size);
    System.arraycopy(value.bytes, 0, bytes, size, value.size);
    size += value.size;
    return this;
  }

  /** The message so far. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void delimited(int field, int length) {
    tag(field, DELIMITED);
    writeVarint(length);
    ensure(length);
  }

  private void tag(int field, int type) {
    writeVarint(((long) field << TYPE_BITS) | type);
  }

  private void writeVarint(long value) {
    ensure(MAX_VARINT_BYTES);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private void ensure(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
    }
  }
}
