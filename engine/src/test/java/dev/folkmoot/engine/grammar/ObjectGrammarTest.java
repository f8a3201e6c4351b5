package dev.folkmoot.engine.grammar;

import static dev.folkmoot.engine.grammar.SchemaGrammar.isRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObjectGrammarTest {

  @Test
  void membersComeInTheDeclaredOrderAndNoOthers() {
    SchemaGrammar.of(
            "{'type':'object','properties':{'b':{'type':'integer'},'a':{'type':'string'}},"
                + "'required':['a','b']}")
        .derives("{'b':1,'a':'x'}", "{\n  'b': 1,\n  'a': 'x'\n}")
        .derivesNot("{'a':'x','b':1}", "{'b':1}", "{}", "{'b':1,'a':'x','c':1}", "{'b':1,'a':'x'");
  }

  @Test
  void anySubsetOfOptionalMembersMayBeLeftOut() {
    var grammar =
        SchemaGrammar.of(
            "{'type':'object','properties':{'a':{'type':'null'},'b':{'type':'null'},"
                + "'c':{'type':'null'},'d':{'type':'null'}},'required':['c']}");

    for (int set = 0; set < 16; set++) {
      int members = set;
      String text =
          IntStream.range(0, 4)
              .filter(i -> (members >> i & 1) == 1)
              .mapToObj(i -> "'" + (char) ('a' + i) + "':null")
              .collect(Collectors.joining(",", "{", "}"));
      if ((set & 4) != 0) {
        grammar.derives(text);
      } else {
        grammar.derivesNot(text);
      }
    }
    grammar.derivesNot("{'c':null,}", "{,'c':null}", "{'c':null,'a':null}", "{'c':null 'd':null}");
  }

  @Test
  void anObjectOfOptionalMembersMayBeEmpty() {
    SchemaGrammar.of("{'properties':{'a':{'type':'null'}}}")
        .derives("{}", "{ }", "{'a':null}", "{ 'a': null }")
        .derivesNot("{,}", "null");
  }

  @Test
  void manyOptionalMembersTakeLinearSize() {
    String properties =
        IntStream.range(0, 500)
            .mapToObj(i -> "'p" + i + "':{'type':'boolean'}")
            .collect(Collectors.joining(","));
    var grammar = SchemaGrammar.of("{'type':'object','properties':{" + properties + "}}");

    assertThat(grammar.gbnf().length()).isLessThan(100_000);
    grammar
        .derives("{'p0':true,'p499':false}", "{'p250':true}")
        .derivesNot("{'p2':true,'p1':true}");
  }

  @Test
  void additionalMembersFollowTheDeclaredOnesUnderOtherNames() {
    SchemaGrammar.of(
            "{'type':'object','properties':{'ab':{'type':'integer'},'a\\n':{'type':'null'}},"
                + "'additionalProperties':{'type':'boolean'},'required':['ab']}")
        .derives(
            "{'ab':1}",
            "{'ab':1,'a\\n':null,'x':true,'y':false}",
            "{'ab':1,'a':true,'abc':true,'b':true,'':true,'a\\t':true,'x\\u0061':true}")
        .derivesNot("{'ab':1,'x':1}", "{'x':true,'ab':1}", "{'ab':1,'ab':true}")
        .derivesNot("{'ab':1,'\\u0061b':true}", "{'ab':1,'a\\n':true}", "{'x':true}");
  }

  @Test
  void anObjectWithoutPropertiesIsAnyObject() {
    SchemaGrammar.of("{'type':'object'}")
        .derives("{}", "{'a':{'b':[1,'x',null,true,-1.5e3]}}")
        .derivesNot("[]", "{'a'}", "{'a':1,}", "1");
    SchemaGrammar.of("{'type':'object','properties':{}}").derives("{}").derivesNot("{'a':1}");
    SchemaGrammar.of("{'type':'object','additionalProperties':false}")
        .derives("{}")
        .derivesNot("{'a':1}");
  }

  @Test
  void mapsHoldTheirValuesAndNamesToSchemas() {
    SchemaGrammar.of(
            "{'type':'object','additionalProperties':{'type':'integer'},"
                + "'propertyNames':{'enum':['x','y']},'minProperties':1,'maxProperties':2}")
        .derives("{'x':1}", "{'x':1, 'y':2}")
        .derivesNot("{}", "{'z':1}", "{'x':'1'}", "{'x':1,'y':1,'x':1}");
  }

  @Test
  void aRequiredNameWithoutDeclarationIsAMemberOfAnyValue() {
    SchemaGrammar.of("{'type':'object','required':['a']}")
        .derives("{'a':[1]}", "{'a':null}")
        .derivesNot("{}", "{'b':1}");
    isRefused("{'required':['a'],'additionalProperties':false}", "'required'", "'a'");
  }

  @Test
  void memberCountsAreTakenWhereTheyAreTrivialAndRefusedElsewhere() {
    SchemaGrammar.of("{'properties':{'a':true,'b':true},'minProperties':1,'maxProperties':2}")
        .derives("{'b':1}")
        .derivesNot("{}");
    isRefused("{'properties':{'a':true,'b':true},'minProperties':2}", "'minProperties'", "#");
    isRefused("{'properties':{'a':true,'b':true},'maxProperties':1}", "'maxProperties'");
  }

  @Test
  void namesAreEscapedInJsonAndInGbnf() {
    SchemaGrammar.of(
            "{'properties':{'q\\\"\\\\]^-\\n\\u0001é😀':{'type':'null'}},'minProperties':1}")
        .derives("{'q\\\"\\\\]^-\\n\\u0001é😀':null}")
        .derivesNot("{'q':null}");
  }

  @Test
  void whiteSpaceIsBounded() {
    SchemaGrammar.of("{'type':'object'}")
        .derives("{\n" + " ".repeat(JsonRules.MAX_INDENT) + "}")
        .derivesNot(
            "{\n" + " ".repeat(JsonRules.MAX_INDENT + 1) + "}", "{\n\n}", "{  }", " {}", "{}\n");
  }

  @Test
  void anyJsonObjectIsAnObjectOfAnything() {
    var matcher = GbnfMatcher.of(GbnfWriter.write(JsonSchemaGrammar.rulesOfAnyObject()));

    assertThat(matcher.derives("{\"a\": [1, {\"b\": \"c\"}]}")).isTrue();
    assertThat(matcher.derives("[1]")).isFalse();
    assertThat(matcher.derives("{\"a\": \"\\ud83d\"}")).isFalse();
    assertThat(matcher.derives("{\"a\": \"\\ud83d\\ude00\"}")).isTrue();
  }
}
