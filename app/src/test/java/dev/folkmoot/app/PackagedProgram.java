package dev.folkmoot.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program as it was packaged, started as a process on a home of its own. */
final class PackagedProgram {

  private static final long PATIENCE_SECONDS = 120;
  private static final Path PROGRAM =
      Path.of(System.getProperty("folkmoot.root", "..")).resolve("app/target/moot");

  /** How a command ended. */
  record Outcome(int exitCode, String out, String err) {}

  private final Path folder;
  private final Map<String, String> variables;

  PackagedProgram(Path folder, Map<String, String> variables) {
    this.folder = folder;
    this.variables = variables;
  }

  Path home() {
    return folder.resolve("home");
  }

  Process start(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + PROGRAM.resolve("node.options"));
    command.add("-jar");
    command.add(PROGRAM.resolve("moot.jar").toString());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("OLLAMA_"));
    // Nodes of tests meet nobody but each other.
    builder.environment().put("FOLKMOOT_LISTEN", "/ip4/127.0.0.1/tcp/0");
    builder.environment().put("FOLKMOOT_MDNS", "off");
    builder.environment().put("FOLKMOOT_HOME", home().toString());
    builder.environment().putAll(variables);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Outcome run(String... arguments) throws InterruptedException {
    return outcome(start(arguments));
  }

  Outcome outcome(Process process) throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still runs: " + text("err"));
    }
    return new Outcome(process.exitValue(), text("out"), text("err"));
  }

  String err() {
    return text("err");
  }

  private String text(String stream) {
    try {
      return Files.readString(folder.resolve(stream));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
