package dev.folkmoot.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * What the HTTP path costs: a server process with a scripted engine, clients in this one. CPU time
 * is the server's, user and system; the scripted engine's own share is in it.
 */
final class HttpBench {

  private static final int ROUNDS = 5;
  private static final int DIALECT_STREAMS = 64;
  private static final int DIALECT_TOKENS = 4_000;
  private static final String HEAP = "-Xmx512m";

  private HttpBench() {}

  /**
   * Prints CPU microseconds a token at 64 paced streams, then 1,000 streams in the heap of 512 MB,
   * then the dialects beside each other.
   */
  static void run(Appendable out) throws IOException, InterruptedException, ExecutionException {
    out.append(
        "| streams | tokens each | pace ms | CPU µs a token | first token p50 ms | complete |\n");
    out.append("|---|---|---|---|---|---|\n");
    out.append(row(64, 400, 10)).append('\n');
    out.append(row(64, 4000, 0)).append('\n');
    out.append(row(1000, 200, 20)).append('\n');
    out.append(row(1000, 1000, 0)).append('\n');
    out.append(
        "\n| 64 streams, 4000 tokens each, pace 0 | CPU µs a token | complete |\n|---|---|---|\n");
    for (Dialect dialect : Dialect.values()) {
      out.append(dialectRow(dialect)).append('\n');
    }
  }

  /**
   * All that a token costs in a dialect: the engine, the queue, the encoder, the socket. So it
   * bounds what the translation costs.
   */
  private static String dialectRow(Dialect dialect)
      throws IOException, InterruptedException, ExecutionException {
    Figures figures = measure(dialect, DIALECT_STREAMS, DIALECT_TOKENS, 0);
    return String.format(
        Locale.ROOT,
        "| `%s` | %.2f | %d of %d |",
        dialect.path(),
        Medians.of(figures.micros()),
        figures.complete(),
        DIALECT_STREAMS * ROUNDS);
  }

  private static String row(int streams, int tokens, int paceMillis)
      throws IOException, InterruptedException, ExecutionException {
    Figures figures = measure(Dialect.OLLAMA, streams, tokens, paceMillis);
    return String.format(
        Locale.ROOT,
        "| %d | %d | %d | %.1f | %.1f | %d of %d |",
        streams,
        tokens,
        paceMillis,
        Medians.of(figures.micros()),
        Medians.of(figures.firstTokenMillis()),
        figures.complete(),
        streams * ROUNDS);
  }

  /**
   * What was measured.
   *
   * @param micros CPU microseconds a token, one figure a round
   * @param complete streams that were whole
   */
  private record Figures(List<Double> micros, List<Double> firstTokenMillis, int complete) {}

  private static Figures measure(Dialect dialect, int streams, int tokens, int paceMillis)
      throws IOException, InterruptedException, ExecutionException {
    Process server = server(streams, tokens, paceMillis);
    try {
      LoadGenerator clients = new LoadGenerator(port(server), dialect);
      clients.run(streams); // warms the JIT
      List<Double> micros = new ArrayList<>();
      List<Double> first = new ArrayList<>();
      int complete = 0;
      for (int round = 0; round < ROUNDS; round++) {
        double before = Cpu.of(server.pid());
        LoadGenerator.Result result = clients.run(streams);
        micros.add((Cpu.of(server.pid()) - before) * 1e6 / result.tokens());
        first.addAll(result.firstTokenMillis());
        complete += result.tokens() == (long) streams * tokens ? result.complete() : 0;
      }
      return new Figures(micros, first, complete);
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private static Process server(int streams, int tokens, int paceMillis) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            HEAP,
            "-cp",
            System.getProperty("java.class.path"),
            ScriptedServer.class.getName(),
            Integer.toString(streams),
            Integer.toString(tokens),
            Integer.toString(paceMillis))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static int port(Process server) throws IOException {
    BufferedReader reader = server.inputReader(StandardCharsets.UTF_8);
    String line = reader.readLine();
    if (line == null) {
      throw new IOException("the server did not start");
    }
    return Integer.parseInt(line);
  }
}
