package dev.folkmoot.engine.grammar;

import static dev.folkmoot.engine.grammar.SchemaGrammar.isRefused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsupportedKeywordTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'patternProperties':{'^a':true}",
        "'not':{'type':'string'}",
        "'if':{'type':'string'},'then':{'minLength':1}",
        "'dependencies':{'a':['b']}",
        "'dependentRequired':{'a':['b']}",
        "'dependentSchemas':{'a':{}}",
        "'contains':{'type':'string'}",
        "'uniqueItems':true",
        "'unevaluatedProperties':{'type':'string'}",
        "'unevaluatedItems':{'type':'string'}",
        "'$dynamicRef':'#x'",
        "'multipleOf':3"
      })
  void whatAGrammarCannotSayIsRefusedWithNameAndPlace(String keyword) {
    String type = keyword.contains("multipleOf") ? "'integer'" : "'object'";
    String name = keyword.substring(0, keyword.indexOf(':'));
    String inner = "{'type':" + type + "," + keyword + "}";

    isRefused(
        "{'type':'object','properties':{'a/b':{'items':" + inner + "}}}",
        "unsupported JSON Schema keyword " + name + " at #/properties/a~1b/items; ");
    isRefused("{'anyOf':[{'type':'null'}," + inner + "]}", name + " at #/anyOf/1; ");
    isRefused("{'allOf':[{'type':" + type + "}," + inner + "]}", name);
  }

  @Test
  void aMessageSaysWhatToDo() {
    isRefused(
        "{'properties':{'a':{'patternProperties':{'b':true}}}}",
        "unsupported JSON Schema keyword 'patternProperties' at #/properties/a;"
            + " remove it or use 'additionalProperties'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'uniqueItems':false",
        "'uniqueItems':true,'maxItems':1",
        "'not':false",
        "'patternProperties':{}",
        "'dependentRequired':{}",
        "'unevaluatedItems':false",
        "'then':{'type':'null'}",
        "'minItems':0",
        "'title':'T','description':'d','default':[],'examples':[[]],'$schema':'s','$id':'i'",
        "'$comment':'c','deprecated':true,'readOnly':true,'writeOnly':false,'strict':true",
        "'name':'n','x-order':1,'contentMediaType':'a/b','example':[],'$defs':{'unused':{'not':{}}}"
      })
  void wordsThatDoNotConstrainAreIgnored(String words) {
    SchemaGrammar.of("{'type':'array'," + words + "}").derives("[]", "[1]").derivesNot("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'object','properties':[]}",
        "{'type':'object','properties':{'a':1}}",
        "{'type':'object','required':'a'}",
        "{'type':'object','required':[1]}",
        "{'type':'object','propertyNames':1}",
        "{'anyOf':{}}",
        "{'anyOf':[]}",
        "{'anyOf':[1]}",
        "{'allOf':[]}",
        "{'allOf':[1,2]}",
        "{'type':{}}",
        "{'type':'array','prefixItems':{}}",
        "{'type':'array','items':1}",
        "{'enum':'a'}",
        "{'anyOf':[true],'oneOf':[true]}",
        "{'type':'object','properties':{'a':false}}",
        "[]",
        "nonsense",
        "{",
        "{} {}",
        ""
      })
  void malformedSchemasAreRefused(String schema) {
    isRefused(schema, "JSON Schema");
  }
}
