package dev.folkmoot.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TemplateChoiceTest {

  private static final String CHAT = "{{ range .Messages }}{{ .Content }}{{ end }}";
  private static final String CALLS =
      "{{ .Tools }}{{ range .Messages }}{{ if eq .Role \"tool\" }}{{ .Content }}{{ end }}"
          + "{{ .ToolCalls }}{{ end }}";
  private static final String JINJA_CALLS =
      "{% if tools %}{{ m.tool_calls }}{% if message.role == 'tool' %}";
  private static final String JINJA_ALL = JINJA_CALLS + "<think></think>";

  private static TemplateChoice choose(String given, String jinja) {
    return TemplateChoice.of(Optional.of(given), shape(jinja), false);
  }

  private static ModelShape shape(String jinja) {
    Set<Capability> capabilities = EnumSet.of(Capability.COMPLETION);
    capabilities.addAll(TemplateAbilities.of(jinja));
    Optional<String> template = jinja.isEmpty() ? Optional.empty() : Optional.of(jinja);
    return new ModelShape(
        "llama", 1, "F32", 512, 64, 1, 1, 32, 1, Pooling.NONE, true, template, capabilities);
  }

  @Test
  void aGivenTemplateHoldsWhereTheWeightsHaveNone() {
    TemplateChoice choice = choose(CALLS, "");
    assertThat(choice.templated()).isTrue();
    assertThat(choice.capabilities())
        .containsExactlyInAnyOrder(Capability.COMPLETION, Capability.TOOLS);
  }

  @Test
  void withoutOneTheWeightsHold() {
    ModelShape shape = shape(JINJA_ALL);
    TemplateChoice choice = TemplateChoice.of(Optional.empty(), shape, false);
    assertThat(choice).isEqualTo(new TemplateChoice(false, shape.capabilities()));
    assertThat(choose(JINJA_ALL, JINJA_ALL).templated()).isFalse();
  }

  @Test
  void itHoldsAgainstWeightsThatCanDoNoMore() {
    assertThat(choose(CHAT, "{{ messages }}").templated()).isTrue();
    assertThat(choose(CALLS, JINJA_CALLS).templated()).isTrue();
    assertThat(choose(CALLS, "{% if tools %}").templated()).isTrue();
  }

  @Test
  void itDoesNotTakeAnAbilityAway() {
    TemplateChoice choice = choose(CHAT, JINJA_ALL);
    assertThat(choice.templated()).isFalse();
    assertThat(choice.capabilities()).contains(Capability.TOOLS, Capability.THINKING);
    assertThat(choose("{{ .Tools }}{{ .Messages }}", JINJA_CALLS).templated()).isFalse();
  }

  @Test
  void oneThatWritesCallsHoldsAgainstMoreAbilitiesThatDoNot() {
    assertThat(choose(CALLS, "{% if tools %}<think></think>").templated()).isTrue();
    assertThat(choose(CALLS, JINJA_ALL).templated()).isFalse();
  }

  @Test
  void abilitiesAreThoseOfTheTemplateThatHolds() {
    assertThat(choose(CHAT + "{{ .Suffix }}", "{{ messages }}").capabilities())
        .containsExactlyInAnyOrder(Capability.COMPLETION, Capability.INSERT);
    assertThat(choose("{{ range .Messages }}<t>{{ .Thinking }}</t>{{ end }}", "").capabilities())
        .contains(Capability.THINKING);
  }

  @Test
  void whatCannotBeReadLeavesTheWeightsTheirs() {
    assertThat(choose("{{ nope }}", JINJA_ALL).templated()).isFalse();
    // Nothing else is there: who asks is told what is wrong.
    assertThat(choose("{{ nope }}", "").templated()).isTrue();
  }

  @Test
  void whatIsShownOfAModelWithoutATemplateIsNone() {
    assertThat(choose(TemplateChoice.NONE_GIVEN, "{{ messages }}").templated()).isFalse();
    assertThat(choose(TemplateChoice.NONE_GIVEN, "").templated()).isTrue();
  }

  @Test
  void aRendererOfOllamasLeavesTheWeightsTheirs() {
    assertThat(TemplateChoice.of(Optional.of(CALLS), shape(JINJA_CALLS), true).templated())
        .isFalse();
    assertThat(TemplateChoice.of(Optional.of(CALLS), shape(""), true).templated()).isTrue();
  }
}
