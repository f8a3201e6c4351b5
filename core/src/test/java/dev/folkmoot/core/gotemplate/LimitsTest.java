package dev.folkmoot.core.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hostile template meets a named limit: no hang, no exhausted heap, no broken stack. */
final class LimitsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{{ range 9999999999 }}{{ end }}; MAX_STEPS",
        "{{ range 99999 }}{{ range 99999 }}x{{ end }}{{ end }}; MAX_STEPS",
        "{{ $s := .U }}{{ range 99 }}{{ $s = print $s $s }}{{ end }}; MAX_BUILT_CHARS",
        "{{ $s := .U }}{{ range 99 }}{{ $s = printf \"%q\" $s }}{{ end }}; MAX_BUILT_CHARS",
        "{{ range 999 }}{{ printf \"%999999d\" 1 }}{{ end }}; MAX_",
        "{{ define \"d\" }}{{ template \"d\" . }}{{ end }}{{ template \"d\" . }}; maximum template depth",
        "{{ define \"d\" }}{{ template \"d\" . }}{{ template \"d\" . }}{{ end }}{{ template \"d\" 1 }}; maximum template depth",
      })
  void aTemplateThatWantsTooMuchIsStopped(String template, String limit) {
    assertThat(Sample.fault(template)).contains(limit);
  }

  @Test
  void outputIsBounded() {
    String template = "{{ $s := printf \"%1000000s\" \"x\" }}{{ range 99 }}{{ $s }}{{ end }}";
    assertThat(Sample.fault(template)).contains("MAX_OUTPUT_CHARS");
  }

  @Test
  void aSourceTooLongOrTooDeepIsRefused() {
    assertThat(Sample.fault("x".repeat(Limits.MAX_SOURCE_CHARS + 1))).contains("MAX_SOURCE_CHARS");
    assertThat(Sample.fault("{{ " + "(".repeat(5_000) + "1" + ")".repeat(5_000) + " }}"))
        .contains("max expression depth exceeded");
    assertThat(Sample.fault("{{ if 1 }}".repeat(5_000))).contains("MAX_NESTING");
    assertThat(Sample.fault("{{ if 1 }}" + "{{ else if 1 }}".repeat(5_000) + "{{ end }}"))
        .contains("MAX_NESTING");
    assertThat(Sample.fault("{{ define \"a\" }}".repeat(5_000))).contains("unexpected <define>");
    assertThat(Sample.fault("{{ block \"a\" 1 }}".repeat(5_000))).contains("MAX_NESTING");
  }

  @Test
  void aValueNestedTooDeepIsRefused() {
    Object value = "x";
    for (int i = 0; i < 2_000; i++) {
      value = List.of(value);
    }
    Map<String, Object> data = Map.of("V", value);
    for (String use : List.of("{{ .V }}", "{{ json .V }}", "{{ printf \"%q\" .V }}")) {
      try {
        GoTemplate.parse(use).render(data, Sample.CLOCK);
        assertThat(use).as("was rendered").isEmpty();
      } catch (FailureException e) {
        assertThat(e.failure().message()).contains("MAX_NESTING");
      }
    }
  }

  @Test
  void anHonestLongConversationStaysFarBelowTheLimits() {
    List<Object> messages = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      messages.add(
          Map.of("Role", i % 2 == 0 ? "user" : "assistant", "Content", "word ".repeat(400)));
    }
    String template =
        "{{ range $i, $m := .Messages }}{{ $last := eq (len (slice $.Messages $i)) 1 }}"
            + "<|{{ .Role }}|>{{ .Content }}{{ if not $last }}|{{ end }}{{ end }}";
    String prompt = GoTemplate.parse(template).render(Map.of("Messages", messages), Sample.CLOCK);
    assertThat(prompt.length()).isBetween(4_000_000, 4_100_000);
  }
}
