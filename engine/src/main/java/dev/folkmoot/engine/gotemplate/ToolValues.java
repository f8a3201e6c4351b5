package dev.folkmoot.engine.gotemplate;

import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.gotemplate.Struct;
import dev.folkmoot.core.gotemplate.Typed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tools as Go templates see them. Ollama reads a tool into fields of its own, so a template sees of
 * a schema what these have a place for, and nothing else; printed, they are JSON again, in the
 * order of these fields. So are a tool's function and its parameters by themselves, as the models'
 * templates have it: Ollama prints Go's own form of them since 0.14, by a mistake that is known
 * there (issue 14601).
 */
final class ToolValues {

  private ToolValues() {}

  static Typed of(List<Tool> tools) {
    return new Typed(
        "template.templateTools",
        tools.stream().map(ToolValues::tool).toList(),
        false,
        Optional.empty(),
        Typed.Form.JSON);
  }

  private static Typed tool(Tool tool) {
    Fields parameters = new Fields();
    Map<String, Object> schema = tool.parameters();
    parameters.always("Type", "type", text(schema.get("type")));
    parameters.ifAny("Defs", "$defs", Decoded.of(schema.get("$defs")));
    parameters.ifAny("Items", "items", Decoded.of(schema.get("items")));
    parameters.ifAny("Required", "required", texts(schema.get("required")));
    parameters.always("Properties", "properties", properties(schema.get("properties")));
    Fields function = new Fields();
    function.always("Name", "name", tool.name());
    function.always("Description", "description", tool.description());
    function.always(
        "Parameters",
        "parameters",
        parameters.value("template.templateToolFunctionParameters", Typed.Form.JSON));
    Fields whole = new Fields();
    whole.always("Type", "type", "function");
    whole.ifAny("Items", "items", null);
    whole.always(
        "Function", "function", function.value("template.templateToolFunction", Typed.Form.JSON));
    return whole.value("template.templateTool", Typed.Form.JSON);
  }

  /** Fields of a Go struct, each with its name in JSON. */
  private static final class Fields {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> json = new LinkedHashMap<>();

    void always(String name, String key, @Nullable Object value) {
      fields.put(name, value);
      json.put(key, value);
    }

    /** In JSON it is left out where it is empty. */
    void ifAny(String name, String key, @Nullable Object value) {
      fields.put(name, value);
      boolean empty =
          switch (value) {
            case null -> true;
            case String text -> text.isEmpty();
            case Typed typed -> typed.value() instanceof List<?> list && list.isEmpty();
            default -> false;
          };
      if (!empty) {
        json.put(key, value);
      }
    }

    Typed value(String type, Typed.Form form) {
      return new Typed(type, new Struct(type, fields), false, Optional.of(json), form);
    }
  }

  private static Typed properties(@Nullable Object json) {
    Map<String, Object> properties = new TreeMap<>();
    if (json instanceof Map<?, ?> map) {
      map.forEach((key, value) -> properties.put(String.valueOf(key), property(value)));
    }
    return new Typed(
        "template.templateProperties",
        properties,
        !(json instanceof Map<?, ?>),
        Optional.empty(),
        Typed.Form.OBJECT);
  }

  private static Typed property(@Nullable Object json) {
    Map<?, ?> schema = json instanceof Map<?, ?> map ? map : Map.of();
    Fields fields = new Fields();
    List<Typed> choices = new ArrayList<>();
    if (schema.get("anyOf") instanceof List<?> list) {
      list.forEach(choice -> choices.add(property(choice)));
    }
    fields.ifAny(
        "AnyOf",
        "anyOf",
        new Typed(
            "[]api.ToolProperty", choices, choices.isEmpty(), Optional.empty(), Typed.Form.PLAIN));
    fields.ifAny("Type", "type", types(schema.get("type")));
    fields.ifAny("Items", "items", Decoded.of(schema.get("items")));
    fields.ifAny("Description", "description", text(schema.get("description")));
    fields.ifAny("Enum", "enum", list("[]interface {}", Decoded.of(schema.get("enum"))));
    fields.ifAny("Properties", "properties", nested(schema.get("properties")));
    fields.ifAny("Required", "required", texts(schema.get("required")));
    return fields.value("api.ToolProperty", Typed.Form.PLAIN);
  }

  /**
   * The properties of an object within a property keep their order, and are no map to loop over.
   */
  private static @Nullable Object nested(@Nullable Object json) {
    if (!(json instanceof Map<?, ?> map)) {
      return null;
    }
    Map<String, @Nullable Object> ordered = new LinkedHashMap<>();
    map.forEach((key, value) -> ordered.put(String.valueOf(key), property(value)));
    return new Typed(
        "*api.ToolPropertiesMap",
        new Struct("*api.ToolPropertiesMap", Map.of()),
        false,
        Optional.of(ordered),
        Typed.Form.PLAIN);
  }

  /** One type, or several; in JSON one is no list. */
  private static Typed types(@Nullable Object json) {
    List<String> types =
        switch (json) {
          case String type -> List.of(type);
          case List<?> several ->
              several.stream().filter(String.class::isInstance).map(String.class::cast).toList();
          case null, default -> List.of();
        };
    Optional<Object> single = types.size() == 1 ? Optional.of(types.getFirst()) : Optional.empty();
    return new Typed("api.PropertyType", types, json == null, single, Typed.Form.WORDS);
  }

  private static Typed texts(@Nullable Object json) {
    return list("[]string", json);
  }

  private static Typed list(String type, @Nullable Object json) {
    List<?> values = json instanceof List<?> list ? list : List.of();
    return new Typed(type, values, !(json instanceof List<?>), Optional.empty(), Typed.Form.PLAIN);
  }

  private static String text(@Nullable Object value) {
    return value instanceof String text ? text : "";
  }
}
