package dev.folkmoot.net.wire;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Names one attempt at one peer; logs of both sides show it.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record RequestId(long high, long low) {

  static final int SIZE_BYTES = 2 * Long.BYTES;

  public static RequestId random(RandomGenerator random) {
    return new RequestId(random.nextLong(), random.nextLong());
  }

  Bytes encode() {
    byte[] bytes = new byte[SIZE_BYTES];
    LittleEndian.putLong(bytes, 0, high);
    LittleEndian.putLong(bytes, Long.BYTES, low);
    return Bytes.copyOf(bytes);
  }

  static RequestId decode(Bytes bytes) {
    if (bytes.size() != SIZE_BYTES) {
      throw new MalformedMessageException("a request id has " + SIZE_BYTES + " bytes");
    }
    byte[] array = bytes.toByteArray();
    return new RequestId(LittleEndian.getLong(array, 0), LittleEndian.getLong(array, Long.BYTES));
  }

  /** 32 hexadecimal digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
