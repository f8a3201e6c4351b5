package dev.folkmoot.engine.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The public face: what goes in, and how it fails. */
final class TemplateTest {

  private static String render(String source, Map<String, Object> variables) {
    return Template.compile(source, Rendering.CLOCK).render(variables);
  }

  private static Failure failure(String source) {
    return catchThrowableOfType(FailureException.class, () -> render(source, Map.of())).failure();
  }

  @Test
  void javaValuesOfEveryKindArriveAsPythonValues() {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put(
        "v",
        Arrays.asList(
            1, 2L, (short) 3, 1.5f, 2.0, new BigDecimal("0.5"), BigInteger.TEN, true, null, "s"));
    variables.put("big", BigInteger.TWO.pow(70));

    assertThat(render("{{ v }} {{ big }} {{ v|tojson }}", variables))
        .isEqualTo(
            "[1, 2, 3, 1.5, 2.0, 0.5, 10, True, None, 's'] 1180591620717411303424"
                + " [1, 2, 3, 1.5, 2.0, 0.5, 10, true, null, \"s\"]");
  }

  @Test
  void aVariableThatIsNullIsNoneAndOneThatIsMissingIsUndefined() {
    Map<String, Object> variables = new HashMap<>();
    variables.put("tools", null);

    assertThat(render("{{ tools is none }} {{ tools is defined }} {{ x is defined }}", variables))
        .isEqualTo("True True False");
  }

  @Test
  void keysKeepTheirOrder() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("z", 1);
    properties.put("a", 2);

    assertThat(render("{{ p|tojson }}", Map.of("p", properties))).isEqualTo("{\"z\": 1, \"a\": 2}");
  }

  @Test
  void aVariableMayHideAFunction() {
    assertThat(render("{{ range }}", Map.of("range", "mine"))).isEqualTo("mine");
  }

  @Test
  void aTypeThatTemplatesDoNotKnowIsAFaultOfOurs() {
    FailureException thrown =
        catchThrowableOfType(
            FailureException.class, () -> render("{{ v }}", Map.of("v", new Object())));

    assertThat(thrown.failure().kind()).isEqualTo(Failure.Kind.INTERNAL);
    assertThat(thrown).hasMessageContaining("java.lang.Object");
  }

  @Test
  void carriageReturnsBecomeNewlines() {
    assertThat(render("a\r\nb\rc{% if true %}\r\nd{% endif %}\r\n", Map.of()))
        .isEqualTo("a\nb\ncd");
  }

  @Test
  void whatTheTemplateRaisesIsTheAskersFault() {
    Failure failure = failure("\n{{ raise_exception('Only user and assistant roles!') }}");

    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
    assertThat(failure.message()).isEqualTo("Only user and assistant roles!");
  }

  @Test
  void aTemplateThatCannotBeReadNamesItsLine() {
    Failure failure = failure("one\ntwo\n{% if %}\n");

    assertThat(failure.kind()).isEqualTo(Failure.Kind.ENGINE_FAILED);
    assertThat(failure.message()).contains("line 3").contains("expected an expression");
  }

  @Test
  void aTemplateThatCannotBeEvaluatedNamesItsLine() {
    Failure failure = failure("one\n{% for i in [1] %}\n{{ 'a' + i }}\n{% endfor %}");

    assertThat(failure.kind()).isEqualTo(Failure.Kind.ENGINE_FAILED);
    assertThat(failure.message())
        .contains("line 3")
        .contains("unsupported operand types for +: 'str' and 'int'");
  }

  @Test
  void messagesSayWhatIsUndefined() {
    assertThat(failure("{{ a.b }}").message()).contains("'a' is undefined");
    assertThat(failure("{% set d = {} %}{{ d.x.y }}").message())
        .contains("'dict object' has no attribute 'x'");
    assertThat(failure("{% set l = [] %}{{ l.append(1) }}").message()).contains("is unsafe");
  }

  @Test
  void unclosedThingsAreNamed() {
    assertThat(failure("{{ 'abc }}").message()).contains("a string is never closed");
    assertThat(failure("{{ abc ").message()).contains("a tag is never closed");
    assertThat(failure("{# abc ").message()).contains("a comment is never closed");
    assertThat(failure("{% raw %} abc ").message()).contains("a raw block is never closed");
    assertThat(failure("{{ (1 ] }}").message()).contains("unexpected ']'");
    assertThat(failure("{% for x in [] %}").message()).contains("endfor");
    assertThat(failure("{% break %}").message()).contains("outside a loop");
    assertThat(failure("{{ 99999999999999999999 }}").message()).contains("64 bits");
    assertThat(failure("{{ '\\uZZZZ' }}").message()).contains("malformed");
    assertThat(failure("{{ a ? b }}").message()).contains("unexpected character '?'");
  }

  @Test
  void overflowIsRefusedAndNeverWrapped() {
    assertThat(failure("{{ 9223372036854775807 + 1 }}").kind())
        .isEqualTo(Failure.Kind.ENGINE_FAILED);
    assertThat(failure("{{ 2 ** 64 }}").message()).contains("overflow");
    assertThat(failure("{{ -9223372036854775807 - 2 }}").message()).contains("overflow");
  }

  @Test
  void oneTemplateServesManyThreadsAtOnce() throws Exception {
    Template template =
        Template.compile(
            "{% set ns = namespace(n=0) %}{% for i in range(n) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}",
            Rendering.CLOCK);
    List<Future<String>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 64; i++) {
        int n = i;
        answers.add(threads.submit(() -> template.render(Map.of("n", n))));
      }
    }
    for (int n = 0; n < 64; n++) {
      assertThat(answers.get(n).get()).isEqualTo(String.valueOf(n * (n - 1) / 2));
    }
  }

  @Test
  void aTemplateChangesNothingOfTheCallers() {
    List<Object> messages = new ArrayList<>(List.of("a"));
    Map<String, Object> variables = Map.of("m", Collections.unmodifiableList(messages));

    assertThat(render("{% set m = m + ['b'] %}{{ m }}", variables)).isEqualTo("['a', 'b']");
    assertThat(messages).containsExactly("a");
  }
}
