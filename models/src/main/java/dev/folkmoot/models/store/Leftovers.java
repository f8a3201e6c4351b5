package dev.folkmoot.models.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Removes temporary files of processes that died while they wrote. */
final class Leftovers {

  /** A file at work is written to all the time; its lock protects it besides. */
  static final Duration MIN_AGE = Duration.ofHours(1);

  private static final System.Logger LOG = System.getLogger(Leftovers.class.getName());

  /** From the root down to a manifest. */
  private static final int DEPTH = 5;

  private final StoreLayout layout;
  private final Clock clock;

  Leftovers(StoreLayout layout, Clock clock) {
    this.layout = layout;
    this.clock = clock;
  }

  void sweep() {
    List<Path> found;
    try (Stream<Path> files = Files.find(layout.root(), DEPTH, (path, a) -> isTemporary(path))) {
      found = files.toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot look for leftovers: {0}", e.toString());
      return;
    }
    for (Path path : found) {
      try {
        removeIfAbandoned(path);
      } catch (NoSuchFileException e) {
        LOG.log(System.Logger.Level.DEBUG, "another process was faster: {0}", e.getMessage());
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "cannot remove a leftover: {0}", e.toString());
      }
    }
  }

  private static boolean isTemporary(Path path) {
    Path name = path.getFileName();
    return name != null
        && name.toString().startsWith(DurableFile.PREFIX)
        && name.toString().endsWith(DurableFile.SUFFIX);
  }

  private void removeIfAbandoned(Path path) throws IOException {
    // Ours are never looked into: closing a second channel on a file would drop our own lock.
    String own = DurableFile.PREFIX + ProcessHandle.current().pid() + "-";
    Instant changed = Files.getLastModifiedTime(path).toInstant();
    if (path.getFileName().toString().startsWith(own)
        || changed.isAfter(clock.instant().minus(MIN_AGE))) {
      return;
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        Files.deleteIfExists(path);
      }
    }
  }
}
