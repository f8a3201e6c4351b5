package dev.folkmoot.engine.grammar;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes one schema of several that must all hold.
 *
 * <p>Lower bounds take the larger, upper bounds the smaller; types and enums what they share;
 * objects all members of all, where a member that one part declares must also satisfy what another
 * part says about additional ones. Schemas inside (items, members) are only put into an {@code
 * allOf} of their own and merged when they are reached, which keeps recursion finite. Two different
 * patterns, or two {@code anyOf}s, would need the intersection of two languages, and are refused.
 */
final class SchemaMerge {

  private static final Set<String> LARGER =
      Set.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");
  private static final Set<String> SMALLER =
      Set.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");

  /** Schemas that one {@code allOf} may join, references followed. */
  static final int MAX_PARTS = 1_000;

  /** Keywords and members copied over all merges of one schema. */
  static final int MAX_MERGE_WORK = 1_000_000;

  private final References references;
  private int work;

  SchemaMerge(References references) {
    this.references = references;
  }

  /** Two schemas under one {@code allOf}. */
  JsonNode both(JsonNode a, JsonNode b) {
    if (a.equals(b) || isTrue(b)) {
      return a;
    }
    if (isTrue(a)) {
      return b;
    }
    var parts = new LinkedHashSet<JsonNode>();
    addParts(parts, a);
    addParts(parts, b);
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.putArray("allOf").addAll(parts);
    return all;
  }

  private static void addParts(Set<JsonNode> parts, JsonNode schema) {
    if (schema.size() == 1 && schema.path("allOf").isArray()) {
      schema.path("allOf").valueStream().forEach(parts::add);
    } else {
      parts.add(schema);
    }
  }

  private static boolean isTrue(JsonNode schema) {
    return schema.isBoolean() && schema.asBoolean();
  }

  /** The schema without {@code allOf} and {@code $ref}: what they say is in its own keywords. */
  ObjectNode flatten(JsonNode schema, Place place) {
    var parts = new ArrayList<ObjectNode>();
    collect(schema, place, parts, new HashSet<>(), new HashSet<>());
    ObjectNode all = parts.getFirst();
    for (ObjectNode part : parts.subList(1, parts.size())) {
      all = merge(all, part, place);
    }
    return all;
  }

  private void collect(
      JsonNode schema, Place place, List<ObjectNode> parts, Set<String> open, Set<String> done) {
    if (isTrue(schema)) {
      return;
    }
    if (!schema.isObject()) {
      throw place.refuse("must be a schema that some value fits");
    }
    Keywords.refuseUnsupported(schema, place);
    ObjectNode own = Keywords.constraintsOf(schema);
    JsonNode ref = own.remove("$ref");
    JsonNode all = own.remove("allOf");
    own.remove("nullable");
    if (ref != null) {
      References.Target target = references.resolve(ref, place);
      String pointer = target.place().pointer();
      if (!open.add(pointer)) {
        throw place.refuse("$ref", "leads back to itself through \"allOf\"");
      }
      if (done.add(pointer)) {
        collect(target.schema(), target.place(), parts, open, done);
      }
      open.remove(pointer);
    }
    if (all != null) {
      ObjectNode holder = own.objectNode();
      holder.set("allOf", all);
      JsonNode list = Keywords.nonEmptyArray(holder, "allOf", place);
      for (int i = 0; i < list.size(); i++) {
        collect(list.get(i), place.child("allOf", i), parts, open, done);
      }
    }
    parts.add(own);
    if (parts.size() > MAX_PARTS) {
      throw place.refuse("allOf", "joins more than " + MAX_PARTS + " schemas");
    }
  }

  private ObjectNode merge(ObjectNode a, ObjectNode b, Place place) {
    work += sizeOf(a) + sizeOf(b);
    if (work > MAX_MERGE_WORK) {
      throw place.refuse("allOf", "joins too much; make the parts or their number smaller");
    }
    ObjectNode merged = a.objectNode().setAll(a);
    for (Map.Entry<String, JsonNode> keyword : b.properties()) {
      String name = keyword.getKey();
      JsonNode mine = a.get(name);
      JsonNode theirs = keyword.getValue();
      if (mine == null) {
        merged.set(name, theirs);
      } else if (!mine.equals(theirs)) {
        merged.set(name, join(name, mine, theirs, place));
      }
    }
    if (speaksOfMembers(a) && speaksOfMembers(b)) {
      MemberMerge.into(merged, a, b, this, place);
    }
    return merged;
  }

  private static int sizeOf(ObjectNode schema) {
    return schema.size() + schema.path("properties").size() + schema.path("required").size();
  }

  private static boolean speaksOfMembers(JsonNode schema) {
    return schema.has("properties") || schema.has("additionalProperties") || schema.has("required");
  }

  private JsonNode join(String keyword, JsonNode a, JsonNode b, Place place) {
    if ((LARGER.contains(keyword) || SMALLER.contains(keyword)) && a.isNumber() && b.isNumber()) {
      boolean aIsLarger = a.decimalValue().compareTo(b.decimalValue()) > 0;
      return aIsLarger == LARGER.contains(keyword) ? a : b;
    }
    return switch (keyword) {
      case "type" -> types(a, b, place);
      case "enum" -> common(a, b, place);
      // MemberMerge writes these, with both sides in view.
      case "properties", "additionalProperties", "required" -> a;
      case "items" -> {
        if (a.isArray() || b.isArray()) {
          throw place.unsupported("allOf", "of different tuples; write one");
        }
        yield both(a, b);
      }
      case "propertyNames" -> both(a, b);
      default ->
          throw place.unsupported("allOf", "of different \"" + keyword + "\"s; write one of them");
    };
  }

  private static JsonNode types(JsonNode a, JsonNode b, Place place) {
    List<String> first = Keywords.types(holder("type", a), place);
    List<String> second = Keywords.types(holder("type", b), place);
    var shared = new LinkedHashSet<String>();
    for (String type : first) {
      if (second.contains(type) || (type.equals("integer") && second.contains("number"))) {
        shared.add(type);
      } else if (type.equals("number") && second.contains("integer")) {
        shared.add("integer");
      }
    }
    if (shared.isEmpty()) {
      throw place.refuse("allOf", "asks for " + first + " and for " + second + " at once");
    }
    ArrayNode types = JsonNodeFactory.instance.arrayNode();
    shared.forEach(types::add);
    return types;
  }

  private static JsonNode common(JsonNode a, JsonNode b, Place place) {
    Set<JsonNode> allowed = new HashSet<>();
    b.valueStream().forEach(allowed::add);
    ArrayNode values = JsonNodeFactory.instance.arrayNode();
    a.valueStream().filter(allowed::contains).forEach(values::add);
    if (values.isEmpty()) {
      throw place.refuse("allOf", "joins \"enum\"s that have no value in common");
    }
    return values;
  }

  private static ObjectNode holder(String name, JsonNode value) {
    ObjectNode holder = JsonNodeFactory.instance.objectNode();
    holder.set(name, value);
    return holder;
  }
}
