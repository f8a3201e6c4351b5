package dev.folkmoot.core.inference;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.Failure;
import java.util.List;
import java.util.Optional;

/**
 * One step of an answer. A stream is any number of {@code Text}, {@code Thinking} and {@code
 * ToolCall}, then exactly one {@code Finished} or {@code Failed}, then nothing.
 *
 * <p>An event brings the tokens that were generated since the event before it, those among them
 * whose text is still held back included. So whoever has heard a stream up to any event knows every
 * token that what was said depends on, and can have another engine go on ({@link Answered}).
 * Engines that do not know their tokens bring none.
 */
public sealed interface TokenEvent {

  /**
   * A piece of the answer: whole UTF-8 characters, perhaps of several tokens.
   *
   * @param text never half a character
   * @param logprobs one for each token, if they were asked for; a token whose text is held back
   *     comes with the piece that shows it
   * @param tokens generated since the last event
   */
  record Text(String text, List<TokenLogprob> logprobs, TokenIds tokens) implements TokenEvent {
    public Text {
      requireNonNull(text);
      requireNonNull(tokens);
      logprobs = List.copyOf(logprobs);
    }

    public Text(String text, List<TokenLogprob> logprobs) {
      this(text, logprobs, TokenIds.NONE);
    }

    public Text(String text) {
      this(text, List.of(), TokenIds.NONE);
    }
  }

  /**
   * A piece of what the model thinks before it answers.
   *
   * @param text never half a character
   * @param tokens generated since the last event
   */
  record Thinking(String text, TokenIds tokens) implements TokenEvent {
    public Thinking {
      requireNonNull(text);
      requireNonNull(tokens);
    }

    public Thinking(String text) {
      this(text, TokenIds.NONE);
    }
  }

  /**
   * The model asks for a function to be called.
   *
   * @param call the whole of it: a stream never breaks inside a call that was told
   * @param tokens generated since the last event
   */
  record ToolCall(dev.folkmoot.core.chat.ToolCall call, TokenIds tokens) implements TokenEvent {
    public ToolCall {
      requireNonNull(call);
      requireNonNull(tokens);
    }

    public ToolCall(dev.folkmoot.core.chat.ToolCall call) {
      this(call, TokenIds.NONE);
    }
  }

  /**
   * The answer is whole.
   *
   * @param usage of the whole answer; the times are those of the engine that ended it
   * @param context tokens of prompt and answer, for Ollama's {@code context}
   * @param continuity whether it was taken up after a break
   * @param stop which of the request's stop strings ended it; empty if the model ended its turn,
   *     and where that is not known
   */
  record Finished(
      FinishReason reason,
      Usage usage,
      List<Integer> context,
      Continuity continuity,
      Optional<String> stop)
      implements TokenEvent {
    public Finished {
      requireNonNull(reason);
      requireNonNull(usage);
      requireNonNull(continuity);
      requireNonNull(stop);
      context = List.copyOf(context);
    }

    public Finished(FinishReason reason, Usage usage, List<Integer> context) {
      this(reason, usage, context, Continuity.UNBROKEN);
    }

    public Finished(
        FinishReason reason, Usage usage, List<Integer> context, Continuity continuity) {
      this(reason, usage, context, continuity, Optional.empty());
    }

    /** The same end, for where tokens mean nothing or would be too many. */
    public Finished withoutContext() {
      return new Finished(reason, usage, List.of(), continuity, stop);
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
