package dev.folkmoot.http.dialect;

import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What the dialects have in common where models call functions. */
public final class Functions {

  private Functions() {}

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
  public static void requireSome(List<Tool> offered, List<String> leftOut) {
    if (offered.isEmpty() && !leftOut.isEmpty()) {
      throw FailureException.invalid(
          "none of the tools can be offered by this node: "
              + String.join(", ", leftOut)
              + "; describe functions of your own instead");
    }
  }
}
