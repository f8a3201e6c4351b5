package dev.folkmoot.engine.llamacpp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes text of token bytes. A token may end in the middle of a UTF-8 character or in the middle of
 * a stop string: such bytes are held back until the next token shows what they are.
 */
final class TextAssembler {

  private static final int MAX_UTF8_BYTES = 4;

  private final List<String> stopStrings;
  private final byte[][] stops;
  private byte[] held = new byte[0];
  private @Nullable String stoppedBy;

  TextAssembler(List<String> stopStrings) {
    this.stopStrings = stopStrings.stream().filter(TextAssembler::isText).toList();
    stops =
        this.stopStrings.stream()
            .map(stop -> stop.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
  }

  /** Half a surrogate pair has no UTF-8 form, so no answer can ever hold it. */
  private static boolean isText(String stop) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(stop);
  }

  /** Takes the bytes of one token and gives the text that is certain now, perhaps none. */
  String accept(byte[] piece) {
    byte[] all = join(held, piece);
    int stop = firstStop(all);
    if (stop >= 0) {
      held = new byte[0];
      return decode(all, stop);
    }
    int certain = Math.min(wholeCharacters(all), all.length - longestStopStart(all));
    // A stop string starts at a character, so what is before it is whole characters as well.
    held = Arrays.copyOfRange(all, certain, all.length);
    return decode(all, certain);
  }

  /** Whether a stop string came; then nothing more may be said. */
  boolean stopped() {
    return stoppedBy != null;
  }

  /** The stop string that came; null if none did. */
  @Nullable String stoppedBy() {
    return stoppedBy;
  }

  /** Whether bytes are held back. */
  boolean holds() {
    return held.length > 0;
  }

  /**
   * What was held back, now that nothing more comes. A broken character becomes a replacement
   * character.
   */
  String flush() {
    byte[] rest = held;
    held = new byte[0];
    return decode(rest, rest.length);
  }

  /** Where the earliest stop string is, which is remembered; of two there, the first named. */
  private int firstStop(byte[] bytes) {
    int first = -1;
    for (int i = 0; i < stops.length; i++) {
      int at = indexOf(bytes, stops[i]);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
        stoppedBy = stopStrings.get(i);
      }
    }
    return first;
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int at = 0; at + wanted.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }

  /** The length of the longest end of {@code bytes} with which a stop string could begin. */
  private int longestStopStart(byte[] bytes) {
    int longest = 0;
    for (byte[] stop : stops) {
      for (int length = Math.min(stop.length - 1, bytes.length); length > longest; length--) {
        if (Arrays.equals(bytes, bytes.length - length, bytes.length, stop, 0, length)) {
          longest = length;
        }
      }
    }
    return longest;
  }

  /** How many bytes are left when a character that is not complete yet is cut off the end. */
  private static int wholeCharacters(byte[] bytes) {
    for (int back = 1; back <= Math.min(MAX_UTF8_BYTES - 1, bytes.length); back++) {
      int lead = bytes[bytes.length - back] & 0xFF;
      boolean continuation = (lead & 0xC0) == 0x80;
      if (!continuation) {
        return sequenceLength(lead) > back ? bytes.length - back : bytes.length;
      }
    }
    return bytes.length;
  }

  private static int sequenceLength(int lead) {
    if (lead >= 0xF0 && lead <= 0xF4) {
      return 4;
    }
    if (lead >= 0xE0) {
      return lead < 0xF0 ? 3 : 1;
    }
    return lead >= 0xC2 ? 2 : 1;
  }

  private static String decode(byte[] bytes, int length) {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static byte[] join(byte[] first, byte[] second) {
    if (first.length == 0) {
      return second;
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream(first.length + second.length);
    joined.writeBytes(first);
    joined.writeBytes(second);
    return joined.toByteArray();
  }
}
