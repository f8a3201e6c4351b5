package dev.folkmoot.core.inference;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.chat.Message;
import java.util.List;
import java.util.Map;

/** What the model is to continue. */
public sealed interface Prompt {

  /**
   * A conversation, rendered by the model's own template.
   *
   * @param messages oldest first
   * @param tools JSON descriptions of the functions that the model may call
   * @param thinking whether the model is to think first, where it can
   * @param context tokens of an earlier answer that come before everything else (Ollama's {@code
   *     context}); perhaps empty
   */
  record Chat(
      List<Message> messages,
      List<Map<String, Object>> tools,
      boolean thinking,
      List<Integer> context)
      implements Prompt {
    public Chat {
      messages = List.copyOf(messages);
      tools = List.copyOf(tools);
      context = List.copyOf(context);
    }

    public static Chat of(List<Message> messages) {
      return new Chat(messages, List.of(), false, List.of());
    }
  }

  /** Text that goes to the tokenizer as it stands, special tokens included. */
  record Raw(String text) implements Prompt {
    public Raw {
      requireNonNull(text);
    }
  }

  /**
   * A hole to be filled: what stands before it and after it. Needs a model with the {@code INSERT}
   * capability.
   */
  record Infill(String prefix, String suffix) implements Prompt {
    public Infill {
      requireNonNull(prefix);
      requireNonNull(suffix);
    }
  }
}
