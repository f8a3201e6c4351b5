package dev.folkmoot.interop.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A list on a Redis server: one end pushes, the other waits and pops. A connection a command.
 *
 * @param server as {@code host:port}
 * @param key the list's name
 */
public record RedisList(String server, String key) {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** How much longer than it was asked to the server may take to answer. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final int MAX_WORD_BYTES = 64 * 1024;
  private static final int MAX_LINE_BYTES = 1_024;

  public RedisList {
    int colon = server.lastIndexOf(':');
    if (colon < 1 || !server.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("a Redis server is host:port and not " + server);
    }
  }

  /** RPUSH: appends it. */
  public void push(String value) throws IOException {
    try (Socket socket = ask(GRACE, "RPUSH", key, value)) {
      String reply = line(new BufferedInputStream(socket.getInputStream()));
      if (!reply.startsWith(":")) {
        throw new IOException("RPUSH was answered with " + reply);
      }
    }
  }

  /**
   * BLPOP: takes the first one, or waits for it.
   *
   * @throws SocketTimeoutException if none came in time
   */
  public String pop(Duration atMost) throws IOException {
    String seconds = Long.toString(Math.max(1, atMost.toSeconds()));
    try (Socket socket = ask(atMost.plus(GRACE), "BLPOP", key, seconds)) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String head = line(in);
      if (head.equals("*-1")) {
        throw new SocketTimeoutException("nothing was pushed to " + key + " in " + atMost);
      }
      if (!head.equals("*2")) {
        throw new IOException("BLPOP was answered with " + head);
      }
      word(in); // the key
      return word(in);
    }
  }

  private Socket ask(Duration patience, String... words) throws IOException {
    int colon = server.lastIndexOf(':');
    var address =
        new InetSocketAddress(
            server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
    var socket = new Socket();
    boolean done = false;
    try {
      socket.connect(address, Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
      socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
      var request = new StringBuilder("*" + words.length + "\r\n");
      for (String word : words) {
        request.append('$').append(word.getBytes(UTF_8).length).append("\r\n");
        request.append(word).append("\r\n");
      }
      socket.getOutputStream().write(request.toString().getBytes(UTF_8));
      done = true;
      return socket;
    } finally {
      if (!done) {
        socket.close();
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("Redis hung up");
      }
      if (line.length() >= MAX_LINE_BYTES) {
        throw new IOException("Redis sends an endless line");
      }
      line.append((char) next);
    }
    String text = line.toString().stripTrailing();
    if (text.startsWith("-")) {
      throw new IOException("Redis: " + text.substring(1));
    }
    return text;
  }

  private static String word(InputStream in) throws IOException {
    String head = line(in);
    if (!head.matches("\\$[0-9]{1,6}")) {
      throw new IOException("Redis sent " + head + " for a word");
    }
    int length = Integer.parseInt(head.substring(1));
    if (length > MAX_WORD_BYTES) {
      throw new IOException("Redis sent a word of " + length + " bytes");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length || in.readNBytes(2).length < 2) {
      throw new EOFException("Redis hung up in a word");
    }
    return new String(bytes, UTF_8);
  }
}
