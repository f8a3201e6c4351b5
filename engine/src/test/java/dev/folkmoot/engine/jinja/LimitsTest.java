package dev.folkmoot.engine.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hostile template meets a named limit: no hang, no exhausted heap, no broken stack. */
final class LimitsTest {
  private static final String LOOPS = "{% for i in range(100000) %}";
  private static final String ENDS = "{% endfor %}";

  private static String refusal(String source, Map<String, Object> variables) {
    Failure failure =
        catchThrowableOfType(
                FailureException.class,
                () -> Template.compile(source, Rendering.CLOCK).render(variables))
            .failure();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.ENGINE_FAILED);
    return failure.message();
  }

  private static String refusal(String source) {
    return refusal(source, Map.of());
  }

  @Test
  void endlessLoopsRunOutOfSteps() {
    assertThat(refusal(LOOPS + LOOPS + "{% set a = i %}" + ENDS + ENDS)).contains("MAX_STEPS");
  }

  @Test
  void endlessOutputIsCut() {
    assertThat(refusal("{% set s = 'x' * 10000 %}" + LOOPS + "{{ s }}" + ENDS))
        .contains("MAX_OUTPUT_CHARS");
  }

  @Test
  void aMacroThatCallsItselfForEverIsStopped() {
    assertThat(refusal("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}")).contains("MAX_DEPTH");
  }

  @Test
  void recursionIsStoppedOnAVirtualThreadToo() throws InterruptedException {
    List<String> messages = new ArrayList<>();
    String source = "{% macro f(x) %}{{ f(f(x) ~ [f(x)][0]) }}{% endmacro %}{{ f(1) }}";
    Thread.ofVirtual().start(() -> messages.add(refusal(source))).join();

    assertThat(messages).singleElement().asString().contains("MAX_DEPTH");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{{ 'x' * 999999999999 }}; MAX_BUILT_CHARS",
        "{{ [1] * 999999999999 }}; MAX_STEPS",
        "{{ '%999999999s' % 'x' }}; format",
        "{{ '{:99999999}'.format(1) }}{{ '{:99999999}'.format(1) }}; MAX_BUILT_CHARS",
        "{{ 'x'.center(999999999) }}; MAX_BUILT_CHARS",
        "{{ 'x'|indent(999999999, true) }}; MAX_BUILT_CHARS",
        "{{ [1]|tojson(indent=999999999) }}; MAX_BUILT_CHARS",
        "{{ range(999999999999) }}; MAX_RANGE_ITEMS",
        "{{ range(-9223372036854775807, 9223372036854775807) }}; MAX_RANGE_ITEMS",
        "{{ [1]|batch(999999999, 0)|list }}; MAX_STEPS",
        "{{ ('a' * 9000000).replace('', 'b' * 1000) }}; MAX_",
        "{{ ('a' * 9000000 ~ 'b') in ('a' * 20000000) }}; MAX_STEPS",
        "{{ ('a' * 20000000).count('a' * 9000000 ~ 'b') }}; MAX_STEPS",
      })
  void oneCallCannotTakeTooMuch(String source, String limit) {
    assertThat(refusal(source)).contains(limit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{% set ns.v = ns.v ~ ns.v %}; x; MAX_",
        "{% set ns.v = ns.v + ns.v %}; x; MAX_BUILT_CHARS",
        "{% set ns.v = [ns.v] %}{{ ns.v|string|length }}; x; MAX_",
        "{% set ns.v = ns.v * 2 %}; 3; overflow",
      })
  void growthInALoopIsStopped(String step, String start, String limit) {
    Object value = start.equals("3") ? (Object) 3 : start;
    String source = "{% set ns = namespace(v=v) %}" + LOOPS + step + ENDS;

    assertThat(refusal(source, Map.of("v", value))).contains(limit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {"{{ a.v|string }}", "{{ a.v|tojson }}", "{{ a.v == b.v }}", "{{ a.v < b.v }}"})
  void valuesThatShareTheirPartsCannotExplode(String use) {
    String source =
        "{% set a = namespace(v=[1]) %}{% set b = namespace(v=[1]) %}{% for i in range(60) %}"
            + "{% set a.v = [a.v, a.v] %}{% set b.v = [b.v, b.v] %}{% endfor %}"
            + use;

    assertThat(refusal(source)).contains("MAX_");
  }

  @Test
  void aValueNestedTooDeepIsRefused() {
    Object value = "x";
    for (int i = 0; i < 2_000; i++) {
      value = List.of(value);
    }

    assertThat(refusal("{{ v }}", Map.of("v", value))).contains("MAX_DEPTH");
  }

  @Test
  void aSourceTooLongOrTooDeepIsRefused() {
    assertThat(refusal("x".repeat(Limits.MAX_SOURCE_CHARS + 1))).contains("MAX_SOURCE_CHARS");
    assertThat(refusal("{{ " + "(".repeat(5_000) + "1" + ")".repeat(5_000) + " }}"))
        .contains("MAX_NESTING");
    assertThat(refusal("{% if true %}".repeat(5_000))).contains("MAX_NESTING");
    assertThat(refusal("{{ " + "-".repeat(5_000) + "1 }}")).contains("MAX_NESTING");
    assertThat(refusal("{{ " + "not ".repeat(5_000) + "1 }}")).contains("MAX_NESTING");
    assertThat(refusal("{{ 1" + " + 1".repeat(5_000) + " }}")).contains("MAX_DEPTH");
    assertThat(refusal("{% set " + "(".repeat(5_000) + "x" + ")".repeat(5_000) + " = 1 %}"))
        .contains("MAX_NESTING");
  }

  @Test
  void anHonestLongConversationStaysFarBelowTheLimits() {
    List<Object> messages = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      messages.add(
          Map.of("role", i % 2 == 0 ? "user" : "assistant", "content", "word ".repeat(400)));
    }
    String source =
        "{% for m in messages %}{{ '<|' ~ m.role ~ '|>' + m.content|trim + '\\n' }}{% endfor %}";

    String prompt = Template.compile(source, Rendering.CLOCK).render(Map.of("messages", messages));

    assertThat(prompt.length()).isBetween(4_000_000, 4_100_000);
  }
}
