package dev.folkmoot.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a model does that knows nothing: it says any token that the grammar allows. The result must
 * fit the schema, as a reader of values sees it, whatever was said.
 */
class RandomTokensTest {

  private static final int MAX_TOKENS = 3_000;

  /** Tokens as vocabularies have them: single bytes, pieces of JSON, pieces of words. */
  private static final Lexicon LEXICON = lexicon();

  private static Lexicon lexicon() {
    List<String> pieces =
        List.of(
            "{\"", "\":", "\": ", "\",", "\"}", "},", "}]", "[]", "[{", "null", "true", "false",
            "tr", "ue", "12", "120", "-1", "0.5", "na", "name", "me\"", "  ", ",\n", "é", "€", "😀",
            "\\n", "\\u00e9", "abc", "hello");
    return Lexicon.of(
        256 + pieces.size(),
        token ->
            token < 256
                ? new byte[] {(byte) token}
                : pieces.get(token - 256).getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(int token) {
    for (int i = 0; i < LEXICON.size(); i++) {
      if (LEXICON.token(i) == token) {
        return LEXICON.piece(i);
      }
    }
    throw new AssertionError(token);
  }

  static LongStream seeds() {
    return LongStream.range(0, 150);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverIsSaidFitsTheSchema(long seed) {
    Random random = new Random(seed);
    RandomSchema schema = RandomSchema.of(random, 3);
    ObjectNode json = schema.schema();
    Derivation derivation = Grammar.ofSchema(json.toString()).start();
    StringBuilder bytes = new StringBuilder();
    for (int said = 0; !(derivation.mayEnd() && random.nextInt(3) == 0); said++) {
      BitSet allowed = derivation.allowed(LEXICON);
      if (allowed.isEmpty()) {
        break;
      }
      assertThat(said).as("an end is reached").isLessThan(MAX_TOKENS);
      byte[] piece = bytes(chosen(allowed, random));
      assertThat(derivation.allows(piece)).isTrue();
      derivation.accept(piece);
      bytes.append(new String(piece, StandardCharsets.ISO_8859_1));
    }
    assertThat(derivation.mayEnd()).isTrue();
    String text =
        new String(bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    assertThat(text).doesNotContain("\uFFFD");
    assertThat(fits(JsonMapper.shared().readTree(text), json))
        .as("%s fits %s", text, json)
        .isTrue();
  }

  private static int chosen(BitSet allowed, Random random) {
    int[] tokens = allowed.stream().toArray();
    return tokens[random.nextInt(tokens.length)];
  }

  /** A validator of the few keywords that random schemas have. */
  private static boolean fits(JsonNode value, JsonNode schema) {
    if (schema.has("anyOf")) {
      return schema.get("anyOf").valueStream().anyMatch(one -> fits(value, one));
    }
    if (schema.has("enum")) {
      return schema.get("enum").valueStream().anyMatch(value::equals);
    }
    return switch (schema.get("type").asString()) {
      case "integer" ->
          value.isIntegralNumber()
              && value.asLong() >= schema.get("minimum").asLong()
              && value.asLong() <= schema.get("maximum").asLong();
      case "string" -> {
        long length = value.isString() ? value.asString().codePoints().count() : -1;
        yield length >= schema.get("minLength").asLong()
            && length <= schema.get("maxLength").asLong();
      }
      case "array" ->
          value.isArray()
              && value.size() >= schema.get("minItems").asInt()
              && value.size() <= schema.get("maxItems").asInt()
              && value.valueStream().allMatch(item -> fits(item, schema.get("items")));
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      case "object" -> value.isObject() && membersFit(value, schema);
      case String other -> throw new AssertionError(other);
    };
  }

  private static boolean membersFit(JsonNode value, JsonNode schema) {
    boolean complete =
        schema.get("required").valueStream().allMatch(name -> value.has(name.asString()));
    return complete
        && value
            .propertyStream()
            .allMatch(member -> {
              JsonNode declared = schema.get("properties").get(member.getKey());
              JsonNode other = schema.get("additionalProperties");
              JsonNode its = declared == null ? other : declared;
              return its != null && fits(member.getValue(), its);
            });
  }
}
