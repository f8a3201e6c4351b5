package dev.folkmoot.engine.remote;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes JSON within limits: the other side may be anything. */
final class Json {

  private static final int MAX_DEPTH = 64;
  private static final String NO_JSON = "what the server says is no JSON";

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(Lines.MAX_BYTES)
                          .build())
                  .build())
          .build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] write(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  /** Maps, lists, strings, numbers and truth values, as JSON. */
  static JsonNode of(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * @throws FailureException {@code ENGINE_FAILED} if it is no JSON; what it is instead is not
   *     shown, for it may hold anything
   */
  static JsonNode read(byte[] text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new FailureException(Failure.Kind.ENGINE_FAILED, NO_JSON, e);
    }
  }

  static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new FailureException(Failure.Kind.ENGINE_FAILED, NO_JSON, e);
    }
  }

  /** A text, or "" where there is none or something else. */
  static String text(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isString() ? value.asString() : "";
  }

  static int count(JsonNode node, String member) {
    return Math.clamp(number(node, member), 0, Integer.MAX_VALUE);
  }

  static long number(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isNumber() && value.canConvertToLong() ? value.asLong() : 0;
  }
}
