package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.engine.jinja.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a conversation as one text, with the model's own template. A model without one was not
 * trained to converse: it gets the bare texts, one below the other, to continue. A model with one
 * that cannot be read still completes raw text; only conversations are refused, each with the
 * reason.
 */
final class ChatTemplate {

  /** What is known of a template once its source was looked at. */
  private sealed interface Reading {}

  private record Absent() implements Reading {}

  private record Usable(Template template) implements Reading {}

  private record Broken(String reason) implements Reading {}

  private static final String RAW_TEXT_WORKS =
      "; it can answer raw prompts only (\"raw\": true in /api/generate, or /v1/completions)";

  private final Reading reading;
  private final String bos;
  private final String eos;

  /**
   * Reads the template; never fails.
   *
   * @param bos text of the token that begins every text, or empty
   * @param eos text of the token that ends every text, or empty
   */
  ChatTemplate(Optional<String> source, String bos, String eos) {
    reading = source.map(ChatTemplate::read).orElseGet(Absent::new);
    this.bos = bos;
    this.eos = eos;
  }

  private static Reading read(String source) {
    try {
      return new Usable(Template.compile(source));
    } catch (FailureException e) {
      return new Broken(e.failure().message());
    }
  }

  /**
   * Renders up to where the assistant is to speak. If the last message is the assistant's, it is
   * left open, so that the model goes on with it.
   *
   * @throws FailureException {@code INVALID_REQUEST}, in the template's words, if it cannot write
   *     this conversation: another conversation, or raw text, may do
   */
  String render(List<Message> messages, List<Tool> tools, ThinkLevel think) {
    return switch (reading) {
      case Absent _ -> messages.stream().map(Message::content).collect(Collectors.joining("\n"));
      case Broken(String reason) -> throw FailureException.invalid(reason + RAW_TEXT_WORKS);
      case Usable(Template template) -> render(template, messages, tools, think);
    };
  }

  private String render(
      Template template, List<Message> messages, List<Tool> tools, ThinkLevel think) {
    boolean open = !messages.isEmpty() && messages.getLast().role() == Role.ASSISTANT;
    List<Message> closed = open ? messages.subList(0, messages.size() - 1) : messages;
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("messages", closed.stream().map(ChatTemplate::toValue).toList());
    variables.put("add_generation_prompt", true);
    variables.put("bos_token", bos);
    variables.put("eos_token", eos);
    variables.put("enable_thinking", think.isOn());
    if (!tools.isEmpty()) {
      variables.put("tools", tools.stream().map(Tool::toJson).toList());
    }
    String text = written(template, variables);
    return open ? text + messages.getLast().content() : text;
  }

  /** The engine is well when a template fails, so it must not be said to have failed. */
  private static String written(Template template, Map<String, Object> variables) {
    try {
      return template.render(variables);
    } catch (FailureException e) {
      throw new FailureException(Failure.Kind.INVALID_REQUEST, e.failure().message(), e);
    }
  }

  private static Map<String, Object> toValue(Message message) {
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
    message.toolName().ifPresent(name -> value.put("name", name));
    message.toolCallId().ifPresent(id -> value.put("tool_call_id", id));
    if (!message.toolCalls().isEmpty()) {
      List<Map<String, Object>> calls = new ArrayList<>();
      for (ToolCall call : message.toolCalls()) {
        calls.add(
            Map.of(
                "type",
                "function",
                "id",
                call.id(),
                "function",
                Map.of("name", call.name(), "arguments", call.arguments())));
      }
      value.put("tool_calls", calls);
    }
    return value;
  }
}
