package dev.folkmoot.models.gguf;

import static dev.folkmoot.models.gguf.HeaderCursor.refuse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads keys and values, each within its limit. */
final class MetadataReader {

  /** The format's own limit. */
  private static final int MAX_KEY_BYTES = 65_535;

  /** Chat templates are kilobytes; a whole tokenizer in JSON is some thirty megabytes. */
  private static final int MAX_STRING_BYTES = 64 << 20;

  private static final int MAX_ARRAY_ELEMENTS = 4 << 20;

  private final HeaderCursor in;

  MetadataReader(HeaderCursor in) {
    this.in = in;
  }

  String nextKey() throws IOException {
    long at = in.position();
    int length = (int) in.nextCount("the length of a metadata key", MAX_KEY_BYTES);
    byte[] key = nextBytes(length, "a metadata key");
    for (byte b : key) {
      if (b <= ' ' || b > '~') {
        throw refuse("a metadata key holds the byte 0x%02x: keys are plain ASCII", at, b);
      }
    }
    if (length == 0) {
      throw refuse("a metadata key is empty", at);
    }
    return new String(key, StandardCharsets.US_ASCII);
  }

  GgufValue nextValue(String key) throws IOException {
    ValueType type = nextType(key);
    return switch (type) {
      case UINT8 -> new GgufValue.Whole(in.nextByte(key) & 0xffL);
      case INT8 -> new GgufValue.Whole(in.nextByte(key));
      case UINT16 -> new GgufValue.Whole(in.nextShort(key) & 0xffffL);
      case INT16 -> new GgufValue.Whole(in.nextShort(key));
      case UINT32 -> new GgufValue.Whole(in.nextInt(key) & 0xffff_ffffL);
      case INT32 -> new GgufValue.Whole(in.nextInt(key));
      case UINT64 -> new GgufValue.Whole(in.nextCount(key, Long.MAX_VALUE));
      case INT64 -> new GgufValue.Whole(in.nextLong(key));
      case FLOAT32 -> new GgufValue.Real(Float.intBitsToFloat(in.nextInt(key)), type);
      case FLOAT64 -> new GgufValue.Real(Double.longBitsToDouble(in.nextLong(key)), type);
      case BOOL -> new GgufValue.Truth(in.nextByte(key) != 0);
      case STRING -> new GgufValue.Text(nextString(key));
      case ARRAY -> nextArray(key);
    };
  }

  private ValueType nextType(String key) throws IOException {
    long at = in.position();
    int code = in.nextInt("the type of \"" + key + "\"");
    if (!ValueType.isCode(code)) {
      throw refuse("the value of \"%s\" has the unknown type %d", at, key, code);
    }
    return ValueType.ofCode(code);
  }

  private String nextString(String key) throws IOException {
    int length = (int) in.nextCount("the length of \"" + key + "\"", MAX_STRING_BYTES);
    return new String(nextBytes(length, key), StandardCharsets.UTF_8);
  }

  private GgufArray nextArray(String key) throws IOException {
    long at = in.position();
    ValueType type = nextType(key);
    int count = (int) in.nextCount("the length of the array \"" + key + "\"", MAX_ARRAY_ELEMENTS);
    if (type == ValueType.ARRAY) {
      throw refuse("\"%s\" is an array of arrays, which no engine reads", at, key);
    }
    return type == ValueType.STRING
        ? nextStrings(key, count)
        : GgufArray.ofNumbers(type, nextBytes(count * type.bytes(), key));
  }

  /**
   * Strings stand one after the other, each with its length before it: eight bytes at the least.
   */
  private GgufArray nextStrings(String key, int count) throws IOException {
    in.require((long) count * Long.BYTES, "the array \"" + key + "\"");
    String lengthName = "the length of a string in \"" + key + "\"";
    int[] ends = new int[count];
    byte[] bytes = new byte[Math.max(16, count * 8)];
    int end = 0;
    for (int i = 0; i < count; i++) {
      int length = (int) in.nextCount(lengthName, MAX_STRING_BYTES);
      in.require(length, key);
      if (length > bytes.length - end) {
        // All strings together are within the header's allowance, so the sum fits an int.
        bytes = Arrays.copyOf(bytes, Math.max(end + length, bytes.length + bytes.length / 2));
      }
      in.nextBytes(bytes, end, length, key);
      end += length;
      ends[i] = end;
    }
    return GgufArray.ofStrings(Arrays.copyOf(bytes, end), ends);
  }

  private byte[] nextBytes(int length, String what) throws IOException {
    in.require(length, what);
    byte[] bytes = new byte[length];
    in.nextBytes(bytes, 0, length, what);
    return bytes;
  }
}
