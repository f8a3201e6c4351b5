package dev.folkmoot.core.gotemplate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a property of a JSON schema is in TypeScript, in which harmony shows a model its tools. */
final class TypeScript {

  private static final String ANY = "any";

  private TypeScript() {}

  static String type(Object value) {
    if (Values.kind(value) != Values.Kind.STRUCT) {
      return ANY;
    }
    return property(Values.struct(value), 0);
  }

  private static String property(Struct property, int depth) {
    List<String> types = new ArrayList<>();
    if (depth > Limits.MAX_NESTING) {
      throw Work.exceeded("MAX_NESTING", Limits.MAX_NESTING);
    }
    for (Object choice : elements(property.fields().get("AnyOf"))) {
      types.add(property(Values.struct(Values.of(choice)), depth + 1));
    }
    if (types.isEmpty()) {
      for (Object type : elements(property.fields().get("Type"))) {
        types.add(name(String.valueOf(type)));
      }
    }
    return types.isEmpty() ? ANY : String.join(" | ", types);
  }

  private static List<?> elements(@Nullable Object value) {
    Object given = Values.of(value);
    return Values.kind(given) == Values.Kind.LIST ? Values.list(given) : List.of();
  }

  private static String name(String type) {
    return switch (type) {
      case "string" -> "string";
      case "number", "integer" -> "number";
      case "boolean" -> "boolean";
      case "array" -> "any[]";
      case "object" -> "Record<string, any>";
      case "null" -> "null";
      default -> ANY;
    };
  }
}
