package dev.folkmoot.http.anthropic;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.dialect.Pictures;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes messages of blocks, and counts the pictures in them. Blocks of one turn are one message,
 * but a tool's result is one of its own and stands where it stood: a user's words after it are a
 * message after it. Blocks of kinds that nobody knows are dropped, as Ollama drops them.
 */
final class BlockReader {

  private final List<Message> messages = new ArrayList<>();

  /** Names of the functions that earlier messages called, by the id of the call. */
  private final Map<String, String> called = new HashMap<>();

  private final List<String> texts = new ArrayList<>();
  private final StringBuilder thinking = new StringBuilder();
  private final List<ToolCall> calls = new ArrayList<>();
  private int images;
  private int unsaid;

  List<Message> messages() {
    return messages;
  }

  int images() {
    return images;
  }

  void read(Fields message) {
    Role role = role(message.text("role").toLowerCase(Locale.ROOT));
    switch (message.value("content")) {
      case JsonValue.Str(String text) -> messages.add(Message.of(role, text));
      case JsonValue.Arr(List<JsonValue> blocks) -> {
        for (JsonValue block : blocks) {
          block(role, fields(block));
        }
        flush(role);
      }
      case JsonValue other ->
          throw FailureException.invalid(
              "invalid message content: it must be a text or a list of blocks, not "
                  + other.goKind());
    }
  }

  private static Role role(String name) {
    return switch (name) {
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      case "system" -> Role.SYSTEM;
      default ->
          throw FailureException.invalid(
              "unknown role \"" + name + "\": must be \"user\" or \"assistant\"");
    };
  }

  private static Fields fields(JsonValue block) {
    if (block instanceof JsonValue.Obj object) {
      return new Fields("ContentBlock", object);
    }
    throw FailureException.invalid("invalid content block: it must be an object");
  }

  private void block(Role role, Fields block) {
    switch (block.text("type")) {
      case "text" -> {
        texts.add(block.text("text"));
        unsaid++;
      }
      case "thinking" -> {
        thinking.append(block.text("thinking"));
        unsaid++;
      }
      case "image" -> image(block);
      case "tool_use", "server_tool_use" -> call(block);
      case "tool_result" -> {
        flush(role);
        result(block, content(block.value("content")));
      }
      case "web_search_tool_result" -> {
        flush(role);
        result(block, found(block.value("content")));
      }
      default -> {
        // A kind that is too new, or of no use to a model: dropped.
      }
    }
  }

  /** Ends the message that the blocks since the last one make. */
  private void flush(Role role) {
    if (unsaid == 0) {
      return;
    }
    messages.add(
        new Message(
            role,
            String.join("\n", texts),
            thinking.isEmpty() ? Optional.empty() : Optional.of(thinking.toString()),
            calls,
            Optional.empty(),
            Optional.empty()));
    texts.clear();
    thinking.setLength(0);
    calls.clear();
    unsaid = 0;
  }

  private void image(Fields block) {
    Fields source =
        block
            .nested("source", "anthropic.ImageSource")
            .orElseThrow(() -> FailureException.invalid("invalid image source"));
    String type = source.text("type");
    if (!type.equals("base64")) {
      throw FailureException.invalid(
          "invalid image source type: " + type + ". Only base64 images are supported.");
    }
    if (!Pictures.isBase64(source.text("data"))) {
      throw FailureException.invalid("invalid image source");
    }
    images++;
    unsaid++;
  }

  private void call(Fields block) {
    String id = block.text("id");
    String name = block.text("name");
    if (id.isEmpty()) {
      throw FailureException.invalid("tool_use block missing required 'id' field");
    }
    if (name.isEmpty()) {
      throw FailureException.invalid("tool_use block missing required 'name' field");
    }
    Map<String, Object> input =
        block
            .nested("input", "map[string]interface {}")
            .map(fields -> fields.object().plainMembers())
            .orElse(Map.of());
    calls.add(new ToolCall(id, name, input));
    called.put(id, name);
    unsaid++;
  }

  private void result(Fields block, String content) {
    String id = block.text("tool_use_id");
    messages.add(
        new Message(
            Role.TOOL,
            content,
            Optional.empty(),
            List.of(),
            Optional.ofNullable(called.get(id)),
            id.isEmpty() ? Optional.empty() : Optional.of(id)));
  }

  /** A result's text; a picture in it is one that the model has to look at. */
  private String content(JsonValue content) {
    if (content instanceof JsonValue.Arr(List<JsonValue> blocks)) {
      for (JsonValue block : blocks) {
        if (fields(block).text("type").equals("image")) {
          image(fields(block));
          unsaid--;
        }
      }
    }
    return text(content, "tool_result content");
  }

  /**
   * The text of a text, or of a list of blocks those of which that are none are passed over.
   *
   * @param what it is, for the error
   */
  static String text(JsonValue value, String what) {
    return switch (value) {
      case JsonValue.Null() -> "";
      case JsonValue.Str(String text) -> text;
      case JsonValue.Arr(List<JsonValue> blocks) -> {
        List<String> texts = new ArrayList<>();
        for (JsonValue block : blocks) {
          Fields fields = fields(block);
          if (fields.text("type").equals("text")) {
            texts.add(fields.text("text"));
          }
        }
        yield String.join("\n", texts);
      }
      case JsonValue other ->
          throw FailureException.invalid(
              "invalid " + what + ": it must be a text or a list of blocks, not " + other.goKind());
    };
  }

  /** What a search on the web found, for a model that reads text. */
  private static String found(JsonValue content) {
    List<String> lines = new ArrayList<>();
    if (content instanceof JsonValue.Arr(List<JsonValue> results)) {
      for (JsonValue result : results) {
        Fields page = fields(result);
        lines.add(page.text("title") + " " + page.text("url"));
      }
    } else if (content instanceof JsonValue.Obj error) {
      lines.add("error: " + new Fields("WebSearchError", error).text("error_code"));
    }
    return String.join("\n", lines);
  }
}
