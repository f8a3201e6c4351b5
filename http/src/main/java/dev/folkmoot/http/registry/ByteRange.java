package dev.folkmoot.http.registry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file.
 *
 * @param first byte
 * @param last byte, included
 */
record ByteRange(long first, long last) {

  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  long length() {
    return last - first + 1;
  }

  /**
   * Reads the header {@code Range}. Several ranges at once, and what is none, count as no range, as
   * the standard allows.
   *
   * @return empty where the whole file is meant
   * @throws OutsideException where nothing of the file is in the range
   */
  static Optional<ByteRange> parse(String header, long size) throws OutsideException {
    Matcher matcher = ONE.matcher(header.strip());
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return Optional.empty();
    }
    long first;
    long last = size - 1;
    if (matcher.group(1).isEmpty()) {
      long count = Long.parseLong(matcher.group(2));
      first = Math.max(0, size - count);
    } else {
      first = Long.parseLong(matcher.group(1));
      if (!matcher.group(2).isEmpty()) {
        long asked = Long.parseLong(matcher.group(2));
        if (asked < first) {
          return Optional.empty();
        }
        last = Math.min(last, asked);
      }
    }
    if (first > last) {
      throw new OutsideException();
    }
    return Optional.of(new ByteRange(first, last));
  }

  /** Nothing of the file is meant. */
  static final class OutsideException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
