package dev.folkmoot.engine.grammar;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which values {@code enum}, {@code const} and {@code type} together allow. */
final class ConstantValues {

  private static final Set<String> MAY_STAND_BESIDE = Set.of("enum", "const", "type", "format");

  private ConstantValues() {}

  static List<JsonNode> of(ObjectNode said, Place place) {
    for (var keyword : said.properties()) {
      if (!MAY_STAND_BESIDE.contains(keyword.getKey())) {
        throw place.unsupported(
            keyword.getKey(), "beside \"enum\" or \"const\"; list only the values that fit");
      }
    }
    List<JsonNode> values = List.of(said.path("const"));
    if (said.has("enum")) {
      JsonNode listed = Keywords.nonEmptyArray(said, "enum", place);
      if (listed.size() > Constants.MAX_ENUM_VALUES) {
        throw place.refuse("enum", "has more than " + Constants.MAX_ENUM_VALUES + " values");
      }
      values = listed.valueStream().toList();
      if (said.has("const")) {
        values = values.stream().filter(said.path("const")::equals).toList();
      }
    }
    if (said.has("type")) {
      List<String> types = Keywords.types(said, place);
      values = values.stream().filter(value -> isOneOf(value, types)).toList();
    }
    if (values.isEmpty()) {
      throw place.refuse("allows no value: \"enum\", \"const\" and \"type\" contradict");
    }
    return values;
  }

  private static boolean isOneOf(JsonNode value, List<String> types) {
    return types.contains(typeOf(value))
        || (types.contains("integer") && value.isNumber() && isWhole(value));
  }

  private static boolean isWhole(JsonNode number) {
    return number.isIntegralNumber() || number.decimalValue().stripTrailingZeros().scale() <= 0;
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case NUMBER -> "number";
      case BOOLEAN -> "boolean";
      case NULL -> "null";
      case BINARY, MISSING, POJO -> "";
    };
  }
}
