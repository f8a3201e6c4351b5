package dev.folkmoot.bench;

import dev.folkmoot.net.libp2p.Identity;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.wire.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A {@link MeshProcess} and the line to it. One thread at a time. */
final class MeshChild implements AutoCloseable {

  private static final String HEAP = "-Xmx512m";

  /** For those that do not live long, and whose speed is not measured. */
  private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

  private static final long POLL_MILLIS = 10;
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader out;
  private final Writer in;
  private final int port;
  private final String address;

  /**
   * Who a process is.
   *
   * @param slots streams that it answers at once
   */
  record Who(String name, MeshProcess.Role role, Identity identity, int slots, int paceMillis) {}

  private MeshChild(Process process) throws IOException {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    String[] words = heard().split(" ", -1);
    this.port = Integer.parseInt(words[0]);
    this.address = words[1];
  }

  /** Starts one, and returns when it answers over HTTP; others it may not have met yet. */
  static MeshChild start(Who who, MeshKey key, List<String> bootstrap) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                HEAP,
                who.role() == MeshProcess.Role.BACKROOM ? QUICK_START : "-XX:+TieredCompilation",
                "-cp",
                System.getProperty("java.class.path"),
                MeshProcess.class.getName(),
                who.name(),
                who.role().name(),
                hexadecimal(who.identity().encode()),
                hexadecimal(key.secret()),
                Integer.toString(who.slots()),
                Integer.toString(who.paceMillis())));
    command.addAll(bootstrap);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    boolean done = false;
    try {
      MeshChild child = new MeshChild(process);
      done = true;
      return child;
    } finally {
      if (!done) {
        process.destroyForcibly();
      }
    }
  }

  private static String hexadecimal(Bytes bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** Its address in the mesh. */
  String address() {
    return address;
  }

  void pace(int millis) throws IOException {
    say("pace " + millis);
  }

  /** Names of the nodes with a model that it could ask now. */
  Set<String> providers() throws IOException {
    return Set.of(say("peers").split(" ", -1));
  }

  /** Returns when it can ask one. */
  void awaitProvider() throws IOException, InterruptedException {
    await(() -> !providers().contains(""));
  }

  /** What can fail to be looked at. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Looks again and again. */
  static void await(Condition condition) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        throw new IOException("the nodes do not find each other");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private String say(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
    return heard();
  }

  private String heard() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("a node has ended");
    }
    return line;
  }

  /** Sends it {@code SIGKILL}, and does not wait for it to be gone. */
  void kill() {
    process.destroyForcibly();
  }

  /** Sends it {@code SIGSTOP}: it is there, its connections too, and it does nothing. */
  void halt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-STOP", Long.toString(pid())).start().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
