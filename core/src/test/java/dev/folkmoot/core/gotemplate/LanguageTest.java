package dev.folkmoot.core.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The language in examples, for whoever wants to know what a template may say. */
class LanguageTest {

  private static final Map<String, Object> DATA =
      Map.of(
          "Name",
          "Ada",
          "Empty",
          "",
          "Count",
          3,
          "List",
          List.of("a", "b", "c"),
          "Ages",
          Map.of("bob", 2, "ann", 1),
          "Nested",
          Map.of("Inner", Map.of("Deep", "down")));

  private static String render(String template) {
    String text = GoTemplate.parse(template + "{{ .Response }}").render(DATA, Sample.CLOCK);
    return text.replace("<no value>", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "`{{ if .Empty }}no{{ else if eq .Count 3 }}three{{ else }}other{{ end }}`      ! three",
        "`{{ if and .Name (not .Empty) }}yes{{ end }}`                                  ! yes",
        "`{{ with .Empty }}no{{ else with .Name }}{{ . }}{{ end }}`                     ! Ada",
        "`{{ range .List }}{{ . }},{{ end }}`                                           ! a,b,c,",
        "`{{ range $i, $v := .List }}{{ $i }}{{ $v }}{{ end }}`                         ! 0a1b2c",
        "`{{ range $k, $v := .Ages }}{{ $k }}={{ $v }};{{ end }}`                       ! ann=1;bob=2;",
        "`{{ range .Missing }}x{{ else }}none{{ end }}`                                 ! none",
        "`{{ range 3 }}{{ if eq . 1 }}{{ continue }}{{ end }}{{ . }}{{ end }}`          ! 02",
        "`{{ range .List }}{{ if eq . \"b\" }}{{ break }}{{ end }}{{ . }}{{ end }}`     ! a",
        "`{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $x := 9 }}{{ end }}{{ $x }}`         ! 2",
        "`{{ define \"t\" }}<{{ . }}>{{ end }}{{ template \"t\" .Name }}`                 ! <Ada>",
        "`{{ block \"b\" .Count }}[{{ . }}]{{ end }}`                                   ! [3]",
        "`{{ .Nested.Inner.Deep }} {{ (index .Nested \"Inner\").Deep }}`                ! down down",
        "`{{ slice .List 1 2 }} {{ slice .Name 1 }} {{ len .List }}`                    ! [b] da 3",
        "`{{ .Name | printf \"%s-%d\" \"x\" | len }}`                                   ! 17",
        "`{{ printf \"%05.1f|%q|%x|%v\" 2.25 .Name .Name .List }}`                      ! 002.2|\"Ada\"|416461|[a b c]",
        "`{{ or .Empty .Missing .Name }} {{ eq .Count 1 2 3 }} {{ lt .Count 4 }}`       ! Ada true true",
        "`{{ json .List }} {{ json .Ages }}`                                            ! [\"a\",\"b\",\"c\"] {\"ann\":1,\"bob\":2}",
        "`{{ html \"<a>\" }} {{ js \"it's\" }} {{ urlquery \"a b\" }}`                  ! &lt;a&gt; it\\'s a+b",
        "`a {{- /* a note */ -}} b`                                                     ! ab",
      })
  void whatATemplateSays(String template, String text) {
    assertThat(render(template)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "`{{ if .Name }}x`            ! template: :1: unexpected EOF",
        "`\n{{ .Name`                 ! template: :2: unclosed action",
        "`{{ end }}`                  ! template: :1: unexpected {{end}}",
        "`{{ nope .Name }}`           ! template: :1: function \"nope\" not defined",
        "`{{ $x }}`                   ! template: :1: undefined variable \"$x\"",
        "`{{ break }}`                ! template: :1: {{break}} outside {{range}}",
        "`{{ \"a }}`                  ! template: :1: unterminated quoted string",
      })
  void whatIsNoTemplateIsNamedWithItsLine(String template, String fault) {
    assertThat(Sample.fault(template)).startsWith(fault);
  }

  @Test
  void aTextWithoutActionsIsItself() {
    assertThat(render("} { {% x %}\n")).isEqualTo("} { {% x %}\n");
  }
}
