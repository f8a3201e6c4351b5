package dev.folkmoot.models.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** By the JDK's old connection: through proxies, and encrypted. Virtual threads can be woken. */
final class UrlRange implements RangeRequest {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
  private static final int CHUNK_BYTES = 128 << 10;

  private final HttpURLConnection connection;
  private byte @Nullable [] chunk;

  private UrlRange(HttpURLConnection connection) {
    this.connection = connection;
  }

  static UrlRange send(URI uri, Map<String, String> headers, Proxy proxy, Session.Line line)
      throws IOException {
    if (!(uri.toURL().openConnection(proxy) instanceof HttpURLConnection connection)) {
      throw new IOException("no address of a registry");
    }
    connection.setAuthenticator(line.login());
    if (connection instanceof HttpsURLConnection secure) {
      line.tls().map(SSLContext::getSocketFactory).ifPresent(secure::setSSLSocketFactory);
    }
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    connection.setUseCaches(false);
    headers.forEach(connection::setRequestProperty);
    UrlRange request = new UrlRange(connection);
    try {
      connection.getResponseCode();
      return request;
    } catch (IOException e) {
      request.close();
      throw e;
    }
  }

  @Override
  public int status() throws IOException {
    return connection.getResponseCode();
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(connection.getHeaderField(name));
  }

  @Override
  public long length() {
    return connection.getContentLengthLong();
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    byte[] bytes = chunk;
    if (bytes == null) {
      bytes = new byte[CHUNK_BYTES];
      chunk = bytes;
    }
    int count =
        connection.getInputStream().read(bytes, 0, Math.min(bytes.length, buffer.remaining()));
    if (count > 0) {
      buffer.put(bytes, 0, count);
    }
    return count;
  }

  @Override
  public byte[] error() throws IOException {
    InputStream in = connection.getErrorStream();
    return in == null ? new byte[0] : in.readNBytes(MAX_ERROR_BYTES);
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}
