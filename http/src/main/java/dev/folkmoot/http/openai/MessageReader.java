package dev.folkmoot.http.openai;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a chat completion; counts the pictures in them. */
final class MessageReader {

  private static final Pattern DATA_URL =
      Pattern.compile("data:(?:image/(?:jpeg|jpg|png|webp))?;base64,");

  private int images;

  int images() {
    return images;
  }

  Message read(Fields message) {
    List<ToolCall> calls = new ArrayList<>();
    for (Fields call : message.objects("tool_calls", "ToolCall")) {
      calls.add(toolCall(call));
    }
    return new Message(
        role(message.text("role").toLowerCase(Locale.ROOT)),
        content(message.value("content"), !calls.isEmpty()),
        optional(message.text("reasoning")),
        calls,
        optional(message.text("name")),
        optional(message.text("tool_call_id")));
  }

  private static Role role(String name) {
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
        case "image_url" -> image(fields.value("image_url"));
        case "input_audio" ->
            throw FailureException.invalid("audio input is not supported by this node");
        default -> throw FailureException.invalid("invalid message format");
      }
    }
    return String.join("\n", texts);
  }

  private void image(JsonValue image) {
    JsonValue url = image instanceof JsonValue.Obj object ? object.get("url") : image;
    if (!(url instanceof JsonValue.Str(String text))) {
      throw FailureException.invalid("invalid message format");
    }
    if (text.startsWith("http://") || text.startsWith("https://")) {
      throw FailureException.invalid(
          "image URLs are not currently supported, please use base64 encoded data instead");
    }
    var prefix = DATA_URL.matcher(text);
    if (!prefix.lookingAt() || !isBase64(text.substring(prefix.end()))) {
      throw FailureException.invalid("invalid image input");
    }
    images++;
  }

  private static boolean isBase64(String text) {
    try {
      return Base64.getDecoder().decode(text).length > 0;
    } catch (IllegalArgumentException e) {
      return false; // which is all that is asked
    }
  }

  private static ToolCall toolCall(Fields call) {
    Fields function =
        call.nested("function", "openai.ToolCallFunction")
            .orElseThrow(() -> FailureException.invalid("invalid tool call arguments"));
    return new ToolCall(
        call.text("id"), function.text("name"), arguments(function.text("arguments")));
  }

  private static Map<String, Object> arguments(String json) {
    try {
      JsonValue value =
          JsonReader.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
      return plain(Fields.of("arguments", value).object());
    } catch (FailureException e) {
      throw new FailureException(Failure.Kind.INVALID_REQUEST, "invalid tool call arguments", e);
    }
  }

  /** The members of an object, without those that are null. */
  static Map<String, Object> plain(JsonValue.Obj object) {
    Map<String, Object> plain = new LinkedHashMap<>();
    object
        .members()
        .forEach((name, value) -> {
          @Nullable Object member = JsonValue.plain(value);
          if (member != null) {
            plain.put(name, member);
          }
        });
    return plain;
  }

  private static Optional<String> optional(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
