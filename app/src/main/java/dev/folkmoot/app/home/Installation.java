package dev.folkmoot.app.home;

import java.net.URISyntaxException;
import java.net.URL;
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

  /** Where llama.cpp's libraries lie in a program that was packed to need nothing else. */
  public static final String NATIVES = "natives";

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
    URL location = source.getLocation();
    try {
      // Classes from a start-up cache know no location if there is a space in it: a fault of the
      // JDK. Such a cache is made for one jar, which is then the whole class path.
      return of(
          location == null
              ? Path.of(System.getProperty("java.class.path")).toAbsolutePath()
              : Path.of(location.toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where does this program lie? " + location, e);
    }
  }

  private static Optional<Installation> of(Path jar) {
    Path folder = jar.getParent();
    return folder != null && jar.endsWith(JAR)
        ? Optional.of(new Installation(folder))
        : Optional.empty();
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
