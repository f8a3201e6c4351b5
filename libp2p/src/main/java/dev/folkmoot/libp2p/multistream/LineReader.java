package dev.folkmoot.libp2p.multistream;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads lines: a varint that counts the text and its newline, the text, the newline. It never takes
 * a byte beyond the line that it returns.
 */
final class LineReader {

  /** js-libp2p accepts as much; no protocol id in use comes near. */
  static final int MAX_LINE_BYTES = 1_024;

  /** {@link #MAX_LINE_BYTES} fits into two groups of seven bits. */
  private static final int MAX_PREFIX_BYTES = 2;

  private static final int MORE = 0x80;
  private static final int GROUP_BITS = 7;

  private final byte[] line = new byte[MAX_LINE_BYTES];
  private int prefixBytes;
  private int length;
  private boolean lengthKnown;
  private int filled;

  /**
   * The next line without its newline.
   *
   * @return empty if {@code in} ended before the line did; all of it was taken then
   * @throws MalformedException for a line that is too long, empty or without its newline, and for a
   *     length that is not minimal
   */
  Optional<String> read(ByteBuffer in) {
    while (!lengthKnown && in.hasRemaining()) {
      readPrefix(in.get() & 0xff);
    }
    if (!lengthKnown) {
      return Optional.empty();
    }
    int step = Math.min(length - filled, in.remaining());
    in.get(line, filled, step);
    filled += step;
    if (filled < length) {
      return Optional.empty();
    }
    if (line[length - 1] != '\n') {
      throw new MalformedException("multistream line without newline");
    }
    String text = new String(line, 0, length - 1, StandardCharsets.UTF_8);
    prefixBytes = 0;
    length = 0;
    lengthKnown = false;
    filled = 0;
    return Optional.of(text);
  }

  private void readPrefix(int group) {
    length |= (group & (MORE - 1)) << (GROUP_BITS * prefixBytes);
    prefixBytes++;
    if ((group & MORE) != 0) {
      if (prefixBytes == MAX_PREFIX_BYTES) {
        throw new MalformedException("multistream line longer than " + MAX_LINE_BYTES + " bytes");
      }
      return;
    }
    if (group == 0 && prefixBytes > 1) {
      throw new MalformedException("multistream length is not minimal");
    }
    if (length == 0 || length > MAX_LINE_BYTES) {
      throw new MalformedException("multistream line of " + length + " bytes");
    }
    lengthKnown = true;
  }
}
