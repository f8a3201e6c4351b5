package dev.folkmoot.engine.remote;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The arguments of a call: an object in Ollama, the text of one in OpenAI. */
final class ToolArguments {

  private ToolArguments() {}

  static Map<String, Object> of(RemoteSettings settings, JsonNode arguments) {
    JsonNode object =
        arguments.isString() && !arguments.asString().isBlank()
            ? Json.read(arguments.asString())
            : arguments;
    if (object.isMissingNode() || object.isNull() || object.isString()) {
      return Map.of();
    }
    if (value(object) instanceof Map<?, ?> map) {
      Map<String, Object> members = new LinkedHashMap<>();
      map.forEach((name, value) -> members.put(String.valueOf(name), value));
      return members;
    }
    throw new FailureException(
        Failure.Kind.ENGINE_FAILED,
        "engine '" + settings.name() + "' calls a function with arguments that are no object");
  }

  private static @Nullable Object value(JsonNode node) {
    if (node.isObject()) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      node.properties().forEach(member -> members.put(member.getKey(), value(member.getValue())));
      return members;
    }
    if (node.isArray()) {
      List<@Nullable Object> items = new ArrayList<>();
      node.forEach(item -> items.add(value(item)));
      return items;
    }
    if (node.isNumber()) {
      return node.numberValue();
    }
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    return node.isString() ? node.asString() : null;
  }
}
