package dev.folkmoot.app.client;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as trees: what a command line reads is small and its shape is the server's affair. */
final class Json {

  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "the answer is not JSON; is this address a node's?", e);
    }
  }

  static boolean isObject(String text) {
    return text.strip().startsWith("{");
  }

  static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }
}
