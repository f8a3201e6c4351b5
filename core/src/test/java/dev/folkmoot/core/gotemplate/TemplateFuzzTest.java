package dev.folkmoot.core.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Mutated templates, seeded: whatever stands in a model or in a request, rendering ends, within its
 * limits, with text or with a {@link FailureException}. Any other exception fails the test by
 * itself.
 */
final class TemplateFuzzTest {
  private static final int ROUNDS = 1_000;
  private static final List<String> PIECES =
      List.of(
          "{{",
          "}}",
          " ",
          "-",
          "(",
          ")",
          "|",
          ".",
          "$",
          "$x",
          ":=",
          "=",
          ",",
          "\"",
          "`",
          "'",
          "\\",
          "/*",
          "*/",
          "if ",
          "else",
          "end",
          "range ",
          "with ",
          "break",
          "continue",
          "define \"a\"",
          "template \"a\" .",
          "block \"b\" .",
          "nil",
          "9223372036854775807",
          "0x",
          "1e9",
          "'x'",
          "len ",
          "index ",
          "slice ",
          "printf \"%9d\" ",
          "printf \"%[2]*d\" ",
          "json ",
          "eq ",
          "and ",
          ".LN",
          ".Msgs",
          ".Deep.x",
          "{{ end }}",
          "{{- ",
          " -}}",
          "\ud83d",
          "\0",
          "\n",
          "é");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aMutatedTemplateRendersOrFailsInOurWords(long seed) throws IOException {
    Random random = new Random(seed);
    List<String> sources = Sample.learnt().stream().map(Sample.Learnt::template).toList();
    int rendered = 0;
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String source = mutate(sources, random);
      try {
        GoTemplate template = GoTemplate.parse(source);
        template.untilAnswer().render(Sample.data(), Sample.CLOCK);
        String text = template.render(Sample.data(), Sample.CLOCK);
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
}
