package dev.folkmoot.interop.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of the machine, run to its end. */
final class Command {

  private static final int TAIL_LINES = 20;

  private Command() {}

  /** How it ended. */
  sealed interface Outcome {
    record Done() implements Outcome {}

    /** There is no such program, or it takes longer here than it may. */
    record Unavailable(String reason) implements Outcome {}

    /**
     * It failed.
     *
     * @param reason for people to read, with the end of its output
     */
    record Failed(String reason) implements Outcome {}
  }

  /**
   * Runs it.
   *
   * @param log where its output goes
   */
  static Outcome run(
      List<String> words, Path folder, Map<String, String> environment, Duration bound, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException missing) {
      return new Outcome.Unavailable("no program " + words.getFirst());
    }
    try {
      if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Outcome.Unavailable(String.join(" ", words) + " took longer than " + bound);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("interrupted");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return process.exitValue() == 0
        ? new Outcome.Done()
        : new Outcome.Failed(String.join(" ", words) + " failed: " + tail(log));
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }
}
