package dev.folkmoot.app.home;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Where {@code engine/natives/fetch} puts the llama.cpp libraries: both read the same lock file, so
 * they mean the same version. A program that was packed to need nothing else has them beside it.
 */
public final class NativeLibraries {

  private NativeLibraries() {}

  /**
   * The folder of this machine's platform, at the pinned version; whether it is there the engine
   * finds out.
   *
   * @param lock {@code llama.cpp.lock}
   */
  public static Path folder(Environment environment, Path lock) {
    String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path inside = Path.of(version(lock, platform)).resolve(platform);
    Path packed = lock.resolveSibling(Installation.NATIVES).resolve(inside);
    boolean isPacked = environment.path("FOLKMOOT_NATIVES").isEmpty() && Files.isDirectory(packed);
    return isPacked ? packed : store(environment).resolve(inside);
  }

  private static Path store(Environment environment) {
    return environment
        .path("FOLKMOOT_NATIVES")
        .orElseGet(() -> environment.cache().resolve("natives"));
  }

  static String platform(String system, String processor) {
    String name = system.toLowerCase(Locale.ROOT).startsWith("linux") ? "linux" : system;
    return switch (processor) {
      case "amd64", "x86_64" -> name + "-x64";
      case "aarch64", "arm64" -> name + "-arm64";
      case "arm" -> name + "-armv7l";
      default -> name + "-" + processor;
    };
  }

  private static String version(Path lock, String platform) {
    return lines(lock).stream()
        .map(line -> line.split("\\s+"))
        .filter(words -> words.length == 3 && words[0].equals(platform))
        .map(words -> words[1])
        .findFirst()
        .orElseThrow(() ->
            new FailureException(
                Failure.Kind.ENGINE_FAILED, "no llama.cpp libraries for " + platform + " yet"));
  }

  private static List<String> lines(Path lock) {
    try {
      return Files.readAllLines(lock);
    } catch (IOException e) {
      throw new FailureException(Failure.Kind.INTERNAL, "cannot read " + lock + ": " + e, e);
    }
  }
}
