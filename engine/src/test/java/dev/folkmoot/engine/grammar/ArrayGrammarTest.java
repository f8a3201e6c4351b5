package dev.folkmoot.engine.grammar;

import static dev.folkmoot.engine.grammar.SchemaGrammar.isRefused;

import org.junit.jupiter.api.Test;

class ArrayGrammarTest {

  @Test
  void itemsAreHeldToTheirSchema() {
    SchemaGrammar.of("{'type':'array','items':{'type':'integer'}}")
        .derives("[]", "[ ]", "[1]", "[1, 2,3]", "[\n 1,\n 2\n]")
        .derivesNot("[1,]", "['a']", "[1 2]", "1", "[");
  }

  @Test
  void countsAreExact() {
    SchemaGrammar.of("{'items':{'type':'null'},'minItems':2,'maxItems':3}")
        .derives("[null,null]", "[null,null,null]")
        .derivesNot("[]", "[null]", "[null,null,null,null]");
    SchemaGrammar.of("{'type':'array','minItems':1}").derives("[1,2,3]").derivesNot("[]");
    SchemaGrammar.of("{'type':'array','maxItems':0}").derives("[]").derivesNot("[1]");
    SchemaGrammar.of("{'type':'array','items':false}").derives("[]").derivesNot("[1]");
    isRefused("{'type':'array','minItems':3,'maxItems':2}", "'minItems'", "larger");
  }

  @Test
  void manyItemsAreCountedInBlocksThatLlamaAccepts() {
    SchemaGrammar.of("{'items':{'type':'null'},'minItems':2500,'maxItems':4500}")
        .derives(list(2500), list(3000), list(4499), list(4500))
        .derivesNot(list(2499), list(4501));
    SchemaGrammar.of("{'items':{'type':'null'},'maxItems':6000}")
        .derives("[]", list(1999), list(2000), list(2001), list(4001), list(6000))
        .derivesNot(list(6001));
  }

  private static String list(int nulls) {
    return "[" + "null,".repeat(nulls - 1) + "null]";
  }

  @Test
  void tuplesHoldEachPlaceToItsSchema() {
    SchemaGrammar.of(
            "{'type':'array','prefixItems':[{'type':'string'},{'type':'integer'}],"
                + "'minItems':2,'maxItems':2}")
        .derives("['a',1]", "[ 'a', 1 ]")
        .derivesNot("[]", "['a']", "[1,'a']", "['a',1,1]");
    SchemaGrammar.of("{'prefixItems':[{'type':'string'},{'type':'integer'}]}")
        .derives("[]", "['a']", "['a',1]")
        .derivesNot("['a',1,1]", "[1]");
    SchemaGrammar.of(
            "{'prefixItems':[{'type':'string'}],'items':{'type':'integer'},"
                + "'minItems':2,'maxItems':3}")
        .derives("['a',1]", "['a',1,2]")
        .derivesNot("['a']", "['a',1,2,3]", "['a','b']");
    isRefused("{'prefixItems':[true],'items':false,'minItems':2}", "'minItems'");
  }

  @Test
  void tuplesOfOlderDraftsAreTuples() {
    SchemaGrammar.of(
            "{'type':'array','items':[{'type':'string'},{'type':'integer'}],"
                + "'additionalItems':{'type':'null'},'minItems':1}")
        .derives("['a']", "['a',1]", "['a',1,null,null]")
        .derivesNot("[]", "[1]", "['a',1,1]");
  }

  @Test
  void arraysOfArraysNest() {
    SchemaGrammar.of(
            "{'items':{'items':{'items':{'type':'boolean'},'maxItems':1},'maxItems':1000},"
                + "'maxItems':1000}")
        .derives("[]", "[[[true],[]],[]]")
        .derivesNot("[[[true,true]]]", "[true]");
  }
}
