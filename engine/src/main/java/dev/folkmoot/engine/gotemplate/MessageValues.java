package dev.folkmoot.engine.gotemplate;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.gotemplate.Struct;
import dev.folkmoot.core.gotemplate.Typed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns of a conversation as Go templates see them. */
final class MessageValues {

  private MessageValues() {}

  static Typed of(List<Message> messages) {
    return new Typed(
        "[]*template.templateMessage",
        messages.stream().map(MessageValues::message).toList(),
        false,
        Optional.empty(),
        Typed.Form.PLAIN);
  }

  /** Pictures are not here: whoever sends them is told so before. */
  private static Struct message(Message message) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("Role", message.role().wireName());
    fields.put("Content", message.content());
    fields.put("Thinking", message.thinking().orElse(""));
    fields.put("Images", unmade("[]api.ImageData"));
    fields.put("ToolCalls", calls(message.toolCalls()));
    fields.put("ToolName", message.toolName().orElse(""));
    fields.put("ToolCallID", message.toolCallId().orElse(""));
    return new Struct("*template.templateMessage", fields);
  }

  private static Typed unmade(String type) {
    return new Typed(type, List.of(), true, Optional.empty(), Typed.Form.PLAIN);
  }

  private static Typed calls(List<ToolCall> calls) {
    String type = "[]template.templateToolCall";
    if (calls.isEmpty()) {
      return unmade(type);
    }
    List<Struct> values = new ArrayList<>();
    for (ToolCall call : calls) {
      Map<String, @Nullable Object> function = new LinkedHashMap<>();
      function.put("Index", values.size());
      function.put("Name", call.name());
      function.put("Arguments", arguments(call.arguments()));
      Map<String, @Nullable Object> value = new LinkedHashMap<>();
      value.put("ID", call.id());
      value.put("Function", new Struct("template.templateToolCallFunction", function));
      values.add(new Struct("template.templateToolCall", value));
    }
    return new Typed(type, values, false, Optional.empty(), Typed.Form.PLAIN);
  }

  private static Typed arguments(Map<String, Object> arguments) {
    return new Typed(
        "template.templateArgs",
        Decoded.object(arguments),
        false,
        Optional.empty(),
        Typed.Form.OBJECT);
  }
}
