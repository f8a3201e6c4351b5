package dev.folkmoot.engine.grammar;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which words of JSON Schema constrain, which of them a grammar cannot say, and how to read them.
 */
final class Keywords {

  private static final String REMOVE = "remove it";

  /** What a grammar cannot say, with what the client can do about it. */
  private static final Map<String, String> UNSUPPORTED =
      Map.ofEntries(
          Map.entry("patternProperties", "remove it or use \"additionalProperties\""),
          Map.entry("not", "remove it or list what is allowed with \"enum\" or \"anyOf\""),
          Map.entry("if", "remove it or use \"anyOf\""),
          Map.entry("dependencies", "remove it or use \"anyOf\""),
          Map.entry("dependentRequired", "remove it or use \"anyOf\""),
          Map.entry("dependentSchemas", "remove it or use \"anyOf\""),
          Map.entry("contains", "remove it or use \"items\" or \"prefixItems\""),
          Map.entry("uniqueItems", "remove it and check the answer"),
          Map.entry("unevaluatedProperties", "remove it or use \"additionalProperties\""),
          Map.entry("unevaluatedItems", "remove it or use \"items\""),
          Map.entry("$dynamicRef", "use \"$ref\""),
          Map.entry("$recursiveRef", "use \"$ref\""));

  /** What makes a value be of a type when {@code type} does not say. */
  private static final Map<String, List<String>> SPEAKING_OF =
      Map.of(
          "object",
              List.of(
                  "properties",
                  "required",
                  "additionalProperties",
                  "propertyNames",
                  "minProperties",
                  "maxProperties"),
          "array", List.of("items", "prefixItems", "additionalItems", "minItems", "maxItems"),
          "string", List.of("minLength", "maxLength", "pattern", "format"),
          "number",
              List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"));

  private static final List<String> TYPES =
      List.of("object", "array", "string", "number", "integer", "boolean", "null");

  private static final Set<String> COMBINING =
      Set.of("type", "enum", "const", "anyOf", "oneOf", "allOf", "$ref", "nullable");

  private Keywords() {}

  static void refuseUnsupported(JsonNode schema, Place place) {
    for (var keyword : schema.properties()) {
      String remedy = UNSUPPORTED.get(keyword.getKey());
      if (remedy != null && constrains(keyword.getKey(), keyword.getValue(), schema)) {
        throw place.unsupported(keyword.getKey(), remedy);
      }
    }
  }

  private static boolean constrains(String keyword, JsonNode value, JsonNode schema) {
    return switch (keyword) {
      case "uniqueItems" -> value.asBoolean(true) && schema.path("maxItems").asInt(2) > 1;
      case "not" -> !(value.isBoolean() && !value.asBoolean());
      case "if" -> schema.has("then") || schema.has("else");
      // Only what is declared is ever derived, so nothing is left unevaluated.
      case "unevaluatedProperties", "unevaluatedItems" -> !value.isBoolean();
      case "patternProperties", "dependencies", "dependentRequired", "dependentSchemas" ->
          !(value.isObject() && value.isEmpty());
      case "contains" -> schema.path("minContains").asInt(1) > 0 || schema.has("maxContains");
      default -> true;
    };
  }

  /** The keywords that say something about values, without annotations and definitions. */
  static ObjectNode constraintsOf(JsonNode schema) {
    ObjectNode constraints = ((ObjectNode) schema).objectNode();
    for (var keyword : schema.properties()) {
      if (isConstraint(keyword.getKey())) {
        constraints.set(keyword.getKey(), keyword.getValue());
      }
    }
    return constraints;
  }

  private static boolean isConstraint(String keyword) {
    return COMBINING.contains(keyword)
        || UNSUPPORTED.containsKey(keyword)
        || SPEAKING_OF.values().stream().anyMatch(words -> words.contains(keyword));
  }

  /** The types a schema allows, said or implied, in its order; empty for "any value". */
  static List<String> types(JsonNode schema, Place place) {
    JsonNode said = schema.path("type");
    if (said.isString()) {
      return List.of(type(said, place));
    }
    if (said.isArray()) {
      if (said.isEmpty()) {
        throw place.refuse("type", "is an empty list; name at least one type");
      }
      return said.valueStream().map(t -> type(t, place)).distinct().toList();
    }
    if (schema.has("type")) {
      throw place.refuse("type", "must be a string or a list of strings");
    }
    return TYPES.stream()
        .filter(t -> SPEAKING_OF.getOrDefault(t, List.of()).stream().anyMatch(w -> says(schema, w)))
        .toList();
  }

  private static boolean says(JsonNode schema, String word) {
    return schema.has(word)
        // An unknown format is an annotation and implies nothing.
        && (!word.equals("format") || StringFormats.pattern(schema.path(word)) != null);
  }

  private static String type(JsonNode name, Place place) {
    String type = name.isString() ? name.asString() : name.toString();
    if (!TYPES.contains(type)) {
      throw place.refuse(
          "type", "names the unknown type \"" + type + "\"; known are " + String.join(", ", TYPES));
    }
    return type;
  }

  /** A count such as {@code minItems}, at least 0; {@code absent} if it is not there. */
  static int count(JsonNode schema, String keyword, Place place, int absent) {
    if (!schema.has(keyword)) {
      return absent;
    }
    BigDecimal value = number(schema, keyword, place);
    if (value == null || value.signum() < 0 || value.stripTrailingZeros().scale() > 0) {
      throw place.refuse(keyword, "must be a whole number and not negative");
    }
    if (value.compareTo(BigDecimal.valueOf(RuleBook.MAX_REPETITIONS)) > 0) {
      throw place.refuse(
          keyword,
          "is larger than "
              + RuleBook.MAX_REPETITIONS
              + ", the most a grammar counts here; lower it or remove it");
    }
    return value.intValueExact();
  }

  static @Nullable BigDecimal number(JsonNode schema, String keyword, Place place) {
    if (!schema.has(keyword)) {
      return null;
    }
    JsonNode value = schema.get(keyword);
    if (!value.isNumber()) {
      throw place.refuse(keyword, "must be a number");
    }
    BigDecimal exact = value.decimalValue();
    // 1e999999999 is ten characters here and a billion digits in a grammar.
    if (exact.precision() > NumberRules.MAX_BOUND_DIGITS
        || Math.abs((long) exact.scale()) > NumberRules.MAX_BOUND_DIGITS) {
      throw place.refuse(
          keyword,
          "has more than "
              + NumberRules.MAX_BOUND_DIGITS
              + " digits; "
              + REMOVE
              + " or shorten it");
    }
    return exact;
  }

  static JsonNode object(JsonNode schema, String keyword, Place place) {
    JsonNode value = schema.path(keyword);
    if (!value.isMissingNode() && !value.isObject()) {
      throw place.refuse(keyword, "must be an object");
    }
    return value;
  }

  static JsonNode nonEmptyArray(JsonNode schema, String keyword, Place place) {
    JsonNode value = schema.path(keyword);
    if (!value.isArray() || value.isEmpty()) {
      throw place.refuse(keyword, "must be an array with at least one element");
    }
    return value;
  }
}
