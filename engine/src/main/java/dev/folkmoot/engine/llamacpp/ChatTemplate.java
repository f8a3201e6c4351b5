package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.engine.jinja.Template;
import dev.folkmoot.engine.llamacpp.binding.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a conversation as one text, with the model's own template. A model without one was not
 * trained to converse: it gets the bare texts, one below the other, to continue.
 */
final class ChatTemplate {

  private final Optional<Template> template;
  private final String bos;
  private final String eos;

  ChatTemplate(Optional<String> source, Vocabulary vocabulary) {
    template = source.map(Template::compile);
    bos = vocabulary.bosText();
    eos = vocabulary.eosText();
  }

  /**
   * Renders up to where the assistant is to speak. If the last message is the assistant's, it is
   * left open, so that the model goes on with it.
   */
  String render(List<Message> messages, List<Map<String, Object>> tools, boolean thinking) {
    if (template.isEmpty()) {
      return messages.stream().map(Message::content).collect(Collectors.joining("\n"));
    }
    boolean open = !messages.isEmpty() && messages.getLast().role() == Role.ASSISTANT;
    List<Message> closed = open ? messages.subList(0, messages.size() - 1) : messages;
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("messages", closed.stream().map(ChatTemplate::toValue).toList());
    variables.put("add_generation_prompt", true);
    variables.put("bos_token", bos);
    variables.put("eos_token", eos);
    variables.put("enable_thinking", thinking);
    if (!tools.isEmpty()) {
      variables.put("tools", tools);
    }
    String text = template.get().render(variables);
    return open ? text + messages.getLast().content() : text;
  }

  private static Map<String, Object> toValue(Message message) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("role", message.role().wireName());
    value.put("content", message.content());
    message.thinking().ifPresent(thinking -> value.put("reasoning_content", thinking));
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
