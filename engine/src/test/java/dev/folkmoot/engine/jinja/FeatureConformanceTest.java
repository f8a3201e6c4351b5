package dev.folkmoot.engine.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every feature of the language, against what jinja2 made of the same template. The files in {@code
 * jinja-features} are one test a case; {@code scripts/render_reference.py} wrote the expected
 * parts.
 */
final class FeatureConformanceTest {
  private static final Path FOLDER = Rendering.resource("jinja-features");

  private record Case(String sentence, String template, String expected) {}

  @TestFactory
  Stream<DynamicContainer> everyFeatureRendersAsInPython() throws IOException {
    Map<String, Object> variables = Rendering.json(FOLDER.resolve("variables.json"));
    List<DynamicContainer> files = new ArrayList<>();
    for (Path file : features()) {
      Stream<DynamicTest> tests =
          cases(file).stream()
              .map(one ->
                  DynamicTest.dynamicTest(
                      one.sentence(),
                      () ->
                          assertThat(Rendering.outcome(one.template(), variables))
                              .as(one.template())
                              .isEqualTo(one.expected())));
      files.add(DynamicContainer.dynamicContainer(file.getFileName().toString(), tests));
    }
    return files.stream();
  }

  @Test
  void theCasesAreReadInFull() throws IOException {
    int count = 0;
    for (Path file : features()) {
      count += cases(file).size();
    }

    assertThat(count).isGreaterThan(190);
  }

  private static List<Path> features() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
  }

  private static List<Case> cases(Path file) throws IOException {
    String text = Files.readString(file);
    String[] blocks = text.substring(0, text.length() - 1).split("\n### ", -1);
    return Arrays.stream(blocks).skip(1).map(FeatureConformanceTest::read).toList();
  }

  private static Case read(String block) {
    int title = block.indexOf('\n');
    int arrow = block.indexOf("\n=>\n");
    return new Case(
        block.substring(0, title),
        block.substring(title + 1, arrow),
        block.substring(arrow + "\n=>\n".length()));
  }
}
