package dev.folkmoot.http.openai;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.dialect.Functions;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the messages of a chat completion; counts the pictures in them. */
final class MessageReader {

  /** Names of the functions that earlier messages called, by the id of the call. */
  private final Map<String, String> called = new HashMap<>();

  private int images;

  int images() {
    return images;
  }

  Message read(Fields message) {
    List<ToolCall> calls = new ArrayList<>();
    for (Fields call : message.objects("tool_calls", "ToolCall")) {
      calls.add(toolCall(call));
    }
    calls.forEach(call -> called.put(call.id(), call.name()));
    String callId = message.text("tool_call_id");
    String name = message.text("name");
    return new Message(
        role(message.text("role").toLowerCase(Locale.ROOT)),
        content(message.value("content"), !calls.isEmpty()),
        optional(message.text("reasoning")),
        calls,
        optional(name.isEmpty() ? called.getOrDefault(callId, "") : name),
        optional(callId));
  }

  static Role role(String name) {
    return switch (name) {
      case "system", "developer" -> Role.SYSTEM;
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      case "tool" -> Role.TOOL;
      default -> throw FailureException.invalid("unknown role \"" + name + '"');
    };
  }

  private String content(JsonValue content, boolean hasCalls) {
    return switch (content) {
      case JsonValue.Str(String text) -> text;
      case JsonValue.Arr(List<JsonValue> parts) -> joined(parts);
      case JsonValue.Null() when hasCalls -> "";
      case JsonValue other ->
          throw FailureException.invalid(
              "invalid message content type: " + SamplingFields.goType(other));
    };
  }

  private String joined(List<JsonValue> parts) {
    List<String> texts = new ArrayList<>();
    for (JsonValue part : parts) {
      if (!(part instanceof JsonValue.Obj object)) {
        throw FailureException.invalid("invalid message format");
      }
      Fields fields = new Fields("ContentPart", object);
      switch (fields.text("type")) {
        case "text" -> texts.add(fields.text("text"));
        case "image_url" -> {
          DataUrl.requireImage(fields.value("image_url"));
          images++;
        }
        case "input_audio" ->
            throw FailureException.invalid("audio input is not supported by this node");
        default -> throw FailureException.invalid("invalid message format");
      }
    }
    return String.join("\n", texts);
  }

  private static ToolCall toolCall(Fields call) {
    Fields function =
        call.nested("function", "openai.ToolCallFunction")
            .orElseThrow(() -> FailureException.invalid("invalid tool call arguments"));
    return new ToolCall(
        call.text("id"), function.text("name"), Functions.arguments(function.text("arguments")));
  }

  private static Optional<String> optional(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
