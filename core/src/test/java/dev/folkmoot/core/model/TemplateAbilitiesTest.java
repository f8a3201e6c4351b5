package dev.folkmoot.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateAbilitiesTest {

  @ParameterizedTest
  @ValueSource(strings = {"{% if tools %}", "{{ xml_tools }}", "message['tools']"})
  void aTemplateWithAPlaceForToolsIsOfAModelThatCallsThem(String template) {
    assertThat(TemplateAbilities.of(template)).containsExactly(Capability.TOOLS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<think>{{ x }}</think>",
        "[THINK] [/THINK]",
        "<|START_THINKING|><|END_THINKING|>",
        "<|channel|>analysis<|message|>"
      })
  void aTemplateThatShowsMarksOfThoughtsIsOfAModelThatThinks(String template) {
    assertThat(TemplateAbilities.of(template)).containsExactly(Capability.THINKING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "toolset", "{{ content.split('</think>')[-1] }}", "<|channel|>"})
  void otherTemplatesTellNothing(String template) {
    assertThat(TemplateAbilities.of(template)).isEmpty();
  }

  @Test
  void aModelMayDoBoth() {
    assertThat(TemplateAbilities.of("tools <think> </think>"))
        .containsExactly(Capability.TOOLS, Capability.THINKING);
  }
}
