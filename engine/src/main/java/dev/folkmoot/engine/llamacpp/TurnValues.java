package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.engine.jinja.Template;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Makes the turns of a conversation what one template wants. Clients tell less than templates ask
 * for: Ollama's name no call, OpenAI's do not say which tool a result is of; a result without
 * either belongs to the oldest call that has none yet.
 */
final class TurnValues {

  /** Mistral's templates refuse every other length. */
  private static final int SHORT_ID_CHARS = 9;

  private final boolean shortIds;
  private final boolean toolsInTurn;

  /** For a template. */
  TurnValues(String template) {
    shortIds = template.contains("length != 9") || template.contains("length == 9");
    // Phi-4-mini reads the tools, as text, from its system turn.
    toolsInTurn = template.contains("message['tools']");
  }

  private record Open(String id, String name) {}

  List<TurnValue> of(List<Message> messages, List<Tool> tools) {
    List<TurnValue> turns = new ArrayList<>();
    Deque<Open> open = new ArrayDeque<>();
    Optional<String> text =
        toolsInTurn && !tools.isEmpty()
            ? Optional.of(Template.json(tools.stream().map(Tool::toJson).toList()))
            : Optional.empty();
    List<Message> all = new ArrayList<>(messages);
    if (text.isPresent() && (all.isEmpty() || all.getFirst().role() != Role.SYSTEM)) {
      all.addFirst(Message.of(Role.SYSTEM, ""));
    }
    int calls = 0;
    for (Message message : all) {
      List<String> ids = new ArrayList<>();
      for (ToolCall call : message.toolCalls()) {
        calls++;
        String id = fit(call.id().isEmpty() ? "call" + calls : call.id());
        ids.add(id);
        open.addLast(new Open(id, call.name()));
      }
      boolean result = message.role() == Role.TOOL;
      Optional<Open> of = result ? answered(message, open) : Optional.empty();
      turns.add(
          new TurnValue(
              message,
              ids,
              message.toolName().or(() -> of.map(Open::name)),
              of.map(Open::id).or(() -> message.toolCallId().map(this::fit)),
              message.role() == Role.SYSTEM && turns.isEmpty() ? text : Optional.empty()));
    }
    return turns;
  }

  private Optional<Open> answered(Message result, Deque<Open> open) {
    Optional<Open> found =
        open.stream()
            .filter(call ->
                result.toolCallId().isPresent()
                    ? call.id().equals(fit(result.toolCallId().get()))
                    : result.toolName().isEmpty() || call.name().equals(result.toolName().get()))
            .findFirst();
    found.ifPresent(open::remove);
    return found;
  }

  /** The id, made of nine letters and digits where it has to be. */
  private String fit(String id) {
    if (!shortIds) {
      return id;
    }
    String plain = id.replaceAll("[^A-Za-z0-9]", "");
    return plain.length() >= SHORT_ID_CHARS
        ? plain.substring(plain.length() - SHORT_ID_CHARS)
        : "0".repeat(SHORT_ID_CHARS - plain.length()) + plain;
  }
}
