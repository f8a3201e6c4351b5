package dev.folkmoot.app.home;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folder that the program was packaged into.
 *
 * @param folder holds {@code moot.jar}, {@code lib/}, {@code models/}, the options of a node's JVM
 *     ({@code node.options}) and, once trained, the AOT cache ({@code moot.aot})
 */
public record Installation(Path folder) {

  private static final String JAR = "moot.jar";

  /**
   * The installation that a class was loaded from.
   *
   * @return empty where it was loaded from a folder of classes, as in unit tests
   */
  public static Optional<Installation> of(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Optional.empty();
    }
    try {
      Path jar = Path.of(source.getLocation().toURI());
      Path folder = jar.getParent();
      return folder != null && jar.endsWith(JAR)
          ? Optional.of(new Installation(folder))
          : Optional.empty();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where does this program lie? " + source.getLocation(), e);
    }
  }

  /** The model that comes with the program. */
  public Optional<Path> bundledModel() {
    return Optional.of(folder.resolve("models").resolve("pocket.gguf"))
        .filter(Files::isRegularFile);
  }

  /** Which llama.cpp libraries it wants. */
  public Path nativesLock() {
    return folder.resolve("llama.cpp.lock");
  }

  /** What the JVM learnt of this program in a rehearsal; may be missing. */
  public Path startCache() {
    return folder.resolve("moot.aot");
  }

  /** What starts a node in a process of its own. */
  public List<String> nodeCommand() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + folder.resolve("node.options"));
    if (Files.exists(startCache())) {
      command.add("-XX:AOTCache=" + startCache());
    }
    command.add("-jar");
    command.add(folder.resolve(JAR).toString());
    command.add("serve");
    return command;
  }
}
