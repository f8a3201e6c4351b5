package dev.folkmoot.models.gguf;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Locale;

/**
 * Reads little-endian values from the front of a file through one small window.
 *
 * <p>Why a window and not a memory map: a mapped file that somebody truncates raises an {@code
 * InternalError} on the next touch; a read just comes up short, and that we can name.
 *
 * <p>Nothing is ever allocated on the word of the file alone: a claimed length is held against what
 * is left of the file and of the header's allowance first.
 */
final class HeaderCursor {

  /**
   * Most bytes that everything before the weights may take. The largest vocabularies of today
   * (262,144 tokens, half a million merges) need some 20 MB.
   */
  static final long MAX_HEADER_BYTES = 128L << 20;

  private static final int WINDOW_BYTES = 1 << 16;

  private final FileChannel channel;
  private final long fileSize;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
  private long windowEnd;

  HeaderCursor(FileChannel channel, long fileSize) {
    this.channel = channel;
    this.fileSize = fileSize;
    window.order(ByteOrder.LITTLE_ENDIAN).limit(0);
  }

  /** The place of the next byte, from the start of the file. */
  long position() {
    return windowEnd - window.remaining();
  }

  long fileSize() {
    return fileSize;
  }

  byte nextByte(String what) throws IOException {
    fill(Byte.BYTES, what);
    return window.get();
  }

  short nextShort(String what) throws IOException {
    fill(Short.BYTES, what);
    return window.getShort();
  }

  int nextInt(String what) throws IOException {
    fill(Integer.BYTES, what);
    return window.getInt();
  }

  long nextLong(String what) throws IOException {
    fill(Long.BYTES, what);
    return window.getLong();
  }

  /** A length or count that is to be at most {@code most}, as all of them are kept unsigned. */
  long nextCount(String what, long most) throws IOException {
    long at = position();
    long count = nextLong(what);
    if (count < 0 || count > most) {
      throw refuse(
          "%s is %s, at most %d is sensible", at, what, Long.toUnsignedString(count), most);
    }
    return count;
  }

  /** The next bytes, into {@code target} from {@code offset} on; room must be there. */
  void nextBytes(byte[] target, int offset, int length, String what) throws IOException {
    require(length, what);
    int done = Math.min(length, window.remaining());
    window.get(target, offset, done);
    while (done < length) {
      fill(1, what);
      int part = Math.min(length - done, window.remaining());
      window.get(target, offset + done, part);
      done += part;
    }
  }

  /**
   * Refuses where {@code length} more bytes are not in the file or go beyond the header's
   * allowance.
   */
  void require(long length, String what) {
    long at = position();
    if (length > fileSize - at) {
      throw refuse(
          "the file ends within %s: %d bytes are wanted, %d are left",
          at, what, length, fileSize - at);
    }
    if (length > MAX_HEADER_BYTES - at) {
      throw refuse(
          "everything before the weights takes more than %d bytes, at %s",
          at, MAX_HEADER_BYTES, what);
    }
  }

  private void fill(int wanted, String what) throws IOException {
    if (window.remaining() >= wanted) {
      return;
    }
    require(wanted, what);
    window.compact();
    while (window.position() < wanted) {
      int read = channel.read(window, windowEnd);
      if (read < 0) {
        window.flip();
        throw refuse("the file was cut short while it was read, at %s", position(), what);
      }
      windowEnd += read;
    }
    window.flip();
  }

  /** The refusal itself: what, where, and the remedy. */
  @SuppressWarnings("AnnotateFormatMethod") // would make a build tool a dependency at run time
  static FailureException refuse(String format, long at, Object... arguments) {
    return FailureException.invalid(
        "not a usable GGUF file: "
            + String.format(Locale.ROOT, format, arguments)
            + " (at byte "
            + at
            + "); get the file again or convert the model anew");
  }
}
