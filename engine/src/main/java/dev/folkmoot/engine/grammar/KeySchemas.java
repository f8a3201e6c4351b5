package dev.folkmoot.engine.grammar;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code propertyNames}: a schema for the names of members, which are always strings. */
final class KeySchemas {

  private KeySchemas() {}

  /** Generators write {@code {"type": "string"}} for maps, which says nothing about a name. */
  static boolean allowAnyName(JsonNode names) {
    if (names.isObject()) {
      ObjectNode said = Keywords.constraintsOf(names);
      return said.isEmpty() || (said.size() == 1 && isString(said.path("type")));
    }
    return names.isMissingNode() || (names.isBoolean() && names.asBoolean());
  }

  private static boolean isString(JsonNode type) {
    return type.isString() && type.asString().equals("string");
  }

  /** The schema of the names, held to strings. */
  static JsonNode ofStrings(JsonNode names, Place place) {
    if (!names.isObject()) {
      throw place.refuse("propertyNames", "must be a schema that some name fits");
    }
    ObjectNode both = ((ObjectNode) names).objectNode();
    both.putArray("allOf").add(names).addObject().put("type", "string");
    return both;
  }
}
