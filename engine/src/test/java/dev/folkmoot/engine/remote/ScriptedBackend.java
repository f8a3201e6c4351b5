package dev.folkmoot.engine.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server on loopback that says what a test has written down for it, to the byte, and breaks off
 * where the test wants it to. One connection, one request.
 */
final class ScriptedBackend implements AutoCloseable {

  /** What it does when it is asked. */
  @FunctionalInterface
  interface Part {
    void play(Asked asked) throws IOException, InterruptedException;
  }

  /** A request, and the way to answer it. */
  static final class Asked {
    final String line;
    final Map<String, String> headers;
    final String body;
    private final Socket socket;
    private final OutputStream out;

    Asked(String line, Map<String, String> headers, String body, Socket socket) throws IOException {
      this.line = line;
      this.headers = headers;
      this.body = body;
      this.socket = socket;
      this.out = socket.getOutputStream();
    }

    void reply(int status, String json, String... headers) throws IOException {
      String more = String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList());
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      write(
          "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%sConnection: close\r\n\r\n"
              .formatted(status, bytes.length, more));
      out.write(bytes);
      out.flush();
    }

    Asked stream() throws IOException {
      write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
      return this;
    }

    Asked chunk(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      write(Integer.toHexString(bytes.length) + "\r\n");
      out.write(bytes);
      write("\r\n");
      return this;
    }

    /** The terminating chunk: a clean end, whatever was said before. */
    void end() throws IOException {
      write("0\r\n\r\n");
    }

    /** As a process does that is killed. */
    void cut() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Returns when the other side has hung up. */
    void awaitHangUp() throws IOException {
      InputStream in = socket.getInputStream();
      try {
        while (in.read() >= 0) {
          // whatever else it says
        }
      } catch (IOException e) {
        return; // A reset is a way to hang up.
      }
    }

    private void write(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  private final ServerSocket listener;
  private final Map<String, Part> parts = new ConcurrentHashMap<>();
  private final List<Asked> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  ScriptedBackend() {
    try {
      listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  ScriptedBackend on(String methodAndPath, Part part) {
    parts.put(methodAndPath, part);
    return this;
  }

  ScriptedBackend says(String methodAndPath, String json) {
    return on(methodAndPath, asked -> asked.reply(200, json));
  }

  /** Bodies of the requests to a path, in the order in which they came. */
  List<Asked> requests(String methodAndPath) {
    return requests.stream().filter(asked -> asked.line.equals(methodAndPath)).toList();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      String[] request = line(in).split(" ", 3);
      Map<String, String> headers = new ConcurrentHashMap<>();
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        String[] two = header.split(": ", 2);
        headers.put(two[0].toLowerCase(Locale.ROOT), two[1]);
      }
      int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
      String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      Asked asked = new Asked(request[0] + " " + request[1], headers, body, socket);
      requests.add(asked);
      parts
          .getOrDefault(asked.line, other -> other.reply(404, "{\"error\":\"no such path\"}"))
          .play(asked);
    } catch (IOException | InterruptedException | IndexOutOfBoundsException e) {
      // The client has gone, or the test is over: what it saw is what the test looks at.
    } finally {
      open.remove(socket);
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
