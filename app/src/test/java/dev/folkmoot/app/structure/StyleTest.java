package dev.folkmoot.app.structure;

import static java.util.Comparator.comparingInt;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import dev.folkmoot.app.structure.SourceTree.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The yardstick of the style, as far as a machine can hold it against the source. */
final class StyleTest {

  private static final int MAX_FILE_LINES = 800;
  private static final int LONG_FILE_LINES = 300;
  private static final double MAX_SHARE_OF_LONG_FILES = 0.1;
  private static final int MAX_MEDIAN_LINES = 100;
  private static final int MAX_METHOD_LINES = 60;
  private static final double LEAST_TEST_LINES_PER_MAIN_LINE = 0.8;
  private static final Pattern TEST_CASES =
      Pattern.compile("/src/test/(?!.*/chat-templates/)[^.]*[.](txt|mjs|sh|py)$");

  private static final Pattern BANNED_NAME =
      Pattern.compile(".*(Util|Utils|Helper|Helpers|Manager|Impl)|(Base|Abstract)[A-Z].*");

  /** Taken apart, so that this file does not hold what it looks for. */
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

  /** Where words may be printed: the command line, and the programs that measure. */
  private static final Set<String> PRINTERS = Set.of("dev.folkmoot.app.cli", "dev.folkmoot.bench");

  private static final List<Source> SOURCES = SourceTree.read();

  @Test
  void theSourcesAreFound() {
    assertThat(SOURCES).anyMatch(source -> source.path().endsWith("StyleTest.java"));
    assertThat(SOURCES).anyMatch(source -> source.module().equals("core") && !source.isTest());
  }

  @Test
  void noFileIsOverlong() {
    assertThat(SOURCES)
        .filteredOn(source -> source.lines().size() > MAX_FILE_LINES)
        .extracting(Source::path)
        .isEmpty();
  }

  @Test
  void nineFilesInTenAreShortAndHalfOfThemVeryShort() {
    List<Integer> lengths = SOURCES.stream().map(source -> source.lines().size()).sorted().toList();
    long over = lengths.stream().filter(length -> length > LONG_FILE_LINES).count();
    assertThat((double) over / lengths.size())
        .as("share of files over %d lines:%n%s", LONG_FILE_LINES, longest())
        .isLessThanOrEqualTo(MAX_SHARE_OF_LONG_FILES);
    assertThat(lengths.get(lengths.size() / 2))
        .as("median of lines in a file")
        .isLessThanOrEqualTo(MAX_MEDIAN_LINES);
  }

  @Test
  void noMethodIsLongerThanAScreen() {
    assertThat(findings(TooLong::new)).isEmpty();
  }

  @Test
  void everyNameSaysWhatTheThingDoes() {
    assertThat(findings(BadNames::new)).isEmpty();
  }

  @Test
  void onlyTheCommandLinePrints() {
    assertThat(findings(Prints::new)).isEmpty();
  }

  @Test
  void noTestIsSwitchedOff() {
    assertThat(findings(SwitchedOff::new)).isEmpty();
  }

  @Test
  void nothingIsLeftUnfinished() {
    List<String> unfinished = new ArrayList<>();
    for (Source source : SOURCES) {
      for (int i = 0; i < source.lines().size(); i++) {
        if (UNFINISHED.matcher(source.lines().get(i)).find()) {
          unfinished.add(source.path() + ":" + (i + 1));
        }
      }
    }
    assertThat(unfinished).isEmpty();
  }

