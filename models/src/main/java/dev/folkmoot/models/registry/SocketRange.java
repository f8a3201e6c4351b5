package dev.folkmoot.models.registry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Straight from a socket, for plain HTTP: another node's registry, mostly, in the same building.
 * The bytes go from the kernel into the buffer that is then written, and are copied nowhere else,
 * which is what makes a pull about as fast as curl although it hashes all it gets.
 *
 * <p>It reads one form of answer only: a head, and a body whose length the head tells. Whatever
 * else a server may send ({@code chunked}, no length) is left to {@link UrlRange}. A connection
 * serves one range and is closed.
 */
final class SocketRange implements RangeRequest {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_HEAD_BYTES = 32 << 10;
  private static final int DEFAULT_PORT = 80;
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([2-5]\\d\\d)(?: .*)?");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  private final SocketChannel channel;

  /** What came together with the head. */
  private final ByteBuffer first;

  private final int status;
  private final Map<String, String> headers;
  private final long length;
  private long left;

  private SocketRange(
      SocketChannel channel,
      ByteBuffer first,
      int status,
      Map<String, String> headers,
      long length) {
    this.channel = channel;
    this.first = first;
    this.status = status;
    this.headers = headers;
    this.length = length;
    this.left = length;
  }

  /**
   * Sends it, and returns when the head of the answer is here.
   *
   * @return empty where the answer has a form that is not read here; its connection is closed
   */
  static Optional<SocketRange> send(URI uri, Map<String, String> headers) throws IOException {
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    InetSocketAddress address = new InetSocketAddress(uri.getHost(), port);
    if (address.isUnresolved()) {
      throw new UnknownHostException(uri.getHost());
    }
    SocketChannel channel = SocketChannel.open();
    boolean kept = false;
    try {
      channel.socket().connect(address, (int) CONNECT_TIMEOUT.toMillis());
      ByteBuffer request = request(uri, headers);
      while (request.hasRemaining()) {
        channel.write(request);
      }
      Optional<SocketRange> answer = answer(channel);
      kept = answer.isPresent();
      return answer;
    } finally {
      if (!kept) {
        channel.close();
      }
    }
  }

  private static ByteBuffer request(URI uri, Map<String, String> headers) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    StringBuilder head =
        new StringBuilder("GET ")
            .append(path)
            .append(query)
            .append(" HTTP/1.1\r\nHost: ")
            .append(uri.getHost())
            .append(port)
            .append("\r\nConnection: close\r\n");
    headers.forEach((name, value) -> {
      if ((name + value).chars().anyMatch(c -> c < ' ')) {
        throw new IllegalArgumentException("a header with a control character: " + name);
      }
      head.append(name).append(": ").append(value).append("\r\n");
    });
    return StandardCharsets.ISO_8859_1.encode(head.append("\r\n").toString());
  }

  private static Optional<SocketRange> answer(SocketChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_HEAD_BYTES);
    int end = -1;
    while (end < 0) {
      if (!bytes.hasRemaining()) {
        throw new IOException("the answer's head has more than " + MAX_HEAD_BYTES + " bytes");
      }
      int from = Math.max(0, bytes.position() - HEAD_END.length + 1);
      if (channel.read(bytes) < 0) {
        throw new IOException("the connection ended before an answer");
      }
      end = headEnd(bytes, from);
    }
    List<String> lines =
        new String(bytes.array(), 0, end, StandardCharsets.ISO_8859_1).lines().toList();
    Matcher first = STATUS.matcher(lines.getFirst());
    Map<String, String> headers = headers(lines);
    String length = headers.getOrDefault("content-length", "");
    if (!first.matches()
        || headers.containsKey("transfer-encoding")
        || !LENGTH.matcher(length).matches()) {
      return Optional.empty();
    }
    bytes.flip().position(end);
    return Optional.of(
        new SocketRange(
            channel, bytes, Integer.parseInt(first.group(1)), headers, Long.parseLong(length)));
  }

  /** Where the body begins; -1 while the head is not whole. */
  private static int headEnd(ByteBuffer bytes, int from) {
    for (int i = from; i + HEAD_END.length <= bytes.position(); i++) {
      if (bytes.slice(i, HEAD_END.length).equals(ByteBuffer.wrap(HEAD_END))) {
        return i + HEAD_END.length;
      }
    }
    return -1;
  }

  private static Map<String, String> headers(List<String> lines) {
    Map<String, String> headers = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.putIfAbsent(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    if (left == 0) {
      return -1;
    }
    int end = buffer.limit();
    buffer.limit(buffer.position() + (int) Math.min(buffer.remaining(), left));
    int count;
    if (first.hasRemaining()) {
      count = Math.min(first.remaining(), buffer.remaining());
      buffer.put(first.slice(first.position(), count));
      first.position(first.position() + count);
    } else {
      count = channel.read(buffer);
    }
    buffer.limit(end);
    left -= Math.max(0, count);
    return count;
  }

  @Override
  public byte[] error() throws IOException {
    ByteBuffer text = ByteBuffer.allocate((int) Math.min(MAX_ERROR_BYTES, left));
    while (text.hasRemaining() && read(text) >= 0) {
      // Until it is full, or the body ends.
    }
    return java.util.Arrays.copyOf(text.array(), text.position());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(SocketRange.class.getName())
          .log(System.Logger.Level.DEBUG, "closing a connection: {0}", e.toString());
    }
  }
}
