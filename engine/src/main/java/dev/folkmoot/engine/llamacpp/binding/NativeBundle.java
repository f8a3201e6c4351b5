package dev.folkmoot.engine.llamacpp.binding;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The prebuilt libraries of one llama.cpp version for one platform, in one folder, with one CPU
 * library a variant.
 *
 * @param folder holds {@code libllama.v*.so} and its siblings
 */
public record NativeBundle(Path folder) {

  private static final String CPU_PREFIX = "libggml-cpu-";
  private static final String SUFFIX = ".so";
  private static final List<String> GPU_LIBRARIES = List.of("libggml-cuda.so", "libggml-vulkan.so");
  private static final int MAX_DEPTH = 6;

  /**
   * Finds the libraries below a folder.
   *
   * @throws FailureException {@code ENGINE_FAILED} if there are none
   */
  public static NativeBundle below(Path root) {
    return find(root, "libllama", platform())
        .map(library -> new NativeBundle(parent(library)))
        .orElseThrow(() ->
            new FailureException(
                Failure.Kind.ENGINE_FAILED,
                "no llama.cpp libraries in " + root + "; run ./moot, which fetches them with npm"));
  }

  /** Names of all CPU variants, for example {@code haswell}. */
  public List<String> variants() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(CPU_PREFIX) && name.endsWith(SUFFIX))
          .map(name -> name.substring(CPU_PREFIX.length(), name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new FailureException(Failure.Kind.ENGINE_FAILED, "cannot list " + folder, e);
    }
  }

  Path variant(String name) {
    return folder.resolve(CPU_PREFIX + name + SUFFIX);
  }

  Path library(String prefix) {
    return find(folder, prefix, platform())
        .orElseThrow(() ->
            new FailureException(Failure.Kind.ENGINE_FAILED, "no " + prefix + " in " + folder));
  }

  /** GPU back ends that were fetched beside this bundle: siblings of the platform's folder. */
  public List<Path> gpuLibraries() {
    Path version = folder.resolve("../../..").normalize();
    return GPU_LIBRARIES.stream().flatMap(name -> find(version, name, "").stream()).toList();
  }

  /**
   * GPU packages hold libraries of the same names in other folders: the folder's name must be the
   * platform's.
   */
  private static Optional<Path> find(Path root, String prefix, String folderName) {
    if (!Files.isDirectory(root)) {
      return Optional.empty();
    }
    try (Stream<Path> files =
        Files.find(
            root,
            MAX_DEPTH,
            (path, attributes) ->
                attributes.isRegularFile()
                    && isLibrary(path.getFileName().toString(), prefix)
                    && (folderName.isEmpty() || parent(path).endsWith(folderName)))) {
      return files.sorted().findFirst();
    } catch (IOException e) {
      throw new FailureException(Failure.Kind.ENGINE_FAILED, "cannot search " + root, e);
    }
  }

  /** This platform, as the packages name it. */
  private static String platform() {
    String arch =
        switch (System.getProperty("os.arch")) {
          case "amd64", "x86_64" -> "x64";
          case "aarch64" -> "arm64";
          case String other -> other;
        };
    return "linux-" + arch;
  }

  /** {@code libllama} must find {@code libllama.v0.5.0.so}, but not {@code libllama-common.so}. */
  private static boolean isLibrary(String name, String prefix) {
    return name.equals(prefix) || (name.startsWith(prefix + ".") && name.endsWith(SUFFIX));
  }

  private static Path parent(Path library) {
    Path parent = library.getParent();
    return parent == null ? Path.of("") : parent;
  }
}
