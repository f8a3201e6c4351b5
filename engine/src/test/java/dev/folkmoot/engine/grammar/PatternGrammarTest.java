package dev.folkmoot.engine.grammar;

import static dev.folkmoot.engine.grammar.SchemaGrammar.isRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class PatternGrammarTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[a-c]+$",
        "^a(b|c){2,3}$",
        "^(?:a|bc)*$",
        "^(a?b?)*c$",
        "^(a*)*$",
        "^(a|b*){2}$",
        "^(?:)$",
        "^((a?)(b?)|c*)+$",
        "b",
        "^ab",
        "c$",
        "^a|b$",
        "^[^ab]$",
        "^.{1,2}$",
        "^\\d\\D\\w$",
        "^[\\d\\-\\]]+$",
        "^a{2}b{1,}c{0}$",
        "^(?<year>\\d{2})-\\s?$",
        "^a+?b*?$",
        "^\\u0061\\x62\\.$",
        "^[a\\n\"\\\\]*$",
        "^a{,2}$",
        "^\\[[^\\]]*\\]$"
      })
  void aPatternMatchesWhatARegularExpressionMatches(String pattern) {
    var schema =
        JsonNodeFactory.instance.objectNode().put("type", "string").put("pattern", pattern);
    var matcher = GbnfMatcher.of(JsonSchemaGrammar.toGbnf(schema.toString()));
    var reference = Pattern.compile(pattern.replace("{,2}", "\\{,2\\}").replace("(?:)", ""));
    var random = new Random(pattern.hashCode());
    String alphabet = "aaabbbccc12-_ \n\"\\.[]{},\u00e9";
    for (int i = 0; i < 3_000; i++) {
      var text = new StringBuilder();
      int length = random.nextInt(7);
      for (int j = 0; j < length; j++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String value = text.toString();
      // Java's $ also matches before a last line end; JSON Schema's does not.
      if (!value.endsWith("\n")) {
        assertThat(matcher.derives(JsonText.quote(value)))
            .as("%s on %s", pattern, value)
            .isEqualTo(reference.matcher(value).find());
      }
    }
  }

  @Test
  void lengthsBesideAPatternAreTakenWhereTheyCanBe() {
    SchemaGrammar.of("{'pattern':'^[a-z]+$','maxLength':3,'minLength':2}")
        .derives("'ab'", "'abc'")
        .derivesNot("'a'", "'abcd'", "'AB'");
    SchemaGrammar.of("{'pattern':'^[a-z]{2}-[0-9]$','maxLength':10,'minLength':1}")
        .derives("'ab-1'");
    isRefused("{'pattern':'^[a-z]+-[0-9]+$','maxLength':10}", "'maxLength'", "pattern");
    isRefused("{'pattern':'^[a-z]{3}$','maxLength':2}", "'pattern'", "length");
  }

  @Test
  void lookAheadsOfKnownLibrariesAreRewritten() {
    SchemaGrammar.of("{'type':'string','pattern':'^(?!^[-+.]*$)[+-]?0*\\\\d*\\\\.?\\\\d*$'}")
        .derives("'1.5'", "'-0'", "'.5'", "'+3.'")
        .derivesNot("''", "'.'", "'-'", "'1.2.3'", "'x'");
  }

  @Test
  void whatIsNotRegularIsRefusedByName() {
    isRefused("{'pattern':'^(?=a)b$'}", "'pattern'", "looks ahead");
    isRefused("{'pattern':'^(?<!a)b$'}", "looks ahead or behind");
    isRefused("{'pattern':'(?i)b'}", "flags");
    isRefused("{'pattern':'^(a)\\\\1$'}", "refers back to group 1");
    isRefused("{'pattern':'\\\\bword'}", "word boundary");
    isRefused("{'pattern':'\\\\p{L}'}", "escape");
    isRefused("{'pattern':'^(a$|b)$'}", "anchors");
    isRefused("{'pattern':'a^b'}", "anchors");
    isRefused("{'pattern':'^a$b'}", "anchors");
  }

  @Test
  void malformedPatternsAreRefusedInWords() {
    isRefused("{'properties':{'a':{'pattern':'(a'}}}", "#/properties/a", "without ')'");
    isRefused("{'pattern':'a)'}", "without '('");
    isRefused("{'pattern':'[a'}", "in the middle");
    isRefused("{'pattern':'*a'}", "repeats nothing");
    isRefused("{'pattern':'a**'}", "repeats a repetition");
    isRefused("{'pattern':'a{3,2}'}", "below its start");
    isRefused("{'pattern':'[z-a]'}", "out of order");
    isRefused("{'pattern':'[]'}", "nothing is in");
    isRefused("{'pattern':'\\\\u12'}", "in the middle");
    isRefused("{'pattern':7}", "must be a string");
  }

  @Test
  void hugePatternsAreRefused() {
    isRefused("{'pattern':'^(a{1,1000}){1,1000}$'}", "positions");
    isRefused("{'pattern':'^((((a{9}){9}){9}){9}){9}$'}", "positions");
    isRefused("{'pattern':'a{1000000000}'}", "digits");
    isRefused("{'pattern':'" + "(".repeat(60) + ")".repeat(60) + "'}", "groups");
  }
}
