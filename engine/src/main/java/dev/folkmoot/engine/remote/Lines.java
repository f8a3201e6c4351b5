package dev.folkmoot.engine.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of UTF-8, none longer than {@value #MAX_BYTES} bytes. */
final class Lines implements AutoCloseable {

  /** What Ollama's own client takes. */
  static final int MAX_BYTES = 8 << 20;

  private static final int CHUNK_BYTES = 8_192;

  private final InputStream in;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private int at;
  private int end;

  Lines(InputStream in) {
    this.in = in;
  }

  /**
   * The next line without its end; null after the last one. What has no end of line counts as a
   * line too.
   */
  @Nullable String next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (at == end) {
        at = 0;
        end = in.read(chunk);
        if (end <= 0) {
          end = 0;
          return line.size() == 0 ? null : text(line);
        }
      }
      int stop = at;
      while (stop < end && chunk[stop] != '\n') {
        stop++;
      }
      if (line.size() + stop - at > MAX_BYTES) {
        throw new IOException("a line of more than " + MAX_BYTES + " bytes");
      }
      line.write(chunk, at, stop - at);
      if (stop < end) {
        at = stop + 1;
        return text(line);
      }
      at = end;
    }
  }

  private static String text(ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
