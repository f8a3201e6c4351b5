package dev.folkmoot.app.image;

import dev.folkmoot.app.home.Installation;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The program as a folder that needs nothing else. It is made beside its place and moved there when
 * it is whole; then it is rehearsed there, which proves that it runs and leaves its start-up cache.
 *
 * @param installation what is packed
 * @param natives the folder of llama.cpp's libraries for this platform
 * @param notes takes what is being done, a line each
 */
public record AppImage(Installation installation, Path natives, Consumer<String> notes) {

  /**
   * What the program needs of the JDK. jdeps cannot tell, for it reads only what is named in the
   * classes: JNDI's DNS client is a service, and half of what Jackson names is never used here.
   * That the list is long enough the rehearsal shows.
   */
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.xml",
          "jdk.jfr",
          "jdk.management",
          "jdk.naming.dns",
          "jdk.unsupported");

  private static final String NAME = "moot";
  private static final Set<String> LEFT_OUT = Set.of("moot.aot", "stamp");
  private static final String REHEARSAL = ".rehearsal";

  /** What the user has set for his own JVMs, or for this one's libraries, is not the image's. */
  private static final Map<String, String> UNSET =
      Map.of("JAVA_TOOL_OPTIONS", "", "JDK_JAVA_OPTIONS", "", "FOLKMOOT_NATIVES", "");

  /**
   * Makes it.
   *
   * @param target a folder that is not there yet
   * @param cached whether it is to start quickly; that takes a minute now and 50 MB
   * @return its size in bytes
   * @throws FailureException with the reason; then the folder is not there
   */
  public long make(Path target, boolean cached) throws InterruptedException {
    Path home = Path.of(System.getProperty("java.home"));
    JdkTool jlink = JdkTool.named("jlink", home);
    JdkTool jpackage = JdkTool.named("jpackage", home);
    Path whole = target.toAbsolutePath().normalize();
    if (Files.exists(whole)) {
      throw FailureException.invalid(whole + " is there already; name another folder");
    }
    try {
      Path beside = Files.createDirectories(whole.resolveSibling(".").normalize());
      FileTree work = new FileTree(Files.createTempDirectory(beside, ".moot-package"));
      try {
        build(jlink, jpackage, work.root(), cached);
        Files.move(work.root().resolve("image").resolve(NAME), whole);
      } finally {
        work.delete();
      }
      finish(whole, cached);
      return new FileTree(whole).size();
    } catch (IOException e) {
      throw new FailureException(Failure.Kind.INTERNAL, "cannot make " + whole + ": " + e, e);
    }
  }

  private void build(JdkTool jlink, JdkTool jpackage, Path work, boolean cached)
      throws IOException, InterruptedException {
    notes.accept("runtime");
    Path runtime = work.resolve("runtime");
    jlink.run(
        List.of(
            "--add-modules",
            String.join(",", MODULES),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            runtime.toString()),
        UNSET);
    notes.accept("program");
    Path input = work.resolve("input");
    new FileTree(installation.folder()).copyTo(input, path -> !LEFT_OUT.contains(path.toString()));
    copyNatives(input.resolve(Installation.NATIVES));
    jpackage.run(
        List.of(
            "--type",
            "app-image",
            "--name",
            NAME,
            "--input",
            input.toString(),
            "--main-jar",
            "moot.jar",
            "--runtime-image",
            runtime.toString(),
            "--dest",
            work.resolve("image").toString()),
        UNSET);
    Path packed = work.resolve("image").resolve(NAME).resolve("lib/app");
    Path config = packed.resolve("moot.cfg");
    Files.write(
        config,
        LauncherConfig.lines(
            Files.readAllLines(config),
            cached,
            Files.readAllLines(packed.resolve("node.options"))));
  }

  /**
   * In the folders that the lock file's version and platform name, as where they are fetched to.
   */
  private void copyNatives(Path target) throws IOException {
    if (!Files.isDirectory(natives)) {
      throw FailureException.invalid("no llama.cpp libraries in " + natives + "; run ./moot first");
    }
    Path version = natives.resolveSibling(".").normalize();
    Path place = target.resolve(version.getFileName()).resolve(natives.getFileName());
    new FileTree(natives)
        .copyTo(place, path -> path.toString().endsWith(".so") || path.endsWith("LICENSE"));
  }

  private void finish(Path whole, boolean cached) throws IOException, InterruptedException {
    if (!cached) {
      return;
    }
    notes.accept("start-up cache");
    Path program = whole.resolve("lib/app");
    FileTree rehearsal = new FileTree(whole.resolve(REHEARSAL));
    try {
      new JdkTool(whole.resolve("lib/runtime/bin/java"))
          .run(
              List.of(
                  "@" + program.resolve("node.options"),
                  "-XX:AOTCacheOutput=" + program.resolve("moot.aot"),
                  "-jar",
                  program.resolve("moot.jar").toString(),
                  "rehearse",
                  rehearsal.root().toString()),
              UNSET);
    } catch (FailureException e) {
      new FileTree(whole).delete(); // What cannot be rehearsed is not to be used.
      throw e;
    } finally {
      rehearsal.delete();
    }
  }
}
