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

/**
 * Makes messages of the input of a response. What an assistant thought, said and called stands
 * there as items of their own; together they are one message again, as it was one answer.
 */
final class ResponseInput {

  private final List<Message> messages = new ArrayList<>();

  /** Names of the functions that earlier items called, by the id of the call. */
  private final Map<String, String> called = new HashMap<>();

  private final StringBuilder thinking = new StringBuilder();
  private final List<ToolCall> calls = new ArrayList<>();
  private String said = "";
  private boolean open;
  private int images;

  List<Message> messages() {
    return messages;
  }

  int images() {
    return images;
  }

  void read(JsonValue input) {
    switch (input) {
      case JsonValue.Str(String text) -> messages.add(Message.of(Role.USER, text));
      case JsonValue.Arr(List<JsonValue> items) -> {
        for (int i = 0; i < items.size(); i++) {
          if (!(items.get(i) instanceof JsonValue.Obj object)) {
            throw FailureException.invalid("input[" + i + "]: an input item must be an object");
          }
          item(i, new Fields("ResponsesInputItem", object));
        }
        flush();
      }
      case JsonValue _ ->
          throw FailureException.invalid("input must be a string or array of input items");
    }
  }

  private void item(int i, Fields item) {
    String type = item.text("type");
    if (type.isEmpty() && item.text("role").isEmpty()) {
      throw FailureException.invalid("input[" + i + "]: input item missing required 'type' field");
    }
    switch (type) {
      case "", "message" -> message(item);
      case "reasoning" -> reasoning(item);
      case "function_call" -> call(item);
      case "function_call_output" -> {
        flush();
        String id = item.text("call_id");
        messages.add(
            new Message(
                Role.TOOL,
                content(item.value("output")),
                Optional.empty(),
                List.of(),
                Optional.ofNullable(called.get(id)),
                id.isEmpty() ? Optional.empty() : Optional.of(id)));
      }
      case "web_search_call" -> flush(); // a search of another server's: its answer is in the text
      default ->
          throw FailureException.invalid(
              "input[" + i + "]: unknown input item type: \"" + type + '"');
    }
  }

  private void message(Fields item) {
    Role role = MessageReader.role(item.text("role").toLowerCase(Locale.ROOT));
    String content = content(item.value("content"));
    if (role != Role.ASSISTANT) {
      flush();
      messages.add(Message.of(role, content));
      return;
    }
    if (!said.isEmpty() || !calls.isEmpty()) {
      flush();
    }
    said = content;
    open = true;
  }

  private void reasoning(Fields item) {
    if (!said.isEmpty() || !calls.isEmpty()) {
      flush();
    }
    for (String list : List.of("summary", "content")) {
      for (Fields part : item.objects(list, "ResponsesReasoning")) {
        thinking.append(part.text("text"));
        open = true;
      }
    }
  }

  private void call(Fields item) {
    String id = item.text("call_id");
    String name = ResponseTools.seen(item.text("namespace"), item.text("name"));
    calls.add(new ToolCall(id, name, Functions.arguments(item.text("arguments"))));
    called.put(id, name);
    open = true;
  }

  /** Ends the assistant's message, if there is one. */
  private void flush() {
    if (!open) {
      return;
    }
    messages.add(
        new Message(
            Role.ASSISTANT,
            said,
            thinking.isEmpty() ? Optional.empty() : Optional.of(thinking.toString()),
            calls,
            Optional.empty(),
            Optional.empty()));
    said = "";
    thinking.setLength(0);
    calls.clear();
    open = false;
  }

  private String content(JsonValue content) {
    return switch (content) {
      case JsonValue.Str(String text) -> text;
      case JsonValue.Arr(List<JsonValue> parts) -> {
        List<String> texts = new ArrayList<>();
        for (JsonValue part : parts) {
          if (!(part instanceof JsonValue.Obj object)) {
            throw FailureException.invalid("invalid message format");
          }
          part(new Fields("ResponsesContent", object), texts);
        }
        yield String.join("\n", texts);
      }
      case JsonValue other ->
          throw FailureException.invalid(
              "invalid message content type: " + SamplingFields.goType(other));
    };
  }

  private void part(Fields part, List<String> texts) {
    String type = part.text("type");
    switch (type) {
      case "input_text", "output_text", "text" -> texts.add(part.text("text"));
      case "refusal" -> texts.add(part.text("refusal"));
      case "input_image" -> {
        DataUrl.requireImage(part.value("image_url"));
        images++;
      }
      case "input_file" ->
          throw FailureException.invalid("file inputs are not currently supported");
      default -> throw FailureException.invalid("unknown content type: " + type);
    }
  }
}
