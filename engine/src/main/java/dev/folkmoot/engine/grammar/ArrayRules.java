package dev.folkmoot.engine.grammar;

import static dev.folkmoot.engine.grammar.Gbnf.alt;
import static dev.folkmoot.engine.grammar.Gbnf.seq;
import static dev.folkmoot.engine.grammar.Gbnf.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Arrays and tuples. */
final class ArrayRules {

  private final SchemaCompiler compiler;
  private final RuleBook book;
  private final JsonRules json;

  ArrayRules(SchemaCompiler compiler, RuleBook book, JsonRules json) {
    this.compiler = compiler;
    this.book = book;
    this.json = json;
  }

  Gbnf array(JsonNode schema, Place place) {
    int min = Keywords.count(schema, "minItems", place, 0);
    int max = Keywords.count(schema, "maxItems", place, Gbnf.UNBOUNDED);
    if (min > max) {
      throw place.refuse("minItems", "is larger than \"maxItems\"");
    }
    // Up to draft 7 a tuple is a list in "items", and "additionalItems" is what comes after it.
    boolean old = schema.path("items").isArray();
    String tupleWord = old ? "items" : "prefixItems";
    String restWord = old ? "additionalItems" : "items";
    List<Gbnf> tuple = tuple(schema, tupleWord, place, max);
    boolean closed = isFalse(schema, restWord) || (schema.has(tupleWord) && !schema.has(restWord));
    boolean unused = max <= tuple.size();
    Gbnf item =
        closed || unused
            ? null
            : compiler.rule("item", schema.path(restWord), place.child(restWord));
    if (item == null && min > tuple.size()) {
      throw place.refuse("minItems", "asks for more items than there can be");
    }
    if (tuple.isEmpty()) {
      return item == null
          ? json.list("[", Gbnf.EMPTY, 0, 0, "]")
          : json.list("[", item, min, max, "]");
    }
    return tuple(tuple, item, min, max);
  }

  private List<Gbnf> tuple(JsonNode schema, String word, Place place, int max) {
    var parts = new ArrayList<Gbnf>();
    if (schema.has(word) && (!word.equals("items") || schema.path(word).isArray())) {
      JsonNode schemas = schema.path(word);
      if (!schemas.isArray()) {
        throw place.refuse(word, "must be an array of schemas");
      }
      for (int i = 0; i < Math.min(schemas.size(), max); i++) {
        parts.add(compiler.rule("item", schemas.get(i), place.child(word, i)));
      }
    }
    return parts;
  }

  private static boolean isFalse(JsonNode schema, String word) {
    return schema.path(word).isBoolean() && !schema.path(word).asBoolean();
  }

  /** From the last place to the first: each either ends the array or has a comma and goes on. */
  private Gbnf tuple(List<Gbnf> tuple, @Nullable Gbnf item, int min, int max) {
    Gbnf rest = Gbnf.EMPTY;
    if (item != null) {
      int more = max == Gbnf.UNBOUNDED ? max : max - tuple.size();
      Gbnf next = seq(text(","), json.ws(), item);
      rest = book.repeat("next", next, Math.max(0, min - tuple.size()), more);
    }
    for (int i = tuple.size() - 1; i >= 0; i--) {
      Gbnf here = seq(tuple.get(i), rest);
      if (i > 0) {
        here = seq(text(","), json.ws(), here);
      }
      boolean mayEndBefore = min <= i;
      if (i > 0) {
        rest = mayEndBefore ? book.define("rest", alt(Gbnf.EMPTY, here)) : here;
      } else {
        rest = mayEndBefore ? Gbnf.optional(json.spaced(here)) : json.spaced(here);
      }
    }
    return seq(text("["), json.ws(), rest, text("]"));
  }
}
