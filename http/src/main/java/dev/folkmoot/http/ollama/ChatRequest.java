package dev.folkmoot.http.ollama;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonReader;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The body of {@code POST /api/chat}.
 *
 * @param common what generate has, too
 * @param messages oldest first
 * @param tools functions that the model may ask to be called
 * @param images how many pictures the messages bring
 */
record ChatRequest(InferenceFields common, List<Message> messages, List<Tool> tools, int images) {

  ChatRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }

  static ChatRequest read(InputStream body) {
    Fields request = Fields.of("ChatRequest", JsonReader.read(body));
    List<Message> messages = new ArrayList<>();
    int images = 0;
    for (Fields message : request.objects("messages", "Message")) {
      messages.add(message(message));
      images += message.base64s("images");
    }
    return new ChatRequest(InferenceFields.read(request), messages, tools(request), images);
  }

  private static Message message(Fields message) {
    String role = message.text("role").toLowerCase(Locale.ROOT);
    List<ToolCall> calls = new ArrayList<>();
    for (Fields call : message.objects("tool_calls", "ToolCall")) {
      calls.add(toolCall(call));
    }
    return new Message(
        role(role),
        message.text("content"),
        optional(message.text("thinking")),
        calls,
        optional(message.text("tool_name")),
        optional(message.text("tool_call_id")));
  }

  private static Role role(String name) {
    for (Role role : Role.values()) {
      if (role.wireName().equals(name)) {
        return role;
      }
    }
    throw FailureException.invalid(
        "unknown role \"" + name + "\": must be \"system\", \"user\", \"assistant\" or \"tool\"");
  }

  private static ToolCall toolCall(Fields call) {
    Fields function =
        call.nested("function", "api.ToolCallFunction")
            .orElseThrow(() -> FailureException.invalid("a tool call names no function"));
    return new ToolCall(
        call.text("id"),
        function.text("name"),
        function
            .nested("arguments", "api.ToolCallFunctionArguments")
            .map(arguments -> arguments.object().plainMembers())
            .orElse(Map.of()));
  }

  private static List<Tool> tools(Fields request) {
    List<Tool> tools = new ArrayList<>();
    for (Fields tool : request.objects("tools", "Tool")) {
      tools.add(Tool.of(tool.object().plainMembers()));
    }
    return tools;
  }

  private static Optional<String> optional(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
