package dev.folkmoot.app.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.app.structure.SourceTree.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/libp2p-hardening.md promises a test for each attack and each lesson: here it is held. */
final class HardeningTest {

  /** Attacks that have a number, and the lessons of the reference that a test can hold. */
  private static final List<String> IDS =
      List.of(
          "CVE-2022-23492",
          "CVE-2022-23486",
          "CVE-2022-23487",
          "CVE-2026-32314",
          "CVE-2023-40583",
          "CVE-2023-39533",
          "CL-2020-03",
          "CL-2020-07",
          "CL-2020-09",
          "GHSA-xqvc-92cf-94j4",
          "Lesson 4.3.1",
          "Lesson 4.3.2",
          "Lesson 4.3.3",
          "Lesson 4.3.4",
          "Lesson 4.3.5",
          "Lesson 4.3.6",
          "Lesson 4.3.7",
          "Lesson 4.3.8",
          "Lesson 4.3.9",
          "Lesson 4.3.10",
          "Lesson 4.3.11",
          "Lesson 4.3.13");

  private static final Path TABLE = SourceTree.root().resolve("docs/libp2p-hardening.md");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
  private static final Pattern NUMBERED = Pattern.compile("(CVE|CL|GHSA)-.*|Lesson 4\\.3\\.\\d+");
  private static final Pattern LISTENING =
      Pattern.compile("listen(?:ingOn)?\\([^;]*/(?:tcp|udp)/(\\d+)");

  /** Where Linux begins to hand out ports to whoever asks for any. */
  private static final int FIRST_EPHEMERAL_PORT = 32_768;

  private static final List<Source> SOURCES =
      SourceTree.read().stream().filter(Source::isTest).toList();

  /** A line of the table: what it is for, and the tests that hold it. */
  private record Row(String id, List<MatchResult> tests) {}

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String line : SourceTree.lines(TABLE)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length > 2 && TEST.matcher(line).find()) {
        rows.add(new Row(cells[1].strip(), TEST.matcher(line).results().toList()));
      }
    }
    return rows;
  }

  @Test
  void everyAttackAndEveryLessonIsInTheTable() {
    assertThat(rows()).extracting(Row::id).containsAll(IDS).doesNotHaveDuplicates();
  }

  @Test
  void everyTestOfTheTableExistsAndNamesWhatItIsListedFor() {
    for (Row row : rows()) {
      for (MatchResult test : row.tests()) {
        String file = test.group(1) + ".java";
        String method = test.group(2);
        assertThat(SOURCES)
            .as("%s is held by %s.%s", row.id(), test.group(1), method)
            .anyMatch(source -> isIn(source, file) && holds(source, method, row.id()));
      }
    }
  }

  private static boolean isIn(Source source, String file) {
    return source.path().endsWith(file);
  }

  private static boolean holds(Source source, String method, String id) {
    String text = String.join("\n", source.lines());
    return text.contains("void " + method + "(")
        && (!NUMBERED.matcher(id).matches() || names(text, id));
  }

  /** By its number, which must not be the beginning of another: {@code Lessons 4.3.2 and 4.3.3}. */
  private static boolean names(String text, String id) {
    String number = id.replace("Lesson ", "");
    return Pattern.compile(Pattern.quote(number) + "(?!\\d)").matcher(text).find();
  }

  /** Lesson 4.3.13. */
  @Test
  void noTestListensOnAPortThatTheKernelHandsOut() {
    for (Source source : SOURCES) {
      Matcher listening = LISTENING.matcher(String.join("\n", source.lines()));
      while (listening.find()) {
        assertThat(Integer.parseInt(listening.group(1)))
            .as("%s in %s", listening.group(), source.path())
            .isLessThan(FIRST_EPHEMERAL_PORT);
      }
    }
  }
}
