package dev.folkmoot.engine.grammar;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.grammar.Gbnf.Ref;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Walks a schema and leaves its rules in a {@link RuleBook}.
 *
 * <p>A referenced schema becomes a rule once, under its pointer, before its body is known: so
 * recursion is a rule that names itself, and a thousand uses cost one. Where schemas must hold
 * together ({@code allOf}, or keywords beside {@code $ref} and {@code anyOf}) there is no rule for
 * "and"; {@link SchemaMerge} makes one schema of them, which is remembered by its text for the same
 * two reasons.
 */
final class SchemaCompiler {

  static final String ROOT_RULE = "root";

  /** Schemas inside schemas, references followed. */
  static final int MAX_DEPTH = 200;

  /** Schemas looked at; merging can multiply them. */
  static final int MAX_STEPS = 50_000;

  /** Alternatives of one {@code anyOf} or {@code oneOf}. */
  static final int MAX_BRANCHES = 1_000;

  private final RuleBook book;
  private final JsonNode document;
  private final References references;
  private final SchemaMerge merge;
  private final JsonRules json;
  private final NumberRules numbers;
  private final StringRules strings;
  private final ArrayRules arrays;
  private final ObjectRules objects;
  private final Constants constants;
  private final Map<String, Ref> known = new HashMap<>();
  private int depth;
  private int steps;

  SchemaCompiler(JsonNode document, RuleBook book) {
    this.document = document;
    this.book = book;
    this.references = new References(document);
    this.merge = new SchemaMerge(references);
    this.json = new JsonRules(book);
    this.numbers = new NumberRules(json);
    this.strings = new StringRules(book, json);
    this.arrays = new ArrayRules(this, book, json);
    this.objects = new ObjectRules(this, book, json);
    this.constants = new Constants(book, json);
  }

  void compileRoot() {
    Ref root = book.reserve(ROOT_RULE);
    known.put(Place.ROOT.pointer(), root);
    book.fill(root, body(document, Place.ROOT));
  }

  /** A rule for a schema that stands inside another; absent means anything. */
  Gbnf rule(String hint, JsonNode schema, Place place) {
    return book.define(hint, body(schema, place));
  }

  private Gbnf body(JsonNode schema, Place place) {
    if (++steps > MAX_STEPS) {
      throw FailureException.invalid(
          "the JSON Schema comes to more than "
              + MAX_STEPS
              + " parts once its references and \"allOf\"s are followed; make it simpler");
    }
    if (depth >= MAX_DEPTH) {
      throw place.refuse("is more than " + MAX_DEPTH + " levels deep; make it flatter");
    }
    depth++;
    Gbnf body = checked(schema, place);
    depth--;
    return body;
  }

  private Gbnf checked(JsonNode schema, Place place) {
    if (schema.isMissingNode() || (schema.isBoolean() && schema.asBoolean())) {
      return json.value();
    }
    if (schema.isBoolean()) {
      throw place.refuse("is false, which no value fits; remove it");
    }
    if (!schema.isObject()) {
      throw place.refuse("must be an object or a boolean");
    }
    Keywords.refuseUnsupported(schema, place);
    ObjectNode said = Keywords.constraintsOf(schema);
    JsonNode nullable = said.remove("nullable");
    Gbnf body = combined(said, place);
    return nullable != null && nullable.asBoolean(false) ? Gbnf.alt(body, json.nul()) : body;
  }

  private Gbnf combined(ObjectNode said, Place place) {
    if (said.has("$ref") && said.size() == 1) {
      return referenced(said.path("$ref"), place);
    }
    if (said.has("$ref") || said.has("allOf")) {
      JsonNode parts = said.path("allOf");
      if (parts.isArray() && parts.size() == 1 && said.size() == 1) {
        return body(parts.get(0), place.child("allOf", 0));
      }
      return merged(merge.flatten(said, place), place);
    }
    if (said.has("anyOf") && said.has("oneOf")) {
      throw place.unsupported("oneOf", "beside \"anyOf\"; keep one of the two");
    }
    if (said.has("anyOf")) {
      return anyOf(said, "anyOf", place);
    }
    return said.has("oneOf") ? anyOf(said, "oneOf", place) : ofTypes(said, place);
  }

  private Ref referenced(JsonNode ref, Place from) {
    References.Target target = references.resolve(ref, from);
    String pointer = target.place().pointer();
    Ref rule = known.get(pointer);
    if (rule == null) {
      rule = book.reserve(pointer.substring(pointer.lastIndexOf('/') + 1));
      known.put(pointer, rule);
      book.fill(rule, body(target.schema(), target.place()));
    }
    return rule;
  }

  private Ref merged(JsonNode schema, Place place) {
    // Two merges are the same only if their members come in the same order, as in their texts.
    String text = schema.toString();
    Ref rule = known.get(text);
    if (rule == null) {
      rule = book.reserve("all-of");
      known.put(text, rule);
      book.fill(rule, body(schema, place));
    }
    return rule;
  }

  private Gbnf anyOf(ObjectNode said, String keyword, Place place) {
    JsonNode branches = Keywords.nonEmptyArray(said, keyword, place);
    if (branches.size() > MAX_BRANCHES) {
      throw place.refuse(keyword, "has more than " + MAX_BRANCHES + " alternatives");
    }
    ObjectNode beside = said.deepCopy();
    beside.remove(keyword);
    var choices = new ArrayList<Gbnf>();
    for (int i = 0; i < branches.size(); i++) {
      Place at = place.child(keyword, i);
      JsonNode branch = branches.get(i);
      choices.add(
          beside.isEmpty()
              ? rule("option", branch, at)
              : merged(merge.flatten(merge.both(beside, branch), at), at));
    }
    return Gbnf.alt(choices);
  }

  private Gbnf ofTypes(ObjectNode said, Place place) {
    if (said.has("enum") || said.has("const")) {
      return constants.oneOf(ConstantValues.of(said, place));
    }
    List<String> types = Keywords.types(said, place);
    if (types.isEmpty()) {
      return json.value();
    }
    var choices = new ArrayList<Gbnf>();
    for (String type : types) {
      if (type.equals("integer") && types.contains("number")) {
        continue;
      }
      Gbnf body = ofType(type, said, place);
      choices.add(types.size() == 1 ? body : book.define(type, body));
    }
    return Gbnf.alt(choices);
  }

  private Gbnf ofType(String type, ObjectNode said, Place place) {
    return switch (type) {
      case "object" -> objects.object(said, place);
      case "array" -> arrays.array(said, place);
      case "string" -> strings.string(said, place);
      case "number" -> numbers.number(said, place);
      case "integer" -> numbers.integer(said, place);
      case "boolean" -> json.bool();
      case "null" -> json.nul();
      default -> throw place.refuse("type", "names the unknown type \"" + type + "\"");
    };
  }
}
