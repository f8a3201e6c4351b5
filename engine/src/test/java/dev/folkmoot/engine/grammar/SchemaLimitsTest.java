package dev.folkmoot.engine.grammar;

import static dev.folkmoot.engine.grammar.SchemaGrammar.isRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Schemas made to hurt: each ends in a grammar of sensible size or in a clear refusal. */
class SchemaLimitsTest {

  private static String numbered(int count, String format) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            format.replace("%next", Integer.toString(i + 1)).replace("%i", Integer.toString(i)))
        .collect(Collectors.joining(","));
  }

  @Test
  void longAndDeepTextsAreRefused() {
    isRefused("{'title':'" + "x".repeat(SchemaText.MAX_SCHEMA_CHARS) + "'}", "characters");
    isRefused("{'items':".repeat(5_000) + "{}" + "}".repeat(5_000), "nesting");
  }

  @Test
  void nestingThatTheTextAllowsWorks() {
    var grammar = SchemaGrammar.of("{'items':".repeat(150) + "{'type':'null'}" + "}".repeat(150));

    grammar.derives("[".repeat(150) + "null" + "]".repeat(150)).derivesNot("[null]");
  }

  @Test
  void chainsOfReferencesAreRefusedBeyondTheDepth() {
    String chain = numbered(1_000, "'d%i':{'items':{'$ref':'#/$defs/d%next'}}");
    isRefused("{'$ref':'#/$defs/d0','$defs':{" + chain + ",'d1000':{}}}", "levels deep");
  }

  @Test
  void referencesThatDoubleAtEachLevelTakeLinearSize() {
    String levels =
        numbered(
            60,
            "'d%i':{'properties':{'a':{'$ref':'#/$defs/d%next'},'b':{'$ref':'#/$defs/d%next'}}}");
    var grammar =
        SchemaGrammar.of("{'$ref':'#/$defs/d0','$defs':{" + levels + ",'d60':{'type':'null'}}}");

    assertThat(grammar.gbnf().length()).isLessThan(60_000);
    grammar.derives("{'a':{'b':{}}}").derivesNot("{'a':null}");
  }

  @Test
  void joinsThatDoubleAtEachLevelEnd() {
    String levels =
        numbered(60, "'d%i':{'allOf':[{'$ref':'#/$defs/d%next'},{'$ref':'#/$defs/d%next'}]}");
    SchemaGrammar.of("{'$ref':'#/$defs/d0','$defs':{" + levels + ",'d60':{'type':'null'}}}")
        .derives("null");

    String branching =
        numbered(
            60,
            "'d%i':{'properties':{'p%i':true},'anyOf':[{'allOf':[{'$ref':'#/$defs/d%next'},"
                + "{'required':['x%i']}]},{'allOf':[{'$ref':'#/$defs/d%next'},{'required':['y%i']}]}]}");
    isRefused("{'$ref':'#/$defs/d0','$defs':{" + branching + ",'d60':{}}}", "make it smaller");
  }

  @Test
  void alternativesThatDoubleAtEachLevelAreRefused() {
    String levels =
        numbered(
            60,
            "'d%i':{'anyOf':[{'$ref':'#/$defs/d%next'},{'anyOf':[{'$ref':'#/$defs/d%next'},"
                + "{'const':%i}]}]}");
    isRefused(
        "{'$ref':'#/$defs/d0','$defs':{" + levels + ",'d60':{'type':'null'}}}", "alternatives");
  }

  @Test
  void tooManyOfAnythingIsRefused() {
    isRefused("{'properties':{" + numbered(1_001, "'p%i':true") + "}}", "1000 properties");
    isRefused("{'enum':[" + numbered(5_001, "%i") + "]}", "5000 values");
    isRefused("{'properties':{'" + "n".repeat(1_001) + "':true}}", "1000 characters");
  }

  @Test
  void wideJoinsAreRefused() {
    String properties = numbered(900, "'p%i':true");
    isRefused(
        "{'properties':{" + properties + "},'anyOf':[" + numbered(1_001, "{}") + "]}",
        "1000 alternatives");
    isRefused("{'allOf':[" + numbered(1_001, "{'minimum':%i}") + "]}", "1000 schemas");
    isRefused(
        "{'allOf':[{'properties':{"
            + properties
            + "}},"
            + numbered(950, "{'required':['p%i']}")
            + "]}",
        "joins too much");
    isRefused(
        "{'additionalProperties':true,'properties':{"
            + numbered(30, "'" + "x".repeat(800) + "%i':true")
            + "}}",
        "20000 characters");
    isRefused("{'pattern':'" + "a|".repeat(6_000) + "'}", "10000 characters");
  }

  @Test
  void repetitionsAreLimitedTogetherToo() {
    String properties = numbered(90, "'p%i':{'type':'string','maxLength':50%i}");
    isRefused("{'properties':{" + properties + "}}", "repetitions", "200000");
    SchemaGrammar.of("{'properties':{" + properties.replace("':50", "':5") + "}}")
        .derives("{'p1':'x'}")
        .derivesNot("{'p0':'" + "x".repeat(51) + "'}");
  }

  @Test
  void manyAdditionalNamesOfOneStemStayLinear() {
    String properties = numbered(300, "'property_%i':{'type':'null'}");
    var grammar =
        SchemaGrammar.of(
            "{'properties':{" + properties + "},'additionalProperties':{'type':'integer'}}");

    grammar
        .derives("{'property_1':null,'property_300':1}", "{'property_':2}")
        .derivesNot("{'property_299':1}");
    assertThat(grammar.gbnf().length()).isLessThan(150_000);
  }
}
