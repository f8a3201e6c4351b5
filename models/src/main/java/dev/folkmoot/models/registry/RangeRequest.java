package dev.folkmoot.models.registry;

import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * A range of a blob on its way: the head of the answer is here, its body is read as it comes.
 *
 * <p>Not by the JDK's HTTP client: measured on the loopback, that one takes three seconds of CPU
 * for a gigabyte, {@link UrlRange} 0.7 and {@link SocketRange} 0.4.
 */
sealed interface RangeRequest extends AutoCloseable permits UrlRange, SocketRange {

  /** Of an error's text so much is read. */
  int MAX_ERROR_BYTES = 8 << 10;

  /** Sends it, and returns when the head of the answer is here. */
  static RangeRequest send(URI uri, Map<String, String> headers, Session.Line line)
      throws IOException {
    Proxy proxy = line.proxies().select(uri).getFirst();
    if (proxy.type() == Proxy.Type.DIRECT && "http".equals(uri.getScheme())) {
      Optional<SocketRange> plain = SocketRange.send(uri, headers);
      if (plain.isPresent()) {
        return plain.get();
      }
    }
    return UrlRange.send(uri, headers, proxy, line);
  }

  int status() throws IOException;

  Optional<String> header(String name);

  /** Of the whole body; -1 where it is not told. */
  long length();

  /**
   * Reads what has come, at least a byte.
   *
   * @return how much; -1 at the end
   */
  int read(ByteBuffer buffer) throws IOException;

  /** The beginning of what came in place of the range. */
  byte[] error() throws IOException;

  /** Ends it: what may still come is not waited for. */
  @Override
  void close();
}
