package dev.folkmoot.engine.remote;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Prompt;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes conversations. The dialects differ in how they write calls of functions. */
final class Messages {

  private Messages() {}

  /**
   * @param isOpenAi whether calls have a type, and their arguments stand as text
   */
  static void write(ArrayNode out, List<Message> messages, boolean isOpenAi) {
    for (Message message : messages) {
      ObjectNode written = out.addObject();
      written.put("role", message.role().wireName());
      written.put("content", message.content());
      if (!isOpenAi) {
        message.thinking().ifPresent(thought -> written.put("thinking", thought));
        message.toolName().ifPresent(name -> written.put("tool_name", name));
      }
      message.toolCallId().ifPresent(id -> written.put("tool_call_id", id));
      if (!message.toolCalls().isEmpty()) {
        calls(written.putArray("tool_calls"), message.toolCalls(), isOpenAi);
      }
    }
  }

  private static void calls(ArrayNode out, List<ToolCall> calls, boolean isOpenAi) {
    for (ToolCall call : calls) {
      ObjectNode written = out.addObject();
      written.put("id", call.id());
      ObjectNode function = written.withObject("function");
      function.put("name", call.name());
      if (isOpenAi) {
        written.put("type", "function");
        byte[] text = Json.write(Json.of(call.arguments()));
        function.put("arguments", new String(text, StandardCharsets.UTF_8));
      } else {
        function.set("arguments", Json.of(call.arguments()));
      }
    }
  }

  static void tools(ObjectNode body, List<Tool> tools) {
    if (!tools.isEmpty()) {
      body.set("tools", Json.of(tools.stream().map(Tool::toJson).toList()));
    }
  }

  /** Tokens of an earlier answer mean something to the engine only that has told them. */
  static void requireNoContext(RemoteSettings settings, Prompt.Chat chat) {
    if (!chat.context().isEmpty()) {
      throw FailureException.invalid(
          "engine '" + settings.name() + "' takes no context of tokens; send the messages instead");
    }
  }
}
