package dev.folkmoot.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An HTTP proxy of somebody else's making, in a process of its own, to be measured beside. */
final class PlainProxy implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(PlainProxy.class.getName());

  private final String name;
  private final Process process;
  private final int port;

  private PlainProxy(String name, List<String> command) throws IOException {
    this.name = name;
    this.process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null) {
      throw new IOException(name + " does not start");
    }
    this.port = Integer.parseInt(line);
  }

  /** Those that this machine has the toolchain for. */
  static List<PlainProxy> startAll(int target) throws IOException, InterruptedException {
    Path sources = Path.of(System.getProperty("folkmoot.root"), "bench", "src", "main");
    List<PlainProxy> all = new ArrayList<>();
    if (isPresent("nginx", "-v")) {
      String script = sources.resolve("nginx/proxy.sh").toString();
      all.add(new PlainProxy("nginx", List.of("sh", script, "" + target)));
    }
    if (isPresent("go", "version")) {
      Path program = Files.createTempDirectory("folkmoot-bench").resolve("proxy");
      int built =
          new ProcessBuilder(
                  "go",
                  "build",
                  "-o",
                  program.toString(),
                  sources.resolve("go/proxy.go").toString())
              .inheritIO()
              .start()
              .waitFor();
      if (built != 0) {
        throw new IOException("the Go proxy cannot be built");
      }
      all.add(new PlainProxy("Go proxy", List.of(program.toString(), "" + target)));
    }
    if (isPresent("node", "--version")) {
      String source = sources.resolve("js/proxy.mjs").toString();
      all.add(new PlainProxy("Node.js proxy", List.of("node", source, "" + target)));
    }
    return all;
  }

  private static boolean isPresent(String... command) throws InterruptedException {
    try {
      Process asked =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return asked.waitFor() == 0;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "not measured, as it is not here: {0}", command[0]);
      return false;
    }
  }

  String name() {
    return name;
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
