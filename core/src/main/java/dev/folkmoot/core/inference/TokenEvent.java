package dev.folkmoot.core.inference;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.Failure;
import java.util.List;

/**
 * One step of an answer. A stream is any number of {@code Text}, {@code Thinking} and {@code
 * ToolCall}, then exactly one {@code Finished} or {@code Failed}, then nothing.
 */
public sealed interface TokenEvent {

  /**
   * A piece of the answer: whole UTF-8 characters, perhaps of several tokens.
   *
   * @param text never half a character
   * @param logprobs one for each token, if they were asked for; a token whose text is held back
   *     comes with the piece that shows it
   */
  record Text(String text, List<TokenLogprob> logprobs) implements TokenEvent {
    public Text {
      requireNonNull(text);
      logprobs = List.copyOf(logprobs);
    }

    public Text(String text) {
      this(text, List.of());
    }
  }

  /** A piece of what the model thinks before it answers. */
  record Thinking(String text) implements TokenEvent {
    public Thinking {
      requireNonNull(text);
    }
  }

  /** The model asks for a function to be called. */
  record ToolCall(dev.folkmoot.core.chat.ToolCall call) implements TokenEvent {
    public ToolCall {
      requireNonNull(call);
    }
  }

  /**
   * The answer is whole.
   *
   * @param context tokens of prompt and answer, for Ollama's {@code context}
   */
  record Finished(FinishReason reason, Usage usage, List<Integer> context) implements TokenEvent {
    public Finished {
      requireNonNull(reason);
      requireNonNull(usage);
      context = List.copyOf(context);
    }
  }

  /** The answer is not whole and will not be. */
  record Failed(Failure failure) implements TokenEvent {
    public Failed {
      requireNonNull(failure);
    }
  }

  /** Whether nothing comes after this. */
  default boolean isLast() {
    return this instanceof Finished || this instanceof Failed;
  }
}
