package dev.folkmoot.engine.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Mutated templates, seeded: whatever stands in a model file, rendering ends, within its limits,
 * with text or with a {@link FailureException}. Any other exception fails the test by itself.
 */
final class TemplateFuzzTest {
  private static final int ROUNDS = 4_000;
  private static final Path FOLDER = Rendering.resource("jinja-features");
  private static final List<String> PIECES =
      List.of(
          "{{",
          "}}",
          "{%",
          "%}",
          "{#",
          "#}",
          "-",
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          "'",
          "\"",
          "\\",
          "|",
          ".",
          ",",
          ":",
          "~",
          "*",
          "**",
          "//",
          "%",
          "is",
          "not",
          "in",
          "if",
          "else",
          "for",
          "set",
          "macro",
          "0",
          "-1",
          "9223372036854775807",
          "1e308",
          "none",
          "messages",
          "loop",
          "missing",
          "d",
          "row",
          "astral",
          "\ud83d",
          "\0",
          "\n",
          "[::-1]",
          "|tojson",
          "|list",
          "|sort",
          "|map('int')",
          ".items()",
          ".split()",
          "namespace(a=1)",
          "range(9)");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aMutatedTemplateRendersOrFailsInOurWords(long seed) throws IOException {
    Random random = new Random(seed);
    List<String> sources = sources();
    Map<String, Object> variables = Rendering.json(FOLDER.resolve("variables.json"));
    int rendered = 0;
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String source = mutate(sources, random);
      try {
        String text = Template.compile(source, Rendering.CLOCK).render(variables);
        assertThat(text.length()).isLessThanOrEqualTo(Limits.MAX_OUTPUT_CHARS);
        rendered++;
      } catch (FailureException e) {
        assertThat(e.failure().message()).as(source).isNotBlank();
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", template: " + source, e);
      }
    }
    // Both must happen often, or the mutations are too tame or too wild to prove anything.
    assertThat(rendered).isGreaterThan(ROUNDS / 20);
    assertThat(refused).isGreaterThan(ROUNDS / 20);
  }

  private static String mutate(List<String> sources, Random random) {
    StringBuilder source = new StringBuilder(sources.get(random.nextInt(sources.size())));
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(source.length() + 1);
      int end = Math.min(source.length(), at + random.nextInt(6));
      switch (random.nextInt(4)) {
        case 0 -> source.delete(at, end);
        case 1 -> source.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> source.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
        default -> source.insert(at, sources.get(random.nextInt(sources.size())));
      }
    }
    return source.toString();
  }

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
        for (String block : Files.readString(file).split("\n### ", -1)) {
          int arrow = block.indexOf("\n=>\n");
          if (arrow > 0) {
            sources.add(block.substring(block.indexOf('\n') + 1, arrow));
          }
        }
      }
    }
    return sources;
  }
}
