package dev.folkmoot.interop.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A Redis server that knows RPUSH and BLPOP, and refuses all else as a real one does. */
public final class RedisServer implements AutoCloseable {

  private final ServerSocket socket;
  private final Map<String, BlockingQueue<String>> lists = new ConcurrentHashMap<>();

  public RedisServer() throws IOException {
    this.socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** As {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  public BlockingQueue<String> list(String key) {
    return lists.computeIfAbsent(key, _ -> new LinkedBlockingQueue<>());
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException ended) {
        assert socket.isClosed() : ended;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      for (List<String> words = request(in); !words.isEmpty(); words = request(in)) {
        client.getOutputStream().write(answer(words).getBytes(UTF_8));
      }
    } catch (IOException gone) {
      assert gone != null; // A client may go when it likes.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private String answer(List<String> words) throws InterruptedException {
    return switch (words.getFirst()) {
      case "RPUSH" -> {
        list(words.get(1)).add(words.get(2));
        yield ":" + list(words.get(1)).size() + "\r\n";
      }
      case "BLPOP" -> {
        long seconds = Long.parseLong(words.get(2));
        String value = list(words.get(1)).poll(seconds, TimeUnit.SECONDS);
        yield value == null ? "*-1\r\n" : "*2\r\n" + word(words.get(1)) + word(value);
      }
      case String other -> "-ERR unknown command '" + other + "'\r\n";
    };
  }

  private static String word(String text) {
    return "$" + text.getBytes(UTF_8).length + "\r\n" + text + "\r\n";
  }

  private static List<String> request(InputStream in) throws IOException {
    List<String> words = new ArrayList<>();
    String head = line(in);
    int count = head.isEmpty() ? 0 : Integer.parseInt(head.substring(1));
    for (int i = 0; i < count; i++) {
      int length = Integer.parseInt(line(in).substring(1));
      words.add(new String(in.readNBytes(length), UTF_8));
      in.skipNBytes(2);
    }
    return words;
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
