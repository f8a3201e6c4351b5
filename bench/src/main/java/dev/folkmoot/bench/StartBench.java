package dev.folkmoot.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How long a stranger waits: from the start of {@code moot serve} to the first answered request, a
 * token of the bundled model. The first start on a machine, which also chooses a CPU variant, is
 * told apart.
 */
final class StartBench {

  private static final int ROUNDS = 9;
  private static final long RETRY_MILLIS = 2;
  private static final long PATIENCE_SECONDS = 60;
  private static final String BODY =
      "{\"model\":\"pocket\",\"prompt\":\"Hi\",\"stream\":false,\"options\":{\"num_predict\":1}}";

  private final Path root;

  StartBench(Path root) {
    this.root = root;
  }

  private record Start(double millis, double cpuMillis) {}

  void run(Appendable out) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("folkmoot-start");
    double veryFirst = start(home).millis();
    List<Double> wall = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Start one = start(home);
      wall.add(one.millis());
      cpu.add(one.cpuMillis());
    }
    out.append(
        "| first start ms | later starts p50 ms | slowest ms | CPU ms |\n|---|---|---|---|\n");
    out.append(
        String.format(
            Locale.ROOT,
            "| %.0f | %.0f | %.0f | %.0f |%n",
            veryFirst,
            Medians.of(wall),
            Medians.quantile(wall, 1),
            Medians.of(cpu)));
  }

  private Start start(Path home) throws IOException, InterruptedException {
    int port = freePort();
    ProcessBuilder builder = new ProcessBuilder(root.resolve("moot").toString(), "serve");
    builder.environment().put("FOLKMOOT_HOME", home.toString());
    builder.environment().put("OLLAMA_HOST", "127.0.0.1:" + port);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    long begin = System.nanoTime();
    Process process = builder.start();
    try {
      awaitAnswer(process, port, begin);
      double millis = (System.nanoTime() - begin) / 1e6;
      return new Start(millis, Cpu.of(process.pid()) * 1e3);
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static void awaitAnswer(Process process, int port, long begin)
      throws IOException, InterruptedException {
    while (!isAnswered(port)) {
      boolean late = System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      if (late || !process.isAlive()) {
        throw new IOException("the node does not answer");
      }
      Thread.sleep(RETRY_MILLIS);
    }
  }

  private static boolean isAnswered(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      String request =
          "POST /api/generate HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + "Content-Length: "
              + BODY.length()
              + "\r\n\r\n"
              + BODY;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String reply = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (!reply.startsWith("HTTP/1.1 200")) {
        throw new IOException("the node answers: " + reply.lines().findFirst().orElse("nothing"));
      }
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
