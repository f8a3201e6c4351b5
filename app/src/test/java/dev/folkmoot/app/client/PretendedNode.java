package dev.folkmoot.app.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP server on loopback that gives the answers it was told to, and remembers the questions.
 */
public final class PretendedNode implements AutoCloseable {

  /**
   * @param cut how many bytes short of the promised length the body ends
   */
  private record Reply(int status, String body, int cut) {}

  private final HttpServer server;
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();

  public PretendedNode() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  public PretendedNode answers(String path, int status, String body) {
    replies.put(path, new Reply(status, body, 0));
    return this;
  }

  public PretendedNode breaksOff(String path, String body) {
    replies.put(path, new Reply(200, body, 10));
    return this;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** {@code METHOD path body}, in the order they came. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** The header {@code Authorization} of each of them, or nothing. */
  public List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add((exchange.getRequestMethod() + " " + path + " " + body).strip());
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    authorizations.add(shown == null ? "" : shown);
    Reply reply = replies.getOrDefault(path, new Reply(404, "404 page not found", 0));
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), bytes.length + reply.cut());
    OutputStream out = exchange.getResponseBody();
    out.write(bytes);
    if (reply.cut() > 0) {
      out.flush();
      throw new IOException("breaks off, as it was told to"); // The server cuts the connection.
    }
    out.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
