package dev.folkmoot.app.structure;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** All Java sources of the project, parsed by javac but not attributed. */
final class SourceTree {

  /**
   * One source file.
   *
   * @param path from the project's root
   * @param module the folder it stands in
   * @param isTest whether it is a test's
   * @param lines its text
   */
  record Source(
      Path path,
      String module,
      boolean isTest,
      List<String> lines,
      CompilationUnitTree unit,
      SourcePositions positions) {

    String packageName() {
      return String.valueOf(unit.getPackageName());
    }

    boolean isPackageInfo() {
      return path.endsWith("package-info.java");
    }

    long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }
  }

  private static final int MAX_DEPTH = 30;
  private static final Pattern TEXT =
      Pattern.compile(
          ".*\\.(java|sh|py|md|txt|xml|json|js|mjs|properties|options|lock|toml|yml)|moot|check|run|fetch");

  private SourceTree() {}

  /** The folder that holds all modules. */
  static Path root() {
    String root = System.getProperty("folkmoot.root");
    if (root == null) {
      throw new IllegalStateException("the build must say where the project is: folkmoot.root");
    }
    return Path.of(root);
  }

  static List<Path> modules() {
    try (Stream<Path> folders = Files.list(root())) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("pom.xml")) && Files.isDirectory(folder))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The sources, read once for all tests of this process: their trees take hundreds of megabytes.
   */
  static List<Source> read() {
    return Read.SOURCES;
  }

  private static final class Read {
    static final List<Source> SOURCES = parse();
  }

  private static List<Source> parse() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Source> sources = new ArrayList<>();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      // One task for all: each brings a compiler of its own.
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(javaFiles()));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        Path file = Path.of(unit.getSourceFile().toUri());
        Path path = root().relativize(file);
        sources.add(
            new Source(
                path,
                path.getName(0).toString(),
                path.getName(2).toString().equals("test"),
                Files.readAllLines(file),
                unit,
                positions));
      }
      return List.copyOf(sources);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> javaFiles() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path module : modules()) {
      Path src = module.resolve("src");
      if (Files.isDirectory(src)) {
        try (Stream<Path> files = Files.walk(src)) {
          files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(found::add);
        }
      }
    }
    return found;
  }

  /** What a person wrote, code or not: scripts, documents, settings of the build. */
  static List<Path> textFiles() {
    try (Stream<Path> files =
        Files.find(root(), MAX_DEPTH, (file, about) -> about.isRegularFile() && isText(file))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isText(Path file) {
    Path path = root().relativize(file);
    boolean isOurs =
        StreamSupport.stream(path.spliterator(), false)
            .map(Path::toString)
            .noneMatch(part ->
                part.equals("target") || part.equals(".git") || part.equals("node_modules"));
    return isOurs && TEXT.matcher(path.getFileName().toString()).matches();
  }
}
