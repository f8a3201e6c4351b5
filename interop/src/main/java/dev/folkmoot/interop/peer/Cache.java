package dev.folkmoot.interop.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * What peers are made of, once for each state of their sources. A folder appears whole or not at
 * all, and is filled by one process at a time.
 */
final class Cache {

  /** The project, whose folders the build names. */
  static final Path ROOT = Path.of(System.getProperty("folkmoot.root", "..")).toAbsolutePath();

  static final Path SOURCES = ROOT.resolve("interop/src/test").normalize();

  private static final int DIGEST_BYTES = 8;
  private static final Path HOME =
      Path.of(System.getProperty("user.home"), ".cache", "folkmoot", "test");

  /** A file lock is for processes; threads of this one take turns here. */
  private static final ReentrantLock TURN = new ReentrantLock();

  private Cache() {}

  /** Fills a new folder. */
  interface Filling {
    void fill(Path folder) throws IOException;
  }

  /**
   * The folder of this name that was made of these files.
   *
   * @param filling makes it where there is none yet
   */
  static Path folder(String name, List<Path> sources, Filling filling) throws IOException {
    Files.createDirectories(HOME);
    Path home = HOME.resolve(name + "-" + digest(sources));
    TURN.lock();
    try (FileChannel guard =
            FileChannel.open(
                HOME.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = guard.lock()) {
      if (held.isValid() && !Files.exists(home)) {
        fill(home, Files.createTempDirectory(HOME, name + "-new"), filling);
      }
    } finally {
      TURN.unlock();
    }
    return home;
  }

  private static void fill(Path home, Path next, Filling filling) throws IOException {
    boolean done = false;
    try {
      filling.fill(next);
      Files.move(next, home, StandardCopyOption.ATOMIC_MOVE);
      done = true;
    } finally {
      if (!done) {
        remove(next);
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }

  private static String digest(List<Path> sources) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path source : sources) {
        digest.update(source.getFileName().toString().getBytes(UTF_8));
        digest.update(Files.readAllBytes(source));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException broken) {
      throw new IllegalStateException("every JDK has SHA-256", broken);
    }
  }
}
