package dev.folkmoot.engine.grammar;

import static dev.folkmoot.engine.grammar.Gbnf.alt;
import static dev.folkmoot.engine.grammar.Gbnf.seq;
import static dev.folkmoot.engine.grammar.Gbnf.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Objects.
 *
 * <p>Members come in the declared order and any of the optional ones may be left out: 2ⁿ shapes.
 * They take two small rules for each property. {@code from}ₙ begins with the name of the n-th or a
 * later property: it is either that member with what comes after it, or, if it may be left out,
 * {@code from}ₙ₊₁. What comes after the n-th member is a comma and {@code from}ₙ₊₁, or, if no later
 * one is required, nothing. Additional members are one more property at the end, which repeats.
 */
final class ObjectRules {

  static final int MAX_PROPERTIES = 1_000;

  static final int MAX_NAME_CHARS = 1_000;

  /**
   * What an object schema says.
   *
   * @param declared all members by name, with their rules, in order
   * @param additional rule for other members, null if there are none
   */
  private record Shape(
      Map<String, Gbnf> declared, Set<String> required, @Nullable Gbnf additional, int min) {}

  private final SchemaCompiler compiler;
  private final RuleBook book;
  private final JsonRules json;

  ObjectRules(SchemaCompiler compiler, RuleBook book, JsonRules json) {
    this.compiler = compiler;
    this.book = book;
    this.json = json;
  }

  Gbnf object(JsonNode schema, Place place) {
    JsonNode properties = Keywords.object(schema, "properties", place);
    JsonNode additional = schema.path("additionalProperties");
    Set<String> required = required(schema, place);
    int min = Keywords.count(schema, "minProperties", place, 0);
    int max = Keywords.count(schema, "maxProperties", place, Gbnf.UNBOUNDED);
    boolean openByDefault = !schema.has("properties") && required.isEmpty();
    boolean open =
        schema.has("additionalProperties")
            ? !(additional.isBoolean() && !additional.asBoolean())
            : openByDefault;
    if (properties.isEmpty() && required.isEmpty() && open) {
      return map(schema, place, min, max);
    }
    if (!KeySchemas.allowAnyName(schema.path("propertyNames"))) {
      throw place.unsupported("propertyNames", "beside \"properties\" or \"required\"; remove it");
    }
    Map<String, Gbnf> declared = declared(properties, required, additional, place);
    Gbnf others = null;
    if (open) {
      Gbnf name = new OtherNames(book, json).nameOtherThan(declared.keySet());
      Gbnf value = compiler.rule("other-value", additional, place.child("additionalProperties"));
      others = book.define("other-member", json.member(name, value));
    }
    if (min > Math.max(1, required.size())) {
      throw place.unsupported("minProperties", "list the members in \"required\" instead");
    }
    if (max < declared.size() || (others != null && max != Gbnf.UNBOUNDED)) {
      throw place.unsupported("maxProperties", "remove it or declare fewer properties");
    }
    if (min > 0 && declared.isEmpty() && others == null) {
      throw place.refuse("minProperties", "asks for more members than there can be");
    }
    return written(new Shape(declared, required, others, min));
  }

  /** An object that is only names and values of one kind. */
  private Gbnf map(JsonNode schema, Place place, int min, int max) {
    if (min > 1) {
      // A model may write the same name twice, so counting members is not counting names.
      throw place.unsupported("minProperties", "list the members in \"required\" instead");
    }
    if (min > max) {
      throw place.refuse("minProperties", "is larger than \"maxProperties\"");
    }
    JsonNode names = schema.path("propertyNames");
    Gbnf name =
        KeySchemas.allowAnyName(names)
            ? json.string()
            : compiler.rule(
                "name", KeySchemas.ofStrings(names, place), place.child("propertyNames"));
    Gbnf value =
        compiler.rule(
            "value-of", schema.path("additionalProperties"), place.child("additionalProperties"));
    return json.members(book.define("member", json.member(name, value)), min, max);
  }

  private static Set<String> required(JsonNode schema, Place place) {
    var names = new LinkedHashSet<String>();
    JsonNode list = schema.path("required");
    // Draft 3 and some generators put a flag on the property itself: an annotation to us.
    if (list.isMissingNode() || list.isBoolean()) {
      return names;
    }
    if (!list.isArray() || !list.valueStream().allMatch(JsonNode::isString)) {
      throw place.refuse("required", "must be an array of property names");
    }
    list.valueStream().forEach(name -> names.add(name.asString()));
    return names;
  }

  /** The declared ones in order, then those that are only required. */
  private Map<String, Gbnf> declared(
      JsonNode properties, Set<String> required, JsonNode additional, Place place) {
    var rules = new LinkedHashMap<String, Gbnf>();
    if (properties.size() + required.size() > 2 * MAX_PROPERTIES
        || properties.size() > MAX_PROPERTIES) {
      throw place.refuse("properties", "has more than " + MAX_PROPERTIES + " properties");
    }
    Place inside = place.child("properties");
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      String name = property.getKey();
      rules.put(name, member(name, property.getValue(), inside.child(name)));
    }
    for (String name : required) {
      if (!rules.containsKey(name)) {
        if (additional.isBoolean() && !additional.asBoolean()) {
          throw place.refuse(
              "required",
              "names \""
                  + name
                  + "\", which \"additionalProperties\": false forbids; declare it in"
                  + " \"properties\"");
        }
        rules.put(name, member(name, additional, place.child("additionalProperties")));
      }
    }
    return rules;
  }

  private Gbnf member(String name, JsonNode schema, Place place) {
    if (name.length() > MAX_NAME_CHARS) {
      throw place.refuse("has a name of more than " + MAX_NAME_CHARS + " characters");
    }
    Gbnf value = compiler.rule(name, schema, place);
    return book.define(name + "-member", json.member(text(JsonText.quote(name)), value));
  }

  private Gbnf written(Shape shape) {
    List<String> names = new ArrayList<>(shape.declared.keySet());
    boolean mayEnd = true;
    Gbnf from = null;
    Gbnf others = shape.additional;
    if (others != null) {
      Gbnf next = seq(text(","), json.ws(), others);
      from = book.define("others", seq(others, book.repeat("next", next, 0, Gbnf.UNBOUNDED)));
    }
    for (int i = names.size() - 1; i >= 0; i--) {
      String name = names.get(i);
      Gbnf member = shape.declared.getOrDefault(name, Gbnf.EMPTY);
      Gbnf after = from == null ? Gbnf.EMPTY : seq(text(","), json.ws(), from);
      Gbnf with = seq(member, mayEnd ? Gbnf.optional(after) : after);
      boolean required = shape.required.contains(name);
      from = book.define("from-" + name, required || from == null ? with : alt(with, from));
      mayEnd = mayEnd && !required;
    }
    Gbnf inside = from == null ? Gbnf.EMPTY : json.spaced(from);
    boolean mayBeEmpty = mayEnd && shape.min == 0;
    return seq(text("{"), json.ws(), mayBeEmpty ? Gbnf.optional(inside) : inside, text("}"));
  }
}
