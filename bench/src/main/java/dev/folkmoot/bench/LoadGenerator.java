package dev.folkmoot.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many clients that ask for a stream at the same moment and read it to its end, each on a bare
 * socket.
 */
final class LoadGenerator {

  private static final int BUFFER_BYTES = 16 << 10;

  private final int port;
  private final Dialect dialect;

  /** Speaks Ollama's own dialect. */
  LoadGenerator(int port) {
    this(port, Dialect.OLLAMA);
  }

  LoadGenerator(int port, Dialect dialect) {
    this.port = port;
    this.dialect = dialect;
  }

  /**
   * What the clients saw.
   *
   * @param tokens events of all streams
   * @param complete streams that ended with their last event
   * @param seconds from the first request to the last byte
   * @param firstTokenMillis one for each stream
   */
  record Result(long tokens, int complete, double seconds, List<Double> firstTokenMillis) {}

  Result run(int streams) throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    List<Future<Stream>> all = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < streams; i++) {
        all.add(clients.submit(this::one));
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long tokens = 0;
    int complete = 0;
    List<Double> first = new ArrayList<>();
    for (Future<Stream> future : all) {
      Stream stream = future.get();
      tokens += stream.tokens;
      complete += stream.complete ? 1 : 0;
      first.add(stream.firstTokenMillis);
    }
    return new Result(tokens, complete, seconds, first);
  }

  private static final class Stream {
    private long tokens;
    private boolean complete;
    private double firstTokenMillis;
  }

  private Stream one() throws IOException {
    Stream stream = new Stream();
    long start = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.getOutputStream().write(dialect.request());
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      Matcher chunk = new Matcher(dialect.tokenMark());
      Matcher last = new Matcher(dialect.endMark());
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        stream.tokens += chunk.count(buffer, read);
        if (stream.tokens > 0 && stream.firstTokenMillis == 0) {
          stream.firstTokenMillis = (System.nanoTime() - start) / 1e6;
        }
        stream.complete |= last.count(buffer, read) > 0;
      }
    }
    return stream;
  }

  /**
   * Counts a word in bytes that come in pieces; the word must not begin with a repetition of
   * itself.
   */
  private static final class Matcher {
    private final byte[] word;
    private int matched;

    Matcher(byte[] word) {
      this.word = word;
    }

    int count(byte[] bytes, int length) {
      int found = 0;
      for (int i = 0; i < length; i++) {
        if (bytes[i] == word[matched]) {
          matched++;
          if (matched == word.length) {
            found++;
            matched = 0;
          }
        } else {
          matched = bytes[i] == word[0] ? 1 : 0;
        }
      }
      return found;
    }
  }
}
