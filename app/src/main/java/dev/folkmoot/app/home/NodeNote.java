package dev.folkmoot.app.home;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * Which node runs on a home, and where it answers. A node writes it when it can answer and deletes
 * it when it ends; after {@code kill -9} it stays behind, and {@link #find} sees through it: it
 * believes the note only while a process of that id lives which started when the note says. The id
 * alone would not do, for the system gives ids out again.
 *
 * @param pid the node's process
 * @param started when that process began
 * @param url where it answers
 */
public record NodeNote(long pid, Instant started, URI url) {

  /** The system computes a process's start from its boot time, and may round it anew. */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

  private static final Path PROC = Path.of("/proc");

  /** What this process would write about itself. */
  public static NodeNote ofThisProcess(URI url) {
    ProcessHandle self = ProcessHandle.current();
    return new NodeNote(self.pid(), self.info().startInstant().orElse(Instant.EPOCH), url);
  }

  /** The node that runs on this home now. */
  public static Optional<NodeNote> find(FolkmootHome home) {
    return read(home).filter(NodeNote::isAlive);
  }

  /** The process, if it still runs. */
  public Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(this::isSameProcess)
        .filter(process -> !hasEnded(PROC.resolve(Long.toString(process.pid())).resolve("stat")));
  }

  /**
   * Linux lists a process that has ended until its parent asks how; where nobody ever asks, as in
   * many containers, for good.
   *
   * @param stat such as {@code 4711 (java) Z 1 …}; elsewhere there is no such file
   */
  static boolean hasEnded(Path stat) {
    try {
      String line = Files.readString(stat);
      String state = line.substring(line.lastIndexOf(')') + 1).strip();
      return state.startsWith("Z") || state.startsWith("X");
    } catch (IOException e) {
      return false;
    }
  }

  /** Writes both files; the pid comes last, so that whoever sees it finds the rest. */
  public void write(FolkmootHome home) {
    replace(home.nodeFile(), "pid=" + pid + "\nstarted=" + started + "\nurl=" + url + "\n");
    replace(home.pidFile(), pid + "\n");
  }

  /** Takes the note away, if it is still this one. */
  public void erase(FolkmootHome home) {
    if (read(home).filter(this::equals).isEmpty()) {
      return;
    }
    try {
      Files.deleteIfExists(home.pidFile());
      Files.deleteIfExists(home.nodeFile());
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot reach " + home.root() + ": " + e.getMessage(), e);
    }
  }

  private boolean isAlive() {
    return process().isPresent();
  }

  private boolean isSameProcess(ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .map(start -> Duration.between(start, started).abs().compareTo(START_TOLERANCE) <= 0)
        .orElse(true);
  }

  /** Empty where there is none, or one that nobody can read: both mean that no node is known. */
  static Optional<NodeNote> read(FolkmootHome home) {
    Properties lines = new Properties();
    try (Reader reader = Files.newBufferedReader(home.nodeFile())) {
      lines.load(reader);
      return Optional.of(
          new NodeNote(
              Long.parseLong(lines.getProperty("pid", "")),
              Instant.parse(lines.getProperty("started", "")),
              URI.create(lines.getProperty("url", ""))));
    } catch (NoSuchFileException
        | CharacterCodingException
        | DateTimeException
        | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot read " + home.nodeFile() + ": " + e.getMessage(), e);
    }
  }

  private static void replace(Path file, String content) {
    try {
      Path fresh = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".new");
      Files.writeString(fresh, content);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
