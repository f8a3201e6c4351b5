package dev.folkmoot.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class RandomSchemaTest {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void whatFitsIsDerivedAndWhatDoesNotIsNot(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      RandomSchema schema = RandomSchema.of(random, 3);
      String gbnf = JsonSchemaGrammar.toGbnf(schema.schema().toString());
      var matcher = GbnfMatcher.of(gbnf);
      Grammar grammar = Grammar.ofSchema(schema.schema().toString());
      for (int i = 0; i < 25; i++) {
        String good = schema.fitting(random);
        String bad = schema.unfitting(random);
        String broken = mutated(good, random);
        assertThat(matcher.derives(good)).as("%s fits %s", good, schema.schema()).isTrue();
        assertThat(matcher.derives(bad)).as("%s fits %s", bad, schema.schema()).isFalse();
        assertThat(Said.whole(grammar, good)).as("follows %s", good).isTrue();
        assertThat(Said.inPieces(grammar, good, random)).as("follows %s", good).isTrue();
        assertThat(Said.whole(grammar, bad)).as("follows %s", bad).isFalse();
        if (StandardCharsets.UTF_8.newEncoder().canEncode(broken)) {
          assertThat(Said.inPieces(grammar, broken, random))
              .as("follows %s", broken)
              .isEqualTo(matcher.derives(broken));
        }
        if (matcher.derives(broken)) {
          assertThat(isJson(broken)).as("%s is JSON", broken).isTrue();
        }
      }
    }
  }

  private static boolean isJson(String text) {
    try {
      return !MAPPER.readTree(text).isMissingNode();
    } catch (JacksonException e) {
      return false;
    }
  }

  /** One character away, added or changed, or a piece said twice. */
  private static String mutated(String text, Random random) {
    int at = random.nextInt(text.length());
    String noise = "{}[]\",:\\0aeu-. \n\u0001";
    char c = noise.charAt(random.nextInt(noise.length()));
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, at) + text.substring(at + 1);
      case 1 -> text.substring(0, at) + c + text.substring(at);
      case 2 -> text.substring(0, at) + c + text.substring(at + 1);
      default -> text.substring(0, at) + text.substring(random.nextInt(at + 1));
    };
  }

  private static final List<String> PIECES =
      List.of(
          "\"type\":\"string\"",
          "\"$ref\":\"#\"",
          "\"allOf\":[{}]",
          "\"minItems\":3",
          "null",
          "true",
          "[]",
          "{}",
          "1e5",
          "-1",
          "\"pattern\":\"^(a|b)*$\"",
          "\"enum\":[1]",
          "\"#/properties/a\"",
          "\"items\"",
          "\"anyOf\"",
          "\"required\":[\"a\"]",
          "\"const\":{}",
          "\"maxLength\":3");

  private static final String SEED_SCHEMA =
      """
      {"type":"object","properties":{"a":{"type":["string","null"],"maxLength":9},
      "b":{"$ref":"#/$defs/B"},"c":{"allOf":[{"$ref":"#/$defs/B"},{"required":["y"]}]},
      "d":{"anyOf":[{"type":"integer","minimum":3,"maximum":120},{"enum":["p","q",null]}]},
      "e":{"type":"array","prefixItems":[{"const":1}],"items":{"type":"number","maximum":2.5},
      "maxItems":4},"f":{"type":"string","pattern":"^[a-z]{2,5}(-\\\\d+)?$"}},
      "required":["a","c"],"additionalProperties":{"type":"boolean"},
      "$defs":{"B":{"type":"object","properties":{"x":{"$ref":"#"},"y":{"format":"date"}}}}}\
      """;

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void aBrokenSchemaIsTranslatedOrRefusedButNeverAnythingElse(long seed) {
    var random = new Random(seed);
    int translated = 0;
    for (int round = 0; round < 1_500; round++) {
      String schema = SEED_SCHEMA;
      for (int i = random.nextInt(4); i >= 0; i--) {
        schema = random.nextInt(3) == 0 ? mutated(schema, random) : swapped(schema, random);
      }
      try {
        String gbnf = JsonSchemaGrammar.toGbnf(schema);
        GbnfMatcher.of(gbnf);
        translated++;
      } catch (FailureException e) {
        assertThat(e.getMessage()).contains("JSON Schema").hasSizeLessThan(2_000);
      }
    }
    assertThat(translated).isBetween(50, 1_450);
  }

  /** One word or value of the schema exchanged for a piece, so that most results are still JSON. */
  private static String swapped(String schema, Random random) {
    String piece = PIECES.get(random.nextInt(PIECES.size()));
    List<String> words =
        List.of(
            "\"string\"",
            "true",
            "null",
            "120",
            "2.5",
            "\"integer\"",
            "[\"x\"]",
            "\"maxLength\":9",
            "\"type\":\"number\"",
            "\"#/$defs/B\"",
            "\"properties\"",
            "\"anyOf\"",
            "{\"const\":1}",
            "\"type\":\"object\"",
            "4");
    String word = words.get(random.nextInt(words.size()));
    int at = schema.indexOf(word);
    return at < 0 ? schema : schema.substring(0, at) + piece + schema.substring(at + word.length());
  }
}
