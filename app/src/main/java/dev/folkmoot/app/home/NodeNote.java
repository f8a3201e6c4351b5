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
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which node runs at a place of a home, and where it answers. A node writes it when it can answer
 * and deletes it when it ends; after {@code kill -9} it stays behind, and {@link #find} sees
 * through it: it believes the note only while a process of that id lives which started when the
 * note says. The id alone would not do, for the system gives ids out again.
 *
 * @param pid the node's process
 * @param started when that process began
 * @param url where it answers
 * @param id who it is among the peers; empty if it takes part in no mesh
 * @param addresses where its peers find it, as multiaddrs
 */
public record NodeNote(long pid, Instant started, URI url, String id, List<String> addresses) {

  /** The system computes a process's start from its boot time, and may round it anew. */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

  private static final Path PROC = Path.of("/proc");

  public NodeNote {
    addresses = List.copyOf(addresses);
  }

  /** What this process would write about itself. */
  public static NodeNote ofThisProcess(URI url, String id, List<String> addresses) {
    ProcessHandle self = ProcessHandle.current();
    return new NodeNote(
        self.pid(), self.info().startInstant().orElse(Instant.EPOCH), url, id, addresses);
  }

  /** The node that commands ask: of those that run on this home now, the first. */
  public static Optional<NodeNote> find(FolkmootHome home) {
    return running(home).findFirst();
  }

  /** All nodes that run on this home now, in the order of their places. */
  public static List<NodeNote> all(FolkmootHome home) {
    return running(home).toList();
  }

  private static Stream<NodeNote> running(FolkmootHome home) {
    return IntStream.rangeClosed(1, NodePlace.MAX_NODES)
        .mapToObj(home::node)
        .flatMap(place -> read(place).stream())
        .filter(NodeNote::isAlive);
  }

  /**
   * Where the other nodes of a home are, so that they meet without any multicast.
   *
   * @param id of the node that asks
   * @return multiaddrs
   */
  public static List<String> addressesOfOthers(FolkmootHome home, String id) {
    return running(home)
        .filter(note -> !note.id().equals(id))
        .flatMap(note -> note.addresses().stream())
        .distinct()
        .toList();
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
  public void write(NodePlace place) {
    Replacement.write(
        place.nodeFile(),
        "pid="
            + pid
            + "\nstarted="
            + started
            + "\nurl="
            + url
            + "\nid="
            + id
            + "\naddresses="
            + String.join(",", addresses)
            + "\n");
    Replacement.write(place.pidFile(), pid + "\n");
  }

  /** Takes the note away, if it is still this process's. */
  public void erase(NodePlace place) {
    if (read(place).filter(this::isOfSameProcess).isEmpty()) {
      return;
    }
    try {
      Files.deleteIfExists(place.pidFile());
      Files.deleteIfExists(place.nodeFile());
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot reach " + place.folder() + ": " + e.getMessage(), e);
    }
  }

  /** A node's addresses change while it runs. */
  private boolean isOfSameProcess(NodeNote other) {
    return pid == other.pid && started.equals(other.started);
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
  static Optional<NodeNote> read(NodePlace place) {
    Properties lines = new Properties();
    try (Reader reader = Files.newBufferedReader(place.nodeFile())) {
      lines.load(reader);
      return Optional.of(
          new NodeNote(
              Long.parseLong(lines.getProperty("pid", "")),
              Instant.parse(lines.getProperty("started", "")),
              URI.create(lines.getProperty("url", "")),
              lines.getProperty("id", ""),
              Arrays.stream(lines.getProperty("addresses", "").split(","))
                  .filter(address -> !address.isBlank())
                  .toList()));
    } catch (NoSuchFileException
        | CharacterCodingException
        | DateTimeException
        | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot read " + place.nodeFile() + ": " + e.getMessage(), e);
    }
  }
}
