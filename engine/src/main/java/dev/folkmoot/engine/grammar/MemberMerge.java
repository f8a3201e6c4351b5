package dev.folkmoot.engine.grammar;

import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The members of two object schemas that must both hold. */
final class MemberMerge {

  private MemberMerge() {}

  static void into(ObjectNode merged, ObjectNode a, ObjectNode b, SchemaMerge merge, Place place) {
    var required = new LinkedHashSet<String>();
    addRequired(required, a, place);
    addRequired(required, b, place);
    var names = new LinkedHashSet<String>();
    names.addAll(Keywords.object(a, "properties", place).propertyNames());
    names.addAll(Keywords.object(b, "properties", place).propertyNames());
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    for (String name : names) {
      JsonNode schema = merge.both(about(name, a), about(name, b));
      if (isFalse(about(name, a)) || isFalse(about(name, b))) {
        if (required.contains(name)) {
          throw place.refuse(
              "allOf",
              "requires the member \""
                  + name
                  + "\" in one part and forbids it in another (\"additionalProperties\": false)");
        }
      } else {
        properties.set(name, schema);
      }
    }
    if (a.has("properties") || b.has("properties")) {
      merged.set("properties", properties);
    }
    if (!required.isEmpty()) {
      ArrayNode list = merged.putArray("required");
      required.forEach(list::add);
    }
    if (a.has("additionalProperties") && b.has("additionalProperties")) {
      JsonNode others = a.get("additionalProperties");
      JsonNode alsoOthers = b.get("additionalProperties");
      boolean none = isFalse(others) || isFalse(alsoOthers);
      merged.set(
          "additionalProperties",
          none ? JsonNodeFactory.instance.booleanNode(false) : merge.both(others, alsoOthers));
    }
  }

  /** What a part says about a member; parts that say nothing about it allow anything. */
  private static JsonNode about(String name, ObjectNode part) {
    JsonNode declared = part.path("properties").path(name);
    if (!declared.isMissingNode()) {
      return declared;
    }
    JsonNode others = part.path("additionalProperties");
    return others.isMissingNode() ? JsonNodeFactory.instance.booleanNode(true) : others;
  }

  private static void addRequired(Set<String> names, ObjectNode part, Place place) {
    JsonNode required = part.path("required");
    if (required.isArray() && required.valueStream().allMatch(JsonNode::isString)) {
      required.valueStream().forEach(name -> names.add(name.asString()));
    } else if (!required.isMissingNode()) {
      throw place.refuse("required", "must be an array of property names");
    }
  }

  private static boolean isFalse(JsonNode schema) {
    return schema.isBoolean() && !schema.asBoolean();
  }
}
