package dev.folkmoot.libp2p.scale;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A class's main in a process of its own, driven by lines. It ends with its standard input. */
public final class ChildJvm implements AutoCloseable {
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private int answered;

  private ChildJvm(Process process) {
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param prefix what runs the JVM in its turn, such as {@code unshare -n}
   * @param options of the JVM, such as {@code -Xmx512m}
   */
  public static ChildJvm start(
      List<String> prefix, List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(JAVA);
    command.addAll(options);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(List.of(arguments));
    ChildJvm child = new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
    Thread.ofVirtual().start(child::collect);
    return child;
  }

  private void collect() {
    try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException ended) {
      lines.add("ended: " + ended.getMessage());
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Whether it has said a line that begins so. */
  public boolean has(String start) {
    return lines.stream().anyMatch(line -> line.startsWith(start));
  }

  /** Waits for the first line that begins with this word; answers the rest of it. */
  public String said(String word) {
    return after(word, 0);
  }

  /** Gives an order; answers what it says to it, in a line that begins with the same word. */
  public String ask(String order) throws IOException {
    answered = lines.size();
    process.getOutputStream().write((order + "\n").getBytes(UTF_8));
    process.getOutputStream().flush();
    return after(order.split(" ", 2)[0], answered);
  }

  private String after(String word, int from) {
    await("a line that begins with " + word)
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> {
          if (!process.isAlive() && find(word, from) == null) {
            throw new AssertionError("the process ended: " + lines);
          }
          return find(word, from) != null;
        });
    String line = find(word, from);
    return line == null ? "" : line.substring(word.length()).strip();
  }

  private @Nullable String find(String word, int from) {
    for (String line : lines.subList(from, lines.size())) {
      if (line.equals(word) || line.startsWith(word + " ")) {
        return line;
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
