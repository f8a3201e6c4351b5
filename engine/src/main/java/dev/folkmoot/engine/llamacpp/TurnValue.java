package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.engine.jinja.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A turn of a conversation as templates see it.
 *
 * @param callIds of its calls, in order
 * @param toolName the tool whose result it is
 * @param toolCallId the call whose result it is
 * @param tools JSON text of the tools, in a turn that has to bring them
 */
record TurnValue(
    Message message,
    List<String> callIds,
    Optional<String> toolName,
    Optional<String> toolCallId,
    Optional<String> tools) {

  TurnValue {
    callIds = List.copyOf(callIds);
  }

  boolean hasCalls() {
    return !message.toolCalls().isEmpty();
  }

  /**
   * The value.
   *
   * @param argumentsAsText whether the arguments of calls are JSON text, and not objects
   */
  Map<String, Object> value(boolean argumentsAsText) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("role", message.role().wireName());
    value.put("content", message.content());
    message
        .thinking()
        .ifPresent(thinking -> {
          // Templates of Qwen and DeepSeek read the one name, those of gpt-oss the other.
          value.put("reasoning_content", thinking);
          value.put("thinking", thinking);
        });
    toolName.ifPresent(name -> value.put("name", name));
    toolCallId.ifPresent(id -> value.put("tool_call_id", id));
    tools.ifPresent(json -> value.put("tools", json));
    if (hasCalls()) {
      List<Map<String, Object>> calls = new ArrayList<>();
      for (int i = 0; i < message.toolCalls().size(); i++) {
        calls.add(call(message.toolCalls().get(i), callIds.get(i), argumentsAsText));
      }
      value.put("tool_calls", calls);
    }
    return value;
  }

  /** In the order of OpenAI's API: templates print it as it stands. */
  private static Map<String, Object> call(ToolCall call, String id, boolean argumentsAsText) {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", call.name());
    function.put("arguments", argumentsAsText ? Template.json(call.arguments()) : call.arguments());
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("type", "function");
    value.put("id", id);
    value.put("function", function);
    return value;
  }
}
