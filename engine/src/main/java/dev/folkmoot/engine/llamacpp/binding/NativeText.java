package dev.folkmoot.engine.llamacpp.binding;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Reads C strings of unknown encoding within a bound. */
@SuppressWarnings("restricted") // native access is what this package is for
final class NativeText {

  private NativeText() {}

  /**
   * At most {@code limit} bytes, up to the first zero; bytes that are no UTF-8 become replacement
   * characters.
   */
  static String read(MemorySegment address, int limit) {
    MemorySegment text = address.reinterpret(limit);
    int length = 0;
    while (length < limit && text.get(JAVA_BYTE, length) != 0) {
      length++;
    }
    return new String(text.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
  }
}
