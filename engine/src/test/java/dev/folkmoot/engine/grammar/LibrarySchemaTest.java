package dev.folkmoot.engine.grammar;

import org.junit.jupiter.api.Test;

/** Schemas in the shape in which common libraries send them. */
class LibrarySchemaTest {

  @Test
  void pydanticTwo() {
    SchemaGrammar.of(
            """
            {"$defs":{"Colour":{"enum":["red","green"],"title":"Colour","type":"string"},
              "Address":{"properties":{"street":{"title":"Street","type":"string"},
                "zip":{"pattern":"^\\\\d{5}$","title":"Zip","type":"string"}},
                "required":["street","zip"],"title":"Address","type":"object"},
              "Person":{"properties":{
                "name":{"description":"Full name","maxLength":40,"minLength":1,"type":"string"},
                "age":{"exclusiveMaximum":150,"minimum":0,"title":"Age","type":"integer"},
                "weight":{"exclusiveMinimum":0,"title":"Weight","type":"number"},
                "colour":{"$ref":"#/$defs/Colour"},
                "address":{"anyOf":[{"$ref":"#/$defs/Address"},{"type":"null"}],"default":null},
                "kids":{"default":[],"items":{"$ref":"#/$defs/Person"},"type":"array"},
                "marks":{"additionalProperties":{"type":"integer"},"type":"object"},
                "pair":{"maxItems":2,"minItems":2,
                  "prefixItems":[{"type":"integer"},{"type":"string"}],"type":"array"},
                "price":{"anyOf":[{"type":"number"},
                  {"pattern":"^(?!^[-+.]*$)[+-]?0*\\\\d*\\\\.?\\\\d*$","type":"string"}]},
                "born":{"format":"date","type":"string"},
                "waits":{"format":"duration","type":"string"}},
                "required":["name","age","weight","colour","marks","pair","price","born","waits"],
                "title":"Person","type":"object"}},
              "$ref":"#/$defs/Person"}\
            """)
        .derives(
            """
            {"name":"A","age":149,"weight":0.5,"colour":"red","address":{"street":"s","zip":"12345"},
             "kids":[],"marks":{"x":1},"pair":[1,"a"],"price":"1.50","born":"2000-02-29",
             "waits":"P1D"}\
            """
                .replaceAll("\n *", " "))
        .derives(
            "{'name':'A','age':0,'weight':1,'colour':'green','marks':{},'pair':[1,'a'],'price':2,"
                + "'born':'1999-01-01','waits':''}")
        .derivesNot(
            "{'name':'A','age':150,'weight':1,'colour':'green','marks':{},'pair':[1,'a'],'price':2,"
                + "'born':'1999-01-01','waits':''}",
            "{'name':'A','age':0,'weight':0,'colour':'green','marks':{},'pair':[1,'a'],'price':2,"
                + "'born':'1999-01-01','waits':''}",
            "{'name':'A'}");
  }

  @Test
  void pydanticOne() {
    SchemaGrammar.of(
            """
            {"title":"Task","type":"object","properties":{
              "state":{"title":"State","default":"open","allOf":[{"$ref":"#/definitions/State"}]},
              "tags":{"title":"Tags","type":"array","items":{"type":"string"},"uniqueItems":false},
              "ratio":{"title":"Ratio","exclusiveMinimum":0,"maximum":1,"type":"number"}},
              "required":["tags"],
              "definitions":{"State":{"title":"State","description":"An enumeration.",
                "enum":["open","done"],"type":"string"}}}\
            """)
        .derives(
            "{'tags':[]}", "{'state':'done','tags':['a'],'ratio':0.25}", "{'tags':[],'ratio':1}")
        .derivesNot(
            "{'state':'gone','tags':[]}", "{'tags':[],'ratio':0}", "{'tags':[],'ratio':1.5}");
  }

  @Test
  void zodToJsonSchema() {
    SchemaGrammar.of(
            """
            {"$ref":"#/definitions/x","definitions":{"x":{"type":"object","properties":{
              "score":{"type":"number","exclusiveMinimum":0},
              "maybe":{"type":["string","null"]},
              "pair":{"type":"array","minItems":2,"maxItems":2,
                "items":[{"type":"string"},{"type":"number"}]},
              "shape":{"anyOf":[
                {"type":"object","properties":{"t":{"type":"string","const":"x"},
                  "v":{"type":"number"}},"required":["t","v"],"additionalProperties":false},
                {"type":"object","properties":{"t":{"type":"string","const":"y"}},
                  "required":["t"],"additionalProperties":false}]},
              "any":{},
              "inter":{"allOf":[
                {"type":"object","properties":{"p":{"type":"string"}},"required":["p"]},
                {"type":"object","properties":{"q":{"type":"number"}},"required":["q"]}]},
              "url":{"type":"string","format":"uri"}},
              "required":["maybe","pair","shape","inter"],"additionalProperties":false}},
              "$schema":"http://json-schema.org/draft-07/schema#"}\
            """)
        .derives(
            "{'score':0.1,'maybe':null,'pair':['a',1],'shape':{'t':'x','v':1},'any':[{}],"
                + "'inter':{'p':'','q':1},'url':'https://a.b/'}",
            "{'maybe':'x','pair':['a',1],'shape':{'t':'y'},'inter':{'p':'','q':1}}")
        .derivesNot(
            "{'maybe':'x','pair':['a',1],'shape':{'t':'y','v':1},'inter':{'p':'','q':1}}",
            "{'maybe':'x','pair':['a',1],'shape':{'t':'y'},'inter':{'p':''}}");
  }

  @Test
  void zodFour() {
    SchemaGrammar.of(
            """
            {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{
              "n":{"type":"integer","minimum":-9007199254740991,"maximum":9007199254740991},
              "email":{"type":"string","format":"email","pattern":
                "^(?!\\\\.)(?!.*\\\\.\\\\.)([A-Za-z0-9_\\u0027+\\\\-\\\\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\\\\-]*\\\\.)+[A-Za-z]{2,}$"},
              "id":{"type":"string","format":"uuid","pattern":"^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000)$"},
              "pair":{"type":"array","prefixItems":[{"type":"string"}],"items":false,"minItems":1},
              "rec":{"type":"object","propertyNames":{"type":"string"},
                "additionalProperties":{"type":"number"}},
              "kind":{"oneOf":[{"type":"string","const":"a"},{"type":"null"}]}},
              "required":["n","email","id","pair","rec","kind"],"additionalProperties":false}\
            """)
        .derives(
            "{'n':7,'email':'a.b+c@d-e.org','id':'00000000-0000-0000-0000-000000000000',"
                + "'pair':['x'],'rec':{'k':1.5},'kind':null}");
  }

  @Test
  void openAiStrict() {
    SchemaGrammar.of(
            """
            {"type":"object","properties":{
              "steps":{"type":"array","items":{"type":"object","properties":{
                "explanation":{"type":"string"},"output":{"type":"string"}},
                "required":["explanation","output"],"additionalProperties":false}},
              "final_answer":{"type":["string","null"]},
              "next":{"anyOf":[{"$ref":"#"},{"type":"null"}]}},
              "required":["steps","final_answer","next"],"additionalProperties":false}\
            """)
        .derives(
            "{'steps':[{'explanation':'e','output':'o'}],'final_answer':null,'next':"
                + "{'steps':[],'final_answer':'x','next':null}}")
        .derivesNot(
            "{'steps':[],'final_answer':null}", "{'steps':[{}],'final_answer':null,'next':null}");
  }
}
