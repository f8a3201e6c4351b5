package dev.folkmoot.engine.grammar;

import static dev.folkmoot.engine.grammar.SchemaGrammar.isRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CombinationGrammarTest {

  @Test
  void constantsAreSpelledOut() {
    SchemaGrammar.of("{'enum':['a','b\\\"\\n]',1,-2.50,null,true,{'x':[1,{}]},[]]}")
        .derives("'a'", "'b\\\"\\n]'", "1", "-2.50", "null", "true", "{'x': [1,{}]}", "[ ]")
        .derivesNot("'c'", "2", "false", "{'x':[1]}", "''");
    SchemaGrammar.of("{'const':{'k':'v'}}").derives("{'k':'v'}").derivesNot("{}", "{'k':'w'}");
    SchemaGrammar.of("{'type':'string','enum':['a',1,null],'nullable':true}")
        .derives("'a'", "null")
        .derivesNot("1");
    SchemaGrammar.of("{'type':'integer','enum':[1,2.0,2.5]}").derives("1", "2.0").derivesNot("2.5");
    isRefused("{'type':'integer','enum':['a']}", "contradict");
    isRefused("{'enum':[]}", "'enum'");
    isRefused("{'enum':['a'],'minLength':1}", "'minLength'", "beside");
  }

  @Test
  void manyConstantsShareTheirBeginnings() {
    String values =
        IntStream.range(0, 2_000).mapToObj(i -> "'v" + i + "'").collect(Collectors.joining(","));
    var grammar = SchemaGrammar.of("{'enum':[" + values + ",'','😀a','😁b',[1]]}");

    grammar
        .derives("'v0'", "'v1'", "'v19'", "'v1999'", "''", "'😀a'", "'😁b'", "[1]")
        .derivesNot("'v'", "'v2000'", "'v01'", "'😀b'", "v1");
    assertThat(grammar.gbnf().length()).isLessThan(40_000);
  }

  @Test
  void typesMayBeSeveralAndNullable() {
    SchemaGrammar.of("{'type':['string','null'],'maxLength':1}")
        .derives("'a'", "null")
        .derivesNot("'ab'", "1");
    SchemaGrammar.of("{'type':'boolean','nullable':true}").derives("true", "null").derivesNot("0");
    SchemaGrammar.of("true").derives("1", "{'a':[]}", "null").derivesNot("", "tru");
    SchemaGrammar.of("{}").derives("'x'");
    isRefused("false", "false");
    isRefused("{'type':'any'}", "'type'", "any");
    isRefused("{'type':[]}", "'type'");
    isRefused("3", "object or a boolean");
  }

  @Test
  void oneOfSeveralSchemasIsEnough() {
    SchemaGrammar.of(
            "{'anyOf':[{'type':'integer'},{'type':'object','properties':{'t':{'const':'x'}},"
                + "'required':['t']},{'oneOf':[{'type':'null'},{'const':'y'}]}]}")
        .derives("1", "{'t':'x'}", "null", "'y'")
        .derivesNot("{'t':'y'}", "'z'", "1.5");
  }

  @Test
  void keywordsBesideAnyOfHoldForEveryBranch() {
    SchemaGrammar.of(
            "{'type':'object','properties':{'a':{'type':'null'},'b':{'type':'null'}},"
                + "'anyOf':[{'required':['a']},{'required':['b']}]}")
        .derives("{'a':null}", "{'b':null}", "{'a':null,'b':null}")
        .derivesNot("{}", "{'a':1}");
  }

  @Test
  void referencesAreFollowedAlsoIntoThemselves() {
    SchemaGrammar.of(
            "{'$ref':'#/$defs/No~1de%20','$defs':{'No/de ':{'type':'object','properties':{"
                + "'v':{'$ref':'#/$defs/n'},'next':{'anyOf':[{'$ref':'#/$defs/No~1de%20'},"
                + "{'type':'null'}]}},'required':['v','next']},'n':{'type':'integer'}}}")
        .derives("{'v':1,'next':{'v':2,'next':null}}")
        .derivesNot("{'v':1}", "{'v':1,'next':{'v':2}}");
    SchemaGrammar.of("{'properties':{'kids':{'type':'array','items':{'$ref':'#'}}}}")
        .derives("{'kids':[{},{'kids':[]}]}")
        .derivesNot("{'kids':[1]}");
    SchemaGrammar.of("{'properties':{'a':{'type':'null'},'b':{'$ref':'#/properties/a'}}}")
        .derives("{'b':null}");
  }

  @Test
  void referencesThatLeadNowhereAreRefused() {
    isRefused("{'properties':{'a':{'$ref':'#/$defs/X'}}}", "'$ref'", "#/properties/a", "#/$defs/X");
    isRefused("{'$ref':'https://x.invalid/s.json'}", "'$ref'", "same document");
    isRefused("{'$ref':'#anchor'}", "'$ref'");
    isRefused("{'$ref':'#/%'}", "'$ref'", "fragment");
    isRefused("{'$ref':1}", "'$ref'");
    isRefused("{'$ref':'#'}", "leads back to itself");
    isRefused("{'anyOf':[{'$ref':'#'},{'type':'null'}]}", "leads back to itself");
    isRefused("{'allOf':[{'$ref':'#'},{'type':'null'}]}", "leads back to itself");
    isRefused("{'properties':{'a':{'$ref':'#'}},'required':['a']}", "no finite value");
  }

  @Test
  void allOfJoinsObjects() {
    SchemaGrammar.of(
            "{'allOf':[{'$ref':'#/$defs/Base'},{'properties':{'b':{'minimum':3},'c':{'type':'null'}},"
                + "'required':['c']}],'$defs':{'Base':{'type':'object','properties':"
                + "{'a':{'type':'string'},'b':{'type':'integer','maximum':5}},'required':['a']}}}")
        .derives("{'a':'x','b':4,'c':null}", "{'a':'x','c':null}")
        .derivesNot("{'a':'x'}", "{'a':'x','b':2,'c':null}", "{'a':'x','b':6,'c':null}");
  }

  @Test
  void allOfJoinsSimpleSchemas() {
    SchemaGrammar.of(
            "{'type':['integer','string'],'allOf':[{'type':'number'},{'minimum':2}],'maximum':4}")
        .derives("2", "4")
        .derivesNot("1", "5", "'a'", "2.5");
    SchemaGrammar.of("{'allOf':[{'enum':['a','b']},{'enum':['b','c'],'type':'string'}]}")
        .derives("'b'")
        .derivesNot("'a'");
    SchemaGrammar.of(
            "{'allOf':[{'$ref':'#/$defs/E'}],'title':'t','default':1,'$defs':{'E':{'enum':[1]}}}")
        .derives("1");
    isRefused("{'allOf':[{'type':'string'},{'type':'object'}]}", "'allOf'", "string", "object");
    isRefused("{'allOf':[{'pattern':'a'},{'pattern':'b'}]}", "'allOf'", "'pattern'");
    isRefused(
        "{'allOf':[{'properties':{'a':true},'additionalProperties':false},{'required':['b'],"
            + "'properties':{'b':true}}]}",
        "'allOf'",
        "'b'");
  }

  @Test
  void recursiveJoinsEnd() {
    SchemaGrammar.of(
            "{'$ref':'#/$defs/A','$defs':{"
                + "'A':{'properties':{'x':{'$ref':'#/$defs/A'}},'allOf':[{'$ref':'#/$defs/B'}]},"
                + "'B':{'properties':{'x':{'$ref':'#/$defs/B'},'y':{'type':'null'}}}}}")
        .derives("{'x':{'x':{'y':null}}}", "{}")
        .derivesNot("{'x':1}", "{'z':{}}");
  }
}
