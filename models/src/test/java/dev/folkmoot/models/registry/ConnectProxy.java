package dev.folkmoot.models.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy on the loopback that knows CONNECT only. It looks up names in a book of its own, so that
 * a host that nobody has, such as {@code registry.test}, is a server of the test.
 */
final class ConnectProxy implements AutoCloseable {

  private static final String SHOWN = "Proxy-Authorization:";

  /** What it says in place of leading anywhere; {@code ""} where it does its work. */
  volatile String refusal = "";

  /** What it wants to be shown; {@code ""} where it leads everybody. */
  volatile String login = "";

  /** Each question it was asked: its first line, a space and what it was shown, if anything. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  private final Map<String, Integer> ports;
  private final ServerSocket door;
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  ConnectProxy(Map<String, Integer> ports) {
    this.ports = new ConcurrentHashMap<>(ports);
    try {
      door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  String address() {
    return "127.0.0.1:" + door.getLocalPort();
  }

  private void serve() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> lead(client));
      } catch (IOException e) {
        return; // Closed: the test is over.
      }
    }
  }

  private void lead(Socket client) {
    try (client) {
      List<String> head = head(client.getInputStream()).lines().toList();
      String shown =
          head.stream()
              .filter(line -> line.regionMatches(true, 0, SHOWN, 0, SHOWN.length()))
              .map(line -> line.substring(SHOWN.length()))
              .findFirst()
              .orElse("");
      asked.add(head.getFirst() + shown);
      OutputStream out = client.getOutputStream();
      String host = head.getFirst().split("[ :]", 3)[1];
      if (refusal.isEmpty() && !login.isEmpty() && !shown.strip().equals(login)) {
        refuse(out, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=p");
        return;
      }
      if (!refusal.isEmpty() || !ports.containsKey(host)) {
        String status = refusal.isEmpty() ? "502 Bad Gateway" : refusal;
        refuse(out, status);
        return;
      }
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), ports.get(host))) {
        open.add(server);
        out.write(latin("HTTP/1.1 200 Connection established\r\n\r\n"));
        Thread back = Thread.ofVirtual().start(() -> pass(server, client));
        pass(client, server);
        back.join();
      }
    } catch (IOException | InterruptedException e) {
      asked.add("broken: " + e);
    }
  }

  private static void refuse(OutputStream out, String status) throws IOException {
    out.write(latin("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n"));
  }

  /** Until one of them ends; then both do. */
  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no question");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(ConnectProxy::closeQuietly);
  }
}
