package dev.folkmoot.engine.speech;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.ThoughtMarks;
import dev.folkmoot.core.gotemplate.GoTemplate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntaxTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "tools <tool_call>;<tool_call>",
        "tools <tool_call> <function=;<tool_call> <function=",
        "tools [TOOL_CALLS];[TOOL_CALLS]",
        "tools <|start_header_id|>;<|python_tag|>",
        "tools <|tool|>;<|tool_call|> functools",
        "tools;''",
        "<tool_call>;''"
      })
  void theFormsOfCallsAreThoseThatTheTemplateShows(String template, String opens) {
    Syntax.Tagged syntax = (Syntax.Tagged) Syntax.of(template);
    assertThat(syntax.calls().stream().map(CallForm::open).toList())
        .isEqualTo(opens.isEmpty() ? List.of() : List.of(opens.split(" ")));
  }

  @Test
  void bareObjectsAreCallsOnlyWhereAFamilyHasNoMarkOrMakesNoUseOfIt() {
    assertThat(((Syntax.Tagged) Syntax.of("tools")).bare()).isTrue();
    assertThat(((Syntax.Tagged) Syntax.of("tools <|start_header_id|>")).bare()).isTrue();
    assertThat(((Syntax.Tagged) Syntax.of("tools <tool_call>")).bare()).isFalse();
    assertThat(((Syntax.Tagged) Syntax.of("messages")).bare()).isFalse();
  }

  @Test
  void anAnswerIsPlainWhereNothingCanBeMarked() {
    assertThat(Syntax.Tagged.PLAIN.isPlain(true)).isTrue();
    assertThat(Syntax.of("tools <tool_call>").isPlain(false)).isTrue();
    assertThat(Syntax.of("tools <tool_call>").isPlain(true)).isFalse();
    assertThat(Syntax.of("<think> </think>").isPlain(false)).isFalse();
    assertThat(new Syntax.Channels().isPlain(false)).isFalse();
  }

  @Test
  void marksOfCallsMatterOnlyWhereThereAreTools() {
    Syntax mistral = Syntax.of("tools [TOOL_CALLS] [THINK] [/THINK]");
    assertThat(mistral.marks(false)).containsExactly("[THINK]", "[/THINK]");
    assertThat(mistral.marks(true)).contains("[TOOL_CALLS]", "[ARGS]", "[CALL_ID]");
  }

  private static Syntax ofGo(String template) {
    return Syntax.of(template, GoTemplate.parse(template).outline());
  }

  @Test
  void aGoTemplateShowsTheFormOfItsFamily() {
    Syntax.Tagged syntax =
        (Syntax.Tagged) ofGo("{{ .Tools }}{{ .Messages }}<tool_call>{{ .ToolCalls }}</tool_call>");
    assertThat(syntax.calls().stream().map(CallForm::open)).containsExactly("<tool_call>");
    assertThat(syntax.bare()).isFalse();
  }

  @Test
  void aGoTemplateOfAnUnknownFamilyShowsItsMark() {
    Syntax.Tagged syntax =
        (Syntax.Tagged)
            ofGo(
                "{{ .Tools }}{{ range .Messages }}{{ if .ToolCalls }}<mine>[{\"name\":"
                    + " {{ .Function }}{{ end }}{{ end }}");
    assertThat(syntax.calls().stream().map(CallForm::open)).containsExactly("<mine>");
    assertThat(syntax.calls().getFirst().closings()).contains("</mine>");
  }

  @Test
  void aGoTemplateWithoutAMarkMeansBareCalls() {
    String bare =
        "{{ .Tools }}{{ range .Messages }}{{ if .ToolCalls }}{\"name\": x{{ end }}{{ end }}";
    assertThat(((Syntax.Tagged) ofGo(bare)).bare()).isTrue();
    assertThat(ofGo("{{ range .Messages }}{{ .Content }}{{ end }}").isPlain(true)).isTrue();
  }

  @Test
  void aGoTemplateShowsTheMarksOfThoughts() {
    Syntax.Tagged syntax =
        (Syntax.Tagged) ofGo("{{ range .Messages }}<t>{{ .Thinking }}</t>{{ end }}");
    assertThat(syntax.thoughts()).contains(new ThoughtMarks("<t>", "</t>"));
    assertThat(ofGo("<think> </think>{{ .Messages }}").thinks()).isTrue();
    assertThat(ofGo("<|channel|>analysis<|message|>{{ .Messages }}"))
        .isInstanceOf(Syntax.Channels.class);
  }
}
