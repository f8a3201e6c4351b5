package dev.folkmoot.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The lines of an HTTP answer in chunks (RFC 9112, section 7.1), each as soon as it is there. The
 * JDK's client would do, but not a thousand times beside what is to be measured.
 */
final class ChunkedBody {

  private static final int BUFFER_BYTES = 16 << 10;
  private static final int HEXADECIMAL = 16;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private int chunk;
  private boolean begun;

  /**
   * @param in whose head is still to be read
   */
  ChunkedBody(InputStream in) {
    this.in = in;
  }

  /** A line of the head, without its end. */
  String headLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = read(); next != '\n'; next = read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /**
   * A line of the body, without its end; empty at the end of the body.
   *
   * @throws EOFException if the connection ends before the body does
   */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (chunk == 0 && !nextChunk()) {
        return line.toString();
      }
      if (at == end) {
        fill();
      }
      int stop = Math.min(end, at + chunk);
      int from = at;
      while (at < stop && buffer[at] != '\n') {
        at++;
      }
      line.append(new String(buffer, from, at - from, StandardCharsets.UTF_8));
      chunk -= at - from;
      if (at < stop) {
        at++;
        chunk--;
        return line.toString();
      }
    }
  }

  private boolean nextChunk() throws IOException {
    if (begun) {
      headLine();
    }
    begun = true;
    chunk = Integer.parseInt(headLine(), HEXADECIMAL);
    return chunk > 0;
  }

  private int read() throws IOException {
    if (at == end) {
      fill();
    }
    return buffer[at++];
  }

  private void fill() throws IOException {
    int read = in.read(buffer);
    if (read < 0) {
      throw new EOFException("the answer was cut");
    }
    at = 0;
    end = read;
  }
}
