package dev.folkmoot.core.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.FailureException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class GoTemplateTest {

  private static String render(String template, Map<String, ?> data) {
    return GoTemplate.parse(template).render(data, Sample.CLOCK);
  }

  @Test
  void aTemplateWithoutAPlaceForTheAnswerGetsOneAtItsEnd() {
    Map<String, String> data = Map.of("Prompt", "why", "Response", "so");
    assertThat(render("[{{ .Prompt }}]", data)).isEqualTo("[why]so");
    assertThat(render("[{{ .Prompt }}]{{ .Response }}.", data)).isEqualTo("[why]so.");
    assertThat(render("{{ range .Messages }}x{{ end }}", Map.of("Response", "so"))).isEmpty();
  }

  @Test
  void whatComesBehindTheAnswerIsCutOff() {
    Map<String, String> data = Map.of("Prompt", "p", "Response", "r");
    for (String template :
        List.of(
            "<{{ .Prompt }}>{{ .Response }}</s>{{ .Prompt }}",
            "<{{ .Prompt }}>{{ if .Prompt }}{{ .Response }}</s>{{ else }}no{{ end }}end",
            "<{{ .Prompt }}>{{ if .Response }}{{ .Response }}</s>{{ else }}no{{ end }}end",
            "<{{ .Prompt }}>{{ with .Prompt }}{{ print $.Response }}{{ end }}",
            "<{{ .Prompt }}>{{ range 1 }}{{ $.Response }}{{ end }}",
            "<{{ .Prompt }}>{{ print .Response \"end\" }}",
            "<{{ .Prompt }}>{{ (print .Response) }}{{ .Prompt }}")) {
      assertThat(GoTemplate.parse(template).untilAnswer().render(data, Sample.CLOCK))
          .as(template)
          .isEqualTo("<p>r");
    }
  }

  @Test
  void theTurnThatIsBeingAnsweredMayAskForWhatItIsNotGiven() {
    GoTemplate template = GoTemplate.parse("{{ .Other.Name }}{{ .Response }}");
    assertThat(template.untilAnswer().render(Map.of("Response", "r"), Sample.CLOCK))
        .isEqualTo("<no value>r");
    assertThat(Sample.fault("{{ .Other.Name }}{{ .Response }}")).contains("nil pointer");
  }

  @Test
  void aStructHasItsFieldsAndNoOthers() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("Name", "n");
    fields.put("Size", 2);
    Map<String, Object> data =
        Map.of("V", new Struct("*a.B", fields), "W", new Struct("a.B", fields));
    assertThat(render("{{ .V }} {{ .W }} {{ print .V }} {{ json .V }} {{ .V.Size }}", data))
        .startsWith("{n 2} {n 2} &{n 2} {\"Name\":\"n\",\"Size\":2} 2");
    assertThat(render("{{ printf \"%+v %#v %v\" .W .W .V }}", data))
        .startsWith("{Name:n Size:2} a.B{Name:\"n\", Size:2} &{n 2}");
    assertThat(render("{{ eq .V .V }} {{ eq .V .W }}", data)).startsWith("true false");
    try {
      render("{{ .V.Colour }}", data);
    } catch (FailureException e) {
      assertThat(e.failure().message())
          .isEqualTo(
              "template: :1:5: executing \"\" at <.V.Colour>: can't evaluate field Colour in type"
                  + " interface {}");
      return;
    }
    assertThat(data).as("a fault").isEmpty();
  }

  @Test
  void aTypeMayPrintItselfAsJson() {
    Map<String, Object> ordered = new LinkedHashMap<>(Map.of("z", 1));
    ordered.put("a", "<");
    Typed list = new Typed("T", List.of("<"), false, Optional.empty(), Typed.Form.JSON);
    Typed object =
        new Typed("O", Map.of("b", 1, "a", 2), false, Optional.of(ordered), Typed.Form.OBJECT);
    Typed unmade = new Typed("O", Map.of(), true, Optional.empty(), Typed.Form.OBJECT);
    Typed words = new Typed("W", List.of("one"), false, Optional.of("one"), Typed.Form.WORDS);
    Map<String, Object> data = Map.of("L", list, "O", object, "N", unmade, "W", words);
    assertThat(render("{{ .L }} {{ .O }} {{ .N }} {{ json .N }} {{ .W }} {{ json .W }}|", data))
        .startsWith("[\"\\u003c\"] {\"z\":1,\"a\":\"\\u003c\"} {} null one \"one\"|");
    assertThat(render("{{ range $k, $v := .O }}{{ $k }}{{ $v }}{{ end }}{{ len .N }}", data))
        .startsWith("a2b10");
  }

  @Test
  void datesAreThoseOfTheClock() {
    assertThat(Sample.render("{{ currentDate }} {{ yesterdayDate \"x\" }}"))
        .startsWith("2024-05-06 2024-05-05");
  }

  @Test
  void aTemplateCalledWithoutAValueIsRefusedAsOllamaDoes() {
    assertThat(Sample.fault("{{ define \"x\" }}{{ end }}{{ template \"x\" }}"))
        .isEqualTo("undefined template specified");
  }

  @Test
  void complexNumbersAreRefusedByName() {
    assertThat(Sample.fault("{{ 1+2i }}")).contains("complex numbers are not supported");
  }
}
