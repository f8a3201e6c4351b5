package dev.folkmoot.core.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OutlineTest {

  private static Outline of(String template) {
    return GoTemplate.parse(template).outline();
  }

  @Test
  void theNamesOfFieldsTellWhatATemplateIsMadeFor() {
    Outline outline =
        of("{{ if $.Tools }}{{ range .Messages }}{{ (json .Content) }}{{ end }}{{ end }}");
    assertThat(outline.names()).containsExactlyInAnyOrder("tools", "messages", "content");
    assertThat(outline.takesTools()).isTrue();
    assertThat(outline.takesMessages()).isTrue();
    assertThat(outline.takesSuffix()).isFalse();
    assertThat(of("{{ .Prompt }}{{ .Suffix }}").takesSuffix()).isTrue();
    assertThat(of("{{ define \"t\" }}{{ .Tools }}{{ end }}{{ template \"t\" . }}").takesTools())
        .isTrue();
    assertThat(of("plain .Tools").takesTools()).isFalse();
  }

  @Test
  void theMarksOfThoughtsStandAroundThemInALoopOverTheMessages() {
    Outline outline =
        of(
            "{{ range .Messages }}<|{{ .Role }}|>{{ if .Thinking }}<think>\n{{ .Thinking }}\n"
                + "</think>{{ end }}{{ .Content }}{{ end }}");
    assertThat(outline.thoughtOpen()).isEqualTo("<think>");
    assertThat(outline.thoughtClose()).isEqualTo("</think>");
    assertThat(outline.thinks()).isTrue();
  }

  @Test
  void aThoughtOutsideOfThatLoopTellsNothing() {
    assertThat(of("a{{ .Thinking }}b{{ .Messages }}").thinks()).isFalse();
    assertThat(of("{{ range .Other }}a{{ .Thinking }}b{{ end }}{{ .Messages }}").thinks())
        .isFalse();
    assertThat(of("{{ range .Messages }}{{ .Thinking }}{{ end }}").thinks()).isFalse();
  }

  @Test
  void theMarkOfCallsStandsBeforeThem() {
    assertThat(
            of("{{ range .Messages }}{{ if .ToolCalls }}{{ range .ToolCalls }}\n<call>"
                    + "{\"name\": \"{{ .Function.Name }}\"}{{ end }}{{ end }}{{ end }}")
                .callMark())
        .isEqualTo("<call>");
    assertThat(
            of("{{ range .Messages }}{{ if .ToolCalls }}{{ .ToolCalls }}x{{ end }}{{ end }}")
                .callMark())
        .isEmpty();
    assertThat(of("{{ if .ToolCalls }}[TOOL] [{{ end }}{{ .Messages }}").callMark())
        .isEqualTo("[TOOL] [");
    assertThat(of("{{ .Messages }}").callMark()).isEmpty();
  }
}
