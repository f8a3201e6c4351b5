package dev.folkmoot.models.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.folkmoot.core.model.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** A registry on the loopback that does what a test tells it to, also what no registry should. */
final class ScriptedRegistry implements AutoCloseable {

  private static final String MODEL = "application/vnd.ollama.image.model";
  private static final String CONFIG = "application/vnd.docker.container.image.v1+json";

  /** Answers in place of the registry; says whether it did. */
  @FunctionalInterface
  interface Interference {
    boolean answers(HttpExchange exchange) throws IOException;
  }

  final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  final List<String> agents = new CopyOnWriteArrayList<>();
  final AtomicInteger atOnce = new AtomicInteger();
  final AtomicInteger mostAtOnce = new AtomicInteger();
  volatile Interference interference = exchange -> false;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ScriptedRegistry() {
    this(Optional.empty());
  }

  /** One that speaks HTTPS, where it has something to do that with. */
  ScriptedRegistry(Optional<SSLContext> tls) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      if (tls.isPresent()) {
        HttpsServer secure = HttpsServer.create(any, 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
        server = secure;
      } else {
        server = HttpServer.create(any, 0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  RemoteModel model(String name) {
    return RemoteModel.parse("http://" + host() + "/library/" + name).orElseThrow();
  }

  static Digest digest(byte[] bytes) {
    try {
      return Digest.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  Digest blob(byte[] bytes) {
    blobs.put(digest(bytes).toString(), bytes);
    return digest(bytes);
  }

  /** Publishes a model of one layer of weights. */
  Digest publish(String name, byte[] weights) {
    Digest digest = blob(weights);
    byte[] config = "{\"model_format\":\"gguf\"}".getBytes(StandardCharsets.UTF_8);
    manifest(
        name, layer(CONFIG, blob(config), config.length), layer(MODEL, digest, weights.length));
    return digest;
  }

  static String layer(String type, Digest digest, long size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(type, digest, size);
  }

  static String weights(Digest digest, long size) {
    return layer(MODEL, digest, size);
  }

  void manifest(String name, String config, String... layers) {
    String[] parts = name.split(":", -1);
    String tag = parts.length > 1 ? parts[1] : "latest";
    manifests.put(
        "/v2/library/" + parts[0] + "/manifests/" + tag,
        "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
            .formatted(config, String.join(",", layers))
            .getBytes(StandardCharsets.UTF_8));
  }

  List<String> requestsOf(Digest digest) {
    return requests.stream().filter(request -> request.contains(digest.hex())).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    try (exchange) {
      String range = exchange.getRequestHeaders().getFirst("Range");
      requests.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + (range == null ? "" : " " + range));
      agents.add(String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent")));
      String shown = exchange.getRequestHeaders().getFirst("Authorization");
      if (shown != null) {
        authorizations.add(shown);
      }
      if (!interference.answers(exchange)) {
        answerPlainly(exchange);
      }
    } finally {
      atOnce.decrementAndGet();
    }
  }

  private void answerPlainly(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] manifest = manifests.get(path);
    if (manifest != null) {
      send(exchange, 200, manifest);
      return;
    }
    byte[] blob = blobs.get(path.substring(path.lastIndexOf('/') + 1));
    if (blob == null) {
      send(
          exchange,
          404,
          "{\"errors\":[{\"message\":\"not here\"}]}".getBytes(StandardCharsets.UTF_8));
    } else {
      sendRange(exchange, blob, blob.length);
    }
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean isEmpty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, isEmpty ? -1 : body.length);
    if (!isEmpty) {
      exchange.getResponseBody().write(body);
    }
  }

  static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    exchange.sendResponseHeaders(307, -1);
  }

  /** What was asked for, of a blob of which it tells another size than it may have. */
  static void sendRange(HttpExchange exchange, byte[] blob, long told) throws IOException {
    long[] range = range(exchange, blob.length);
    if (range.length == 0) {
      send(exchange, 200, blob);
      return;
    }
    int length = (int) (range[1] - range[0] + 1);
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + range[0] + "-" + range[1] + "/" + told);
    exchange.sendResponseHeaders(206, length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(blob, (int) range[0], length);
    }
  }

  /** First and last byte that are asked for; nothing where all are. */
  static long[] range(HttpExchange exchange, int length) {
    String header = exchange.getRequestHeaders().getFirst("Range");
    if (header == null) {
      return new long[0];
    }
    String[] ends = header.substring("bytes=".length()).split("-", -1);
    return new long[] {Long.parseLong(ends[0]), Math.min(length - 1L, Long.parseLong(ends[1]))};
  }

  static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    for (String pair : String.valueOf(exchange.getRequestURI().getQuery()).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.putIfAbsent(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return query;
  }

  List<String> forget() {
    List<String> before = new ArrayList<>(requests);
    requests.clear();
    return before;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