  @Test
  void everyPackageIsNullMarkedAndExplained() {
    Set<String> explained =
        SOURCES.stream()
            .filter(Source::isPackageInfo)
            .filter(source -> source.lines().contains("@NullMarked"))
            .filter(source -> source.lines().getFirst().startsWith("/**"))
            .map(source -> source.module() + " " + source.packageName())
            .collect(Collectors.toSet());
    Set<String> all =
        SOURCES.stream()
            .map(source -> source.module() + " " + source.packageName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(explained).containsAll(all);
  }

  /**
   * A line of a case that a test reads from a file weighs as much as one in its code; what other
   * programs printed (rendered chat templates, lock files) weighs nothing.
   */
  @Test
  void testsWeighNearlyAsMuchAsWhatTheyTest() {
    long main = lines(false);
    long code = lines(true);
    long cases =
        SourceTree.textFiles().stream()
            .filter(file -> TEST_CASES.matcher(file.toString()).find())
            .mapToLong(file -> SourceTree.lines(file).size())
            .sum();
    assertThat((double) (code + cases) / main)
        .as("lines of tests and of main code:%n%s%nand of cases in files: %d", weights(), cases)
        .isGreaterThanOrEqualTo(LEAST_TEST_LINES_PER_MAIN_LINE);
  }

  /** A mirror changes, and a build that names its source cannot be pointed at another. */
  @Test
  void noPackageRegistryIsNamed() {
    Pattern registry =
        Pattern.compile(
            "registry\\.npm" + "js|repo1?\\.mav" + "en|py" + "pi\\.org|pythonhos" + "ted");
    assertThat(SourceTree.textFiles())
        .isNotEmpty()
        .filteredOn(file -> SourceTree.lines(file).stream().anyMatch(registry.asPredicate()))
        .isEmpty();
  }

  private static long lines(boolean tests) {
    return lines(SOURCES, tests);
  }

  private static long lines(List<Source> sources, boolean tests) {
    return sources.stream()
        .filter(source -> source.isTest() == tests)
        .mapToLong(source -> source.lines().size())
        .sum();
  }

  /** One line a module, for whoever has to find out which one lacks tests. */
  private static String weights() {
    return SOURCES.stream()
        .collect(Collectors.groupingBy(Source::module, TreeMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(module ->
            "%s: %d for %d"
                .formatted(
                    module.getKey(),
                    lines(module.getValue(), true),
                    lines(module.getValue(), false)))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String longest() {
    return SOURCES.stream()
        .filter(source -> source.lines().size() > LONG_FILE_LINES)
        .sorted(comparingInt((Source source) -> source.lines().size()).reversed())
        .map(source -> source.lines().size() + " " + source.path())
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static List<String> findings(BiFunction<Source, List<String>, Scanner> scanner) {
    List<String> findings = new ArrayList<>();
    SOURCES.forEach(source -> scanner.apply(source, findings).scan(source.unit(), null));
    return findings;
  }

  /** Walks one file and writes down what it finds there. */
  private abstract static class Scanner extends TreeScanner<@Nullable Void, @Nullable Void> {
    final Source source;
    private final List<String> findings;

    Scanner(Source source, List<String> findings) {
      this.source = source;
      this.findings = findings;
    }

    void report(com.sun.source.tree.Tree tree, Object what) {
      long start = source.positions().getStartPosition(source.unit(), tree);
      findings.add(source.path() + ":" + source.line(start) + " " + what);
    }
  }

  private static final class TooLong extends Scanner {
    TooLong(Source source, List<String> findings) {
      super(source, findings);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      long start = source.positions().getStartPosition(source.unit(), method);
      long end = source.positions().getEndPosition(source.unit(), method);
      if (end > 0 && source.line(end) - source.line(start) + 1 > MAX_METHOD_LINES) {
        report(method, method.getName());
      }
      return super.visitMethod(method, null);
    }
  }

  private static final class BadNames extends Scanner {
    BadNames(Source source, List<String> findings) {
      super(source, findings);
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
      if (BANNED_NAME.matcher(type.getSimpleName()).matches()) {
        report(type, type.getSimpleName());
      }
      return super.visitClass(type, null);
    }
  }

  private static final class Prints extends Scanner {
    Prints(Source source, List<String> findings) {
      super(source, findings);
    }

    @Override
    public @Nullable Void visitMemberSelect(MemberSelectTree select, @Nullable Void nothing) {
      String text = select.toString();
      boolean mayPrint = PRINTERS.stream().anyMatch(source.packageName()::startsWith);
      if (!mayPrint && (text.equals("System.out") || text.equals("System.err"))) {
        report(select, text);
      }
      return super.visitMemberSelect(select, null);
    }
  }

  private static final class SwitchedOff extends Scanner {
    SwitchedOff(Source source, List<String> findings) {
      super(source, findings);
    }

    @Override
    public @Nullable Void visitAnnotation(AnnotationTree annotation, @Nullable Void nothing) {
      if (annotation.getAnnotationType().toString().startsWith("Disabled")) {
        report(annotation, annotation);
      }
      return super.visitAnnotation(annotation, null);
    }
  }
}
