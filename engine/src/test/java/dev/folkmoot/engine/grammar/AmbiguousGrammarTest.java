package dev.folkmoot.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Grammars in which one text has very many readings. They are followed where equal readings fall
 * together, and given up where they do not, always soon: the time limit is for a hundred times
 * that.
 */
@Timeout(60)
class AmbiguousGrammarTest {

  private static final int LENGTH = 400;

  static Stream<String> harmless() {
    return Stream.of(
        "root ::= (\"a\" | \"a\" | [a-b])*",
        "root ::= \"a\"* \"a\"* \"a\"* \"a\"* \"a\"* \"a\"*",
        "root ::= ((\"a\"*)*)*",
        "root ::= (\"a\"+)+ | \"aa\"+",
        "root ::= (\"a\" | \"aa\" | \"aaa\")+",
        "root ::= x*\nx ::= y | z\ny ::= \"a\" | z\nz ::= \"a\"",
        "root ::= \"a\"{0,2000}",
        "root ::= (\"a\"?){500}",
        "root ::= [a]{100,} ([a]{0,50} | [a]{0,60} | [a]{0,70})");
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void readingsThatComeToAgreeAreOne(String gbnf) {
    assertThat(Said.inPieces(Grammar.parse(gbnf), "a".repeat(LENGTH), new Random(1))).isTrue();
  }

  static Stream<String> hopeless() {
    String manyWays =
        IntStream.range(0, 300)
            .mapToObj(i -> "\"a\" x \"" + i + "\"")
            .collect(Collectors.joining(" | "));
    return Stream.of(
        "root ::= x\nx ::= \"a\" x \"b\" | \"a\" x \"c\" | \"a\" x \"d\" | \"a\"",
        "root ::= x\nx ::= " + manyWays + " | \"a\"",
        "root ::= x*\nx ::= \"a\" | \"a\" x x | \"a\" x \"b\"",
        "root ::= x \"!\"\nx ::= (\"a\" x \"b\" | \"a\" x \"c\")? ",
        "root ::= (((((\"a\"?){2000}){2000}){2000}){2000}){2000} \"b\"");
  }

  @ParameterizedTest
  @MethodSource("hopeless")
  void readingsThatDoNotAgreeEndTheAnswer(String gbnf) {
    assertThatThrownBy(() -> Said.whole(Grammar.parse(gbnf), "a".repeat(LENGTH)))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST))
        .hasMessageContaining("too ambiguous");
  }

  @ParameterizedTest
  @MethodSource("hopeless")
  void oneLongTokenAmongTheCandidatesStopsTheSearchAsWell(String gbnf) {
    byte[] token = "a".repeat(LENGTH).getBytes(StandardCharsets.UTF_8);
    Lexicon lexicon = Lexicon.of(1, _ -> token);
    assertThatThrownBy(() -> Grammar.parse(gbnf).start().allowed(lexicon))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("too ambiguous");
  }

  @Test
  void aSchemaThatRefersToItselfInManyWaysEndsTheAnswer() {
    String schema =
        """
        {"$ref": "#/$defs/x", "$defs": {"x": {"anyOf": [
          {"type": "array", "items": {"$ref": "#/$defs/x"}, "maxItems": 1},
          {"type": "array", "items": {"$ref": "#/$defs/x"}, "minItems": 2, "maxItems": 3},
          {"type": "array", "items": {"$ref": "#/$defs/x"}, "minItems": 4},
          {"type": "null"}]}}}
        """;
    Grammar grammar = Grammar.ofSchema(schema);
    assertThat(Said.whole(grammar, "[[null,null],null]")).isTrue();
    assertThatThrownBy(() -> Said.whole(grammar, "[".repeat(200)))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("too ambiguous");
  }

  @Test
  void manyAlternativesThatBeginAlikeAreFollowed() {
    String kinds =
        IntStream.range(0, 200)
            .mapToObj(i ->
                "{\"type\":\"object\",\"properties\":{\"kind\":{\"const\":\"k"
                    + i
                    + "\"},\"value\":{\"type\":\"string\"}},\"required\":[\"kind\",\"value\"]}")
            .collect(Collectors.joining(","));
    Grammar grammar = Grammar.ofSchema("{\"anyOf\":[" + kinds + "]}");
    assertThat(Said.whole(grammar, "{\"kind\":\"k77\",\"value\":\"x\"}")).isTrue();
    assertThat(Said.whole(grammar, "{\"kind\":\"k200\",\"value\":\"x\"}")).isFalse();
  }
}
