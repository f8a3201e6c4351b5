package dev.folkmoot.app.home;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of peers that outlives the node: the file {@code friends}, or {@code bans}. A line holds
 * an id, since when, and a name for people; an empty line, or one that begins with {@code #}, says
 * nothing. The nodes of a home share it.
 *
 * @param file where it is kept
 */
public record PeerFile(FolkmootHome home, Path file) {

  /** Peers in one list; nobody has so many friends, and a flood must not fill the disk. */
  static final int MAX_PEERS = 10_000;

  private static final long MAX_BYTES = 2_000_000;
  private static final int MAX_NAME_CHARS = 128;
  private static final int WORDS = 3;

  /**
   * One of them.
   *
   * @param name what it called itself; whatever would break the line is taken out of it
   */
  public record Entry(NodeId id, Instant since, String name) {
    public Entry {
      requireNonNull(id);
      requireNonNull(since);
      name = name.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}]+", " ").strip();
      name = name.substring(0, Math.min(name.length(), MAX_NAME_CHARS));
    }

    private String line() {
      return (id + " " + since + " " + name).stripTrailing();
    }
  }

  public static PeerFile friends(FolkmootHome home) {
    return new PeerFile(home, home.friendsFile());
  }

  public static PeerFile bans(FolkmootHome home) {
    return new PeerFile(home, home.bansFile());
  }

  /**
   * All of them, in the order in which they came.
   *
   * @throws FailureException {@code INVALID_REQUEST} if a line is wrong: a ban that cannot be read
   *     is still a ban, so it is not passed over
   */
  public List<Entry> entries() {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw FailureException.invalid(
            file + " has more than " + MAX_BYTES + " bytes; shorten it, or delete it");
      }
      List<String> lines = Files.readAllLines(file);
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (!line.isEmpty() && !line.startsWith("#")) {
          entries.add(parse(line, i + 1));
        }
      }
      return entries;
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (CharacterCodingException e) {
      throw new FailureException(
          Failure.Kind.INVALID_REQUEST, file + " is no text; restore it, or delete it", e);
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private Entry parse(String line, int number) {
    String[] words = line.split("\\s+", WORDS);
    try {
      return new Entry(
          new NodeId(words[0]),
          words.length > 1 ? Instant.parse(words[1]) : Instant.EPOCH,
          words.length == WORDS ? words[2] : "");
    } catch (FailureException | DateTimeException e) {
      throw new FailureException(
          Failure.Kind.INVALID_REQUEST,
          file
              + " line "
              + number
              + ": not a peer's id, the time since when, and a name ("
              + e.getMessage()
              + "); correct the line, or delete it",
          e);
    }
  }

  /** Adds a peer; one that stands there already keeps its line. */
  public void add(Entry entry) {
    try (SharedChange _ = SharedChange.begin(home)) {
      List<Entry> entries = new ArrayList<>(entries());
      if (entries.stream().anyMatch(other -> other.id().equals(entry.id()))) {
        return;
      }
      if (entries.size() >= MAX_PEERS) {
        throw FailureException.invalid(
            file + " holds " + MAX_PEERS + " peers already; take some of them out");
      }
      entries.add(entry);
      write(entries);
    }
  }

  /** Takes a peer out; says whether it was there. */
  public boolean remove(NodeId id) {
    try (SharedChange _ = SharedChange.begin(home)) {
      List<Entry> entries = new ArrayList<>(entries());
      boolean removed = entries.removeIf(entry -> entry.id().equals(id));
      if (removed) {
        write(entries);
      }
      return removed;
    }
  }

  /** Takes all of them out. */
  public void clear() {
    try (SharedChange _ = SharedChange.begin(home)) {
      write(List.of());
    }
  }

  private void write(List<Entry> entries) {
    StringBuilder text = new StringBuilder("# id, since when, name\n");
    entries.forEach(entry -> text.append(entry.line()).append('\n'));
    Replacement.writeForGood(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
