package dev.folkmoot.http.anthropic;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.http.dialect.Functions;
import dev.folkmoot.http.dialect.Turn;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.json.JsonValue;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The body of {@code POST /v1/messages}.
 *
 * @param turn what is asked
 * @param stream whether the answer comes piece by piece; not unless asked for
 */
record MessagesRequest(Turn turn, boolean stream) {

  /** What Ollama tells a client before the prompt has been looked at: a token is so many. */
  private static final int CHARS_A_TOKEN = 4;

  static MessagesRequest read(InputStream body) {
    Fields request = fields(body);
    if (request.integer("max_tokens").orElse(0) <= 0) {
      throw FailureException.invalid("max_tokens is required and must be positive");
    }
    return read(request);
  }

  /** The same of {@code count_tokens}, which has no limit on the answer. */
  static MessagesRequest readToCount(InputStream body) {
    return read(fields(body));
  }

  private static Fields fields(InputStream body) {
    Fields request = Fields.of("MessagesRequest", JsonReader.read(body, "EOF"));
    if (request.text("model").isEmpty()) {
      throw FailureException.invalid("model is required");
    }
    return request;
  }

  private static MessagesRequest read(Fields request) {
    BlockReader blocks = new BlockReader();
    for (Fields message : request.objects("messages", "MessageParam")) {
      blocks.read(message);
    }
    if (blocks.messages().isEmpty()) {
      throw FailureException.invalid("messages is required");
    }
    List<Message> messages = new ArrayList<>();
    String system = BlockReader.text(request.value("system"), "system");
    if (!system.isEmpty()) {
      messages.add(Message.of(Role.SYSTEM, system));
    }
    messages.addAll(blocks.messages());
    Optional<Fields> output = request.nested("output_config", "anthropic.OutputConfig");
    Turn turn =
        new Turn(
            request.text("model"),
            messages,
            tools(request),
            blocks.images(),
            think(request, output),
            true,
            constraint(output),
            InferenceRequest.NO_LOGPROBS,
            options(request));
    return new MessagesRequest(turn, request.truthOr("stream", false));
  }

  private static List<Tool> tools(Fields request) {
    List<Tool> tools = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (Fields tool : request.objects("tools", "Tool")) {
      String type = tool.text("type");
      if (!type.isEmpty() && !type.equals("custom")) {
        leftOut.add(type);
        continue;
      }
      String name = tool.text("name");
      if (!(tool.value("input_schema") instanceof JsonValue.Obj schema)) {
        throw FailureException.invalid(
            "invalid input_schema for tool \"" + name + "\": it must be a JSON Schema object");
      }
      tools.add(new Tool(name, tool.text("description"), schema.plainMembers()));
    }
    Functions.requireSome(tools, leftOut);
    return tools;
  }

  /** Thinking is switched by its own member; an effort without it asks for thinking, too. */
  private static ThinkLevel think(Fields request, Optional<Fields> output) {
    String effort = output.map(config -> config.text("effort")).orElse("");
    ThinkLevel byEffort =
        switch (effort) {
          case "" -> ThinkLevel.UNSET;
          case "low" -> ThinkLevel.LOW;
          case "medium" -> ThinkLevel.MEDIUM;
          case "high", "xhigh" -> ThinkLevel.HIGH;
          case "max" -> ThinkLevel.MAX;
          default ->
              throw FailureException.invalid(
                  "invalid output_config.effort: \""
                      + effort
                      + "\" (must be \"low\", \"medium\", \"high\", \"xhigh\" or \"max\")");
        };
    String type =
        request.nested("thinking", "anthropic.ThinkingConfig").map(t -> t.text("type")).orElse("");
    return switch (type) {
      case "" -> byEffort;
      case "enabled", "adaptive" -> byEffort == ThinkLevel.UNSET ? ThinkLevel.ON : byEffort;
      case "disabled" -> ThinkLevel.OFF;
      default ->
          throw FailureException.invalid(
              "invalid thinking.type: \""
                  + type
                  + "\" (must be \"enabled\", \"adaptive\" or \"disabled\")");
    };
  }

  private static Constraint constraint(Optional<Fields> output) {
    Optional<Fields> format = output.flatMap(config -> config.nested("format", "anthropic.Format"));
    if (format.isEmpty()) {
      return Constraint.NONE;
    }
    if (format.get().text("type").equals("json_schema")
        && format.get().value("schema") instanceof JsonValue.Obj schema) {
      return new Constraint.JsonSchema(new JsonBuffer().any(JsonValue.plain(schema)).toString());
    }
    throw FailureException.invalid(
        "invalid output_config.format: its type must be \"json_schema\", with a schema");
  }

  private static JsonValue.Obj options(Fields request) {
    Map<String, JsonValue> options = new LinkedHashMap<>();
    request
        .integer("max_tokens")
        .ifPresent(most -> options.put("num_predict", JsonValue.Num.of(most)));
    for (String name : List.of("temperature", "top_p")) {
      request.number(name).ifPresent(number -> options.put(name, JsonValue.Num.of(number)));
    }
    request.integer("top_k").ifPresent(k -> options.put("top_k", JsonValue.Num.of(k)));
    List<JsonValue> stops = request.items("stop_sequences", "[]string");
    for (JsonValue stop : stops) {
      if (!(stop instanceof JsonValue.Str)) {
        throw FailureException.invalid(
            "json: cannot unmarshal "
                + stop.goKind()
                + " into Go struct field MessagesRequest.stop_sequences of type string");
      }
    }
    if (!stops.isEmpty()) {
      options.put("stop", new JsonValue.Arr(stops));
    }
    return new JsonValue.Obj(options);
  }

  /** The texts that end the answer, as the client gave them. */
  Set<String> stopSequences() {
    Set<String> texts = new HashSet<>();
    if (turn.options().members().get("stop") instanceof JsonValue.Arr(List<JsonValue> stops)) {
      for (JsonValue stop : stops) {
        if (stop instanceof JsonValue.Str(String text)) {
          texts.add(text);
        }
      }
    }
    return texts;
  }

  /** Roughly how many tokens the prompt has. */
  int guessedTokens() {
    long chars = 0;
    for (Message message : turn.messages()) {
      chars += message.content().length() + message.thinking().map(String::length).orElse(0);
      for (ToolCall call : message.toolCalls()) {
        chars += call.name().length() + Functions.text(call.arguments()).length();
      }
    }
    for (Tool tool : turn.tools()) {
      chars += new JsonBuffer().any(tool.toJson()).length();
    }
    return (int) Math.min(Integer.MAX_VALUE, chars / CHARS_A_TOKEN);
  }
}
