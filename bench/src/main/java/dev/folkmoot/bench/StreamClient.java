package dev.folkmoot.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A client that keeps each word of a streamed answer and when it came. */
final class StreamClient {

  private static final String ROUTE = "x-folkmoot-route: node=\"";
  private static final String WORD = "\"response\":\"";
  private static final String LAST = "\"done\":true";
  private static final String BREAKS = "\"breaks\":";

  private final int port;

  StreamClient(int port) {
    this.port = port;
  }

  /** Hears of each word while the answer is on its way. */
  interface Listener {

    /**
     * A word has come.
     *
     * @param words heard so far, with this one
     * @param node who answered when the answer began; empty if the head does not say it
     */
    void heard(int words, String node) throws IOException;
  }

  /** There was no answer. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String status) {
      super("refused: " + status);
    }
  }

  /**
   * An answer.
   *
   * @param words in their order, as they came
   * @param at when each came, on {@link System#nanoTime}
   * @param begunAt when the request was sent
   * @param last the line that ended the answer; empty if none did
   */
  record Heard(List<String> words, List<Long> at, long begunAt, String last) {

    boolean isComplete() {
      return last.contains(LAST);
    }

    String text() {
      return String.join("", words);
    }

    /** How often somebody else had to go on. */
    int breaks() {
      int place = last.indexOf(BREAKS);
      return place < 0 ? 0 : last.charAt(place + BREAKS.length()) - '0';
    }

    /** Whether it says that no break has changed it. */
    boolean isExact() {
      return !last.contains("\"exact\":false");
    }

    double firstWordMillis() {
      return (at.getFirst() - begunAt) / 1e6;
    }

    /** The longest wait between two words, of which the first is not before {@code from}. */
    double largestGapMillis(int from) {
      long largest = 0;
      for (int i = Math.max(1, from); i < at.size(); i++) {
        largest = Math.max(largest, at.get(i) - at.get(i - 1));
      }
      return largest / 1e6;
    }
  }

  /** Asks, and reads to the end, or to where the answer is cut. */
  Heard ask(String prompt, Listener listener) throws IOException {
    byte[] request = request(prompt);
    List<String> words = new ArrayList<>();
    List<Long> at = new ArrayList<>();
    long start = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.getOutputStream().write(request);
      ChunkedBody body = new ChunkedBody(socket.getInputStream());
      String node = head(body);
      String line = body.line();
      while (!line.isEmpty() && !line.contains(LAST) && line.contains(WORD)) {
        at.add(System.nanoTime());
        words.add(word(line));
        listener.heard(words.size(), node);
        line = body.line();
      }
      return new Heard(words, at, start, line);
    } catch (EOFException e) {
      return new Heard(words, at, start, "");
    }
  }

  private static byte[] request(String prompt) {
    String body =
        "{\"model\":\"bench\",\"prompt\":\"" + prompt + "\",\"raw\":true,\"stream\":true}";
    String request =
        "POST /api/generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Connection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    return request.getBytes(StandardCharsets.US_ASCII);
  }

  private static String head(ChunkedBody body) throws IOException {
    String status = body.headLine();
    StringBuilder node = new StringBuilder();
    for (String line = body.headLine(); !line.isEmpty(); line = body.headLine()) {
      if (line.toLowerCase(Locale.ROOT).startsWith(ROUTE)) {
        node.append(line, ROUTE.length(), line.indexOf('"', ROUTE.length()));
      }
    }
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new RefusedException(status);
    }
    return node.toString();
  }

  /** What stands between the quotes; recitals have no character that JSON would escape. */
  private static String word(String line) {
    int from = line.indexOf(WORD) + WORD.length();
    return line.substring(from, line.indexOf('"', from));
  }
}
