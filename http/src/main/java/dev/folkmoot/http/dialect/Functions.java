package dev.folkmoot.http.dialect;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Functions that a model may call, as the canonical request has them: {@code
 * {"type":"function","function":{"name":…,"description":…,"parameters":…}}}, which is also how
 * Ollama and OpenAI's chat say it.
 */
public final class Functions {

  private Functions() {}

  /**
   * Describes a function.
   *
   * @param description perhaps empty
   * @param parameters a JSON Schema
   */
  public static Map<String, Object> describe(
      String name, String description, JsonValue.Obj parameters) {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", name);
    if (!description.isEmpty()) {
      function.put("description", description);
    }
    function.put("parameters", parameters.plainMembers());
    Map<String, Object> tool = new LinkedHashMap<>();
    tool.put("type", "function");
    tool.put("function", function);
    return tool;
  }

  /**
   * Reads the arguments of a call where they are a text that is JSON.
   *
   * @throws FailureException {@code INVALID_REQUEST} if they are no object
   */
  public static Map<String, Object> arguments(String json) {
    try {
      JsonValue value =
          JsonReader.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
      return Fields.of("arguments", value).object().plainMembers();
    } catch (FailureException e) {
      throw new FailureException(Failure.Kind.INVALID_REQUEST, "invalid tool call arguments", e);
    }
  }

  /** Writes the arguments of a call as a text that is JSON. */
  public static String text(Map<String, Object> arguments) {
    return new JsonBuffer().any(arguments).toString();
  }

  /**
   * Refuses a request all of whose tools are of kinds that cannot be offered here, such as a
   * provider's own web search. Among others they are left out: a model need not use a tool, but one
   * without any would make up what it was to look for.
   *
   * @param offered tools that the model will see
   * @param leftOut kinds of those that it will not
   */
  public static void requireSome(List<Map<String, Object>> offered, List<String> leftOut) {
    if (offered.isEmpty() && !leftOut.isEmpty()) {
      throw FailureException.invalid(
          "none of the tools can be offered by this node: "
              + String.join(", ", leftOut)
              + "; describe functions of your own instead");
    }
  }
}
