package dev.folkmoot.app.structure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import dev.folkmoot.app.structure.SourceTree.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Holds the wire surface against the tests that show it, and {@code docs/conformance.md} against
 * both. Every line of {@code wire-lines.txt} needs a test, or a reason why there is none; a test
 * shows the line whose id its name begins with: {@code c009…}, {@code r4…}, {@code s1106…}.
 */
final class ConformanceTest {

  private static final String LINES = "wire-lines.txt";
  private static final String DOCUMENT = "docs/conformance.md";
  private static final Pattern NAMED =
      Pattern.compile("(?:(c)(\\d{3})|(s)(\\d{4})|(r)(\\d{1,2}))(?=[A-Z]).*");

  /**
   * A line of the surface.
   *
   * @param id {@code C-009}
   * @param open what of it is not met; perhaps empty
   */
  private record Line(String section, String id, String what, List<String> tests, String open) {}

  private static final Set<String> ALL_TESTS = allTests();
  private static final Map<String, Set<String>> SHOWN_BY = shownBy();

  private static Set<String> allTests() {
    Set<String> all = new TreeSet<>();
    for (Source source : SourceTree.read()) {
      if (source.isTest()) {
        source
            .unit()
            .accept(
                new TreeScanner<Void, String>() {
                  @Override
                  public Void visitClass(ClassTree tree, String outer) {
                    return super.visitClass(tree, tree.getSimpleName().toString());
                  }

                  @Override
                  public Void visitMethod(MethodTree tree, String owner) {
                    all.add(owner + "." + tree.getName());
                    return super.visitMethod(tree, owner);
                  }
                },
                "");
      }
    }
    return all;
  }

  private static Map<String, Set<String>> shownBy() {
    Map<String, Set<String>> shown = new TreeMap<>();
    for (String test : ALL_TESTS) {
      Matcher named = NAMED.matcher(test.substring(test.indexOf('.') + 1));
      if (named.matches()) {
        shown.computeIfAbsent(id(named), _ -> new TreeSet<>()).add(test);
      }
    }
    return shown;
  }

  private static String id(Matcher named) {
    for (int kind = 1; kind < 6; kind += 2) {
      if (named.group(kind) != null) {
        return named.group(kind).toUpperCase(Locale.ROOT) + "-" + named.group(kind + 1);
      }
    }
    throw new IllegalArgumentException(named.group());
  }

  private static List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    String section = "";
    for (String text : resource().lines().toList()) {
      if (text.startsWith("## ")) {
        section = text.substring(3);
      } else if (!text.startsWith("#")) {
        String[] cells = text.split("\\|", -1);
        assertThat(cells).as(text).hasSizeBetween(3, 4);
        List<String> tests =
            cells[2].isBlank() ? List.of() : List.of(cells[2].strip().split(",\\s*"));
        String open = cells.length == 4 ? cells[3].strip() : "";
        lines.add(new Line(section, cells[0].strip(), cells[1].strip(), tests, open));
      }
    }
    return lines;
  }

  private static String resource() {
    try (InputStream in = ConformanceTest.class.getResourceAsStream(LINES)) {
      if (in == null) {
        throw new IllegalStateException(LINES + " is not beside this test");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> testsOf(Line line) {
    Set<String> tests = new TreeSet<>(line.tests());
    tests.addAll(SHOWN_BY.getOrDefault(line.id(), Set.of()));
    return tests;
  }

  @Test
  void everyLineHasATestOrAReason() {
    assertThat(lines())
        .filteredOn(line -> testsOf(line).isEmpty() && line.open().isEmpty())
        .extracting(Line::id)
        .isEmpty();
  }

  @Test
  void everyTestThatIsNamedExistsAndShowsALineThatExists() {
    assertThat(lines()).flatExtracting(Line::tests).allMatch(ALL_TESTS::contains);
    assertThat(SHOWN_BY.keySet()).isSubsetOf(lines().stream().map(Line::id).toList());
    assertThat(SHOWN_BY.keySet()).hasSizeGreaterThan(60).contains("C-009", "S-1206");
  }

  @Test
  void theDocumentSaysWhatTheTestsSay() throws IOException {
    String fresh = document();
    Path written = SourceTree.root().resolve("app/target/conformance.md");
    Files.createDirectories(written.getParent());
    Files.writeString(written, fresh);
    Path document = SourceTree.root().resolve(DOCUMENT);
    assertThat(Files.exists(document) ? Files.readString(document) : "")
        .as("%s is stale: cp app/target/conformance.md %s", DOCUMENT, DOCUMENT)
        .isEqualTo(fresh);
  }

  private static String document() {
    Map<String, List<Line>> sections = new LinkedHashMap<>();
    for (Line line : lines()) {
      sections.computeIfAbsent(line.section(), _ -> new ArrayList<>()).add(line);
    }
    StringBuilder out =
        new StringBuilder(
            """
            # What of the wire surface is met

            Made by `ConformanceTest` of the tests' names and of `%s` beside it; do not edit.
            A test shows the line whose id its name begins with: `c009…` is C-009, `r4…` R-4, and
            `s1106…` the sixth line of section 1.11, where the reference has no numbers.

            ## Not met, or not to the letter

            | line | what | how it is here |
            |---|---|---|
            """
                .formatted(LINES));
    for (Line line : lines()) {
      if (!line.open().isEmpty()) {
        row(out, line.id(), line.what(), line.open());
      }
    }
    sections.forEach((section, lines) -> {
      out.append("\n## ").append(section).append("\n\n| line | what | tests |\n|---|---|---|\n");
      for (Line line : lines) {
        row(out, line.id(), line.what(), summary(line));
      }
    });
    return out.toString();
  }

  private static void row(StringBuilder out, String... cells) {
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** Classes only: with all names the table would be unreadable, and stale with every test. */
  private static String summary(Line line) {
    Set<String> classes = new TreeSet<>();
    for (String test : testsOf(line)) {
      classes.add(test.substring(0, test.indexOf('.')));
    }
    return classes.isEmpty() ? "none" : String.join(", ", classes);
  }
}
