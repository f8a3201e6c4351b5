package dev.folkmoot.models.store;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Changes to directories that are to outlast a crash. */
final class Directories {

  private static final boolean CAN_FORCE = !System.getProperty("os.name", "").startsWith("Windows");

  private Directories() {}

  /** The directory of a file below the root, which always has one. */
  static Path of(Path file) {
    return requireNonNull(file.getParent());
  }

  /** Waits until the names in a directory are on the disk. Windows does so by itself. */
  static void force(@Nullable Path directory) throws IOException {
    if (directory != null && CAN_FORCE) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Waits until a file's content is on the disk. */
  static void forceFile(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Makes a directory and those between it and {@code top}, which is there, to last. */
  static void createBelow(Path top, Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Path d = directory.getParent(); d != null && d.startsWith(top); d = d.getParent()) {
      force(d);
    }
  }

  /** Removes a directory and those between it and {@code top} as far as they are empty. */
  static void removeEmptyBelow(Path top, @Nullable Path directory) throws IOException {
    Path d = directory;
    while (d != null && d.startsWith(top) && !d.equals(top)) {
      try {
        Files.deleteIfExists(d);
      } catch (DirectoryNotEmptyException e) {
        return;
      }
      d = d.getParent();
      force(d);
    }
  }
}
