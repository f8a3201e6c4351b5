package dev.folkmoot.http.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as UTF-8 into one array that is used again and again.
 *
 * <p>It does not watch over commas and braces: the encoders know their shapes. One thread. The
 * array grows to the longest event seen and stays so; an encoder lives as long as one answer.
 */
public final class JsonBuffer {

  private static final int FIRST_BYTES = 512;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;

  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  public JsonBuffer clear() {
    length = 0;
    return this;
  }

  public byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  /** ASCII text as it stands: braces, names, commas. */
  @SuppressWarnings("deprecation") // the one conversion that copies ASCII without a decoder
  public JsonBuffer raw(String ascii) {
    int n = ascii.length();
    room(n);
    ascii.getBytes(0, n, bytes, length);
    length += n;
    return this;
  }

  /** Bytes that are JSON already. */
  public JsonBuffer raw(byte[] json) {
    return raw(json, 0, json.length);
  }

  /** A part of an array that is JSON already. */
  public JsonBuffer raw(byte[] json, int offset, int count) {
    room(count);
    System.arraycopy(json, offset, bytes, length, count);
    length += count;
    return this;
  }

  public JsonBuffer raw(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  public JsonBuffer number(long value) {
    return raw(Long.toString(value));
  }

  /** A number; JSON knows neither NaN nor infinity, they become 0. */
  public JsonBuffer number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return number((long) value);
    }
    return raw(Double.isFinite(value) ? Double.toString(value) : "0");
  }

  /** A number with as many digits as a float holds. */
  public JsonBuffer number(float value) {
    if (value == 0) {
      return raw('0');
    }
    return raw(Float.isFinite(value) ? Float.toString(value) : "0");
  }

  /** A list of numbers. */
  public JsonBuffer numbers(float[] values) {
    raw('[');
    for (int i = 0; i < values.length; i++) {
      raw(i == 0 ? "" : ",").number(values[i]);
    }
    return raw(']');
  }

  public JsonBuffer bool(boolean value) {
    return raw(value ? "true" : "false");
  }

  /** A string with its quotes. A surrogate that stands alone becomes U+FFFD. */
  public JsonBuffer string(String text) {
    int n = text.length();
    room(3 * n + 2);
    bytes[length++] = '"';
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        ascii(c, 3 * (n - i));
      } else if (c < 0x800) {
        bytes[length++] = (byte) (0xc0 | (c >> 6));
        bytes[length++] = (byte) (0x80 | (c & 0x3f));
      } else if (Character.isHighSurrogate(c)
          && i + 1 < n
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        fourBytes(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        threeBytes(Character.isSurrogate(c) ? '\ufffd' : c);
      }
    }
    room(1);
    bytes[length++] = '"';
    return this;
  }

  /**
   * Any plain value: {@code Map}, {@code List}, {@code String}, {@code Number}, {@code Boolean}.
   */
  public JsonBuffer any(@Nullable Object value) {
    switch (value) {
      case null -> raw("null");
      case Map<?, ?> map -> {
        raw('{');
        String comma = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          raw(comma).string(String.valueOf(entry.getKey())).raw(':').any(entry.getValue());
          comma = ",";
        }
        raw('}');
      }
      case List<?> list -> {
        raw('[');
        String comma = "";
        for (Object item : list) {
          raw(comma).any(item);
          comma = ",";
        }
        raw(']');
      }
      case Boolean truth -> bool(truth);
      case Float f -> number(f.floatValue());
      case Double d -> number(d.doubleValue());
      case Number n -> raw(n.toString());
      default -> string(value.toString());
    }
    return this;
  }

  private void ascii(char c, int stillToCome) {
    if (c >= ' ' && c != '"' && c != '\\') {
      bytes[length++] = (byte) c;
      return;
    }
    // An escape is longer than the three bytes that were kept for this character.
    room(6 + stillToCome);
    switch (c) {
      case '"' -> raw("\\\"");
      case '\\' -> raw("\\\\");
      case '\n' -> raw("\\n");
      case '\r' -> raw("\\r");
      case '\t' -> raw("\\t");
      default -> raw("\\u00").raw((char) HEX[c >> 4]).raw((char) HEX[c & 15]);
    }
    room(stillToCome);
  }

  private void threeBytes(int c) {
    bytes[length++] = (byte) (0xe0 | (c >> 12));
    bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
    bytes[length++] = (byte) (0x80 | (c & 0x3f));
  }

  private void fourBytes(int c) {
    bytes[length++] = (byte) (0xf0 | (c >> 18));
    bytes[length++] = (byte) (0x80 | ((c >> 12) & 0x3f));
    bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
    bytes[length++] = (byte) (0x80 | (c & 0x3f));
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
