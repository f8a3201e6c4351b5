package dev.folkmoot.core.inference;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.failure.FailureException;
import java.util.List;
import java.util.Optional;

/** What the model is to continue. */
public sealed interface Prompt {

  /**
   * A conversation, rendered by a template.
   *
   * @param messages oldest first
   * @param tools functions that the model may ask to be called; where there are none, what looks
   *     like a call is text
   * @param think whether the model is to think first, where it can
   * @param context tokens of an earlier answer that come before everything else (Ollama's {@code
   *     context}); perhaps empty
   * @param template a Go template that renders it, wherever it is answered; empty means the one in
   *     the weights
   */
  record Chat(
      List<Message> messages,
      List<Tool> tools,
      ThinkLevel think,
      List<Integer> context,
      Optional<String> template)
      implements Prompt {

    public static final int MAX_TOOLS = 1024;

    public Chat {
      messages = List.copyOf(messages);
      requireNonNull(think);
      tools = List.copyOf(tools);
      if (tools.size() > MAX_TOOLS) {
        throw FailureException.invalid(
            "too many tools: " + tools.size() + ", at most " + MAX_TOOLS);
      }
      context = List.copyOf(context);
      requireNonNull(template);
    }

    /** A conversation that the template in the weights renders. */
    public Chat(List<Message> messages, List<Tool> tools, ThinkLevel think, List<Integer> context) {
      this(messages, tools, think, context, Optional.empty());
    }

    public Chat withTemplate(Optional<String> other) {
      return new Chat(messages, tools, think, context, other);
    }

    public static Chat of(List<Message> messages) {
      return new Chat(messages, List.of(), ThinkLevel.UNSET, List.of());
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
   *
   * @param template a Go template with a place for a suffix; empty means the marks in the
   *     vocabulary
   */
  record Infill(String prefix, String suffix, Optional<String> template) implements Prompt {
    public Infill {
      requireNonNull(prefix);
      requireNonNull(suffix);
      requireNonNull(template);
    }

    /** A hole between the marks of the vocabulary. */
    public Infill(String prefix, String suffix) {
      this(prefix, suffix, Optional.empty());
    }
  }
}
