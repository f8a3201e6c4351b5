package dev.folkmoot.interop.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A peer of ours on a compiled implementation. Its modules come from where the machine's toolchain
 * gets them; where they or the toolchain are not to be had, that is said and the peer does without.
 *
 * @param name of its folder in the cache
 * @param source its sources
 * @param fetch gets what it depends on; fails where there is no toolchain or no registry
 * @param build builds it, offline
 * @param environment of both
 * @param product what the build leaves behind
 */
record CompiledPeer(
    String name,
    Path source,
    List<String> fetch,
    List<String> build,
    Map<String, String> environment,
    Path product) {

  private static final Duration BUILD_BOUND = Duration.ofMinutes(10);
  private static final Pattern TOO_OLD =
      Pattern.compile("rustc [0-9.]+ is not supported|requires rustc|requires go >=");
  private static final String PROGRAM = "peer";
  private static final Path TARGET = Cache.ROOT.resolve("interop/target").normalize();

  static CompiledPeer go() {
    Path product = TARGET.resolve("go/peer");
    return new CompiledPeer(
        "libp2p-go",
        Cache.SOURCES.resolve("go"),
        List.of("go", "mod", "download"),
        List.of("nice", "go", "build", "-trimpath", "-buildvcs=false", "-o", "" + product, "."),
        Map.of("CGO_ENABLED", "0"),
        product);
  }

  static CompiledPeer rust() {
    Path target = TARGET.resolve("rust");
    return new CompiledPeer(
        "libp2p-rust",
        Cache.SOURCES.resolve("rust"),
        List.of("cargo", "fetch", "--locked"),
        List.of("nice", "cargo", "build", "--release", "--locked", "--offline"),
        Map.of("CARGO_TARGET_DIR", target.toString()),
        target.resolve("release/peer"));
  }

  /** The command that starts it. */
  List<String> program() throws IOException {
    Path home = Cache.folder(name, sources(), this::make);
    return List.of(home.resolve(PROGRAM).toString());
  }

  private List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void make(Path folder) throws IOException {
    Files.createDirectories(product.getParent());
    switch (run(fetch, folder.resolve("fetch.log"))) {
      case Command.Outcome.Done() -> {}
      case Command.Outcome.Unavailable(String why) -> throw new MissingToolchainException(why);
      case Command.Outcome.Failed(String why) -> throw new MissingToolchainException(why);
    }
    switch (run(build, folder.resolve("build.log"))) {
      case Command.Outcome.Done() -> Files.copy(product, folder.resolve(PROGRAM));
      case Command.Outcome.Unavailable(String why) -> throw new MissingToolchainException(why);
      case Command.Outcome.Failed(String why) -> {
        if (TOO_OLD.matcher(why).find()) {
          throw new MissingToolchainException(why);
        }
        throw new IOException(why);
      }
    }
  }

  private Command.Outcome run(List<String> words, Path log) throws IOException {
    return Command.run(words, source, environment, BUILD_BOUND, log);
  }
}
