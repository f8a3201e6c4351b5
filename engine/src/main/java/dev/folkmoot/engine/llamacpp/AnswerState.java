package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.engine.speech.Said;
import dev.folkmoot.engine.speech.SpeechParser;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an answer consists of so far, and whether it is complete: its tokens, its text, its limits.
 *
 * <p>All of it follows from the request, the context's length and the tokens that were chosen, and
 * from nothing else; so an answer that another engine began comes into the same state by adding its
 * tokens here again. Used by one thread at a time.
 */
final class AnswerState {

  /**
   * An answer without a limit ends after this many full contexts: a model that never stops must not
   * run for ever.
   */
  private static final int MAX_CONTEXTS_GENERATED = 10;

  private final InferenceRequest request;
  private final int contextLength;
  private final int promptTokens;
  private final TokenList tokens;
  private final Speech speech;
  private int generated;

  /** Tokens at the start that were, or would have been, computed together as a prompt. */
  private int together;

  /**
   * An answer of which nothing was said.
   *
   * @param parser understands it; null if it is nothing but text
   */
  AnswerState(
      InferenceRequest request, int[] prompt, int contextLength, @Nullable SpeechParser parser) {
    this.request = request;
    this.contextLength = contextLength;
    this.promptTokens = prompt.length;
    this.together = prompt.length;
    this.tokens = new TokenList(prompt);
    this.speech = new Speech(request.stop(), parser);
  }

  /** Prompt and answer, less what was forgotten. */
  TokenList tokens() {
    return tokens;
  }

  int promptTokens() {
    return promptTokens;
  }

  /**
   * How many tokens at the start are computed as a prompt, in large batches: those of the prompt,
   * and all that were left when something was forgotten. The others are computed one by one.
   */
  int together() {
    return together;
  }

  /** Tokens of the answer, forgotten ones included. */
  int generated() {
    return generated;
  }

  /**
   * Adds a token of the answer.
   *
   * @param piece its bytes
   * @return what is certainly said now, perhaps nothing
   */
  List<Said> add(int token, byte[] piece) {
    tokens.add(token);
    generated++;
    return speech.accept(piece);
  }

  /** Why nothing may come after the last token; null if something may. */
  @Nullable FinishReason end() {
    if (speech.stopped()) {
      return FinishReason.STOP;
    }
    int limit = request.maxTokens();
    boolean enough = limit > 0 && generated >= limit;
    return enough || (isFull() && !mayForget()) ? FinishReason.LENGTH : null;
  }

  /** Whether tokens must be forgotten before the next one can be chosen. */
  boolean isFull() {
    return tokens.size() >= contextLength;
  }

  private boolean mayForget() {
    return request.shift() && generated < (long) contextLength * MAX_CONTEXTS_GENERATED;
  }

  /**
   * Forgets the older half of what may be forgotten.
   *
   * @return how many tokens from the start stayed where they were
   */
  int forget() {
    int wanted = request.keepTokens();
    int keep = Math.clamp(wanted < 0 ? contextLength / 2 : wanted, 0, contextLength / 2);
    int cut = Math.max(1, (tokens.size() - keep) / 2);
    tokens.remove(keep, keep + cut);
    together = tokens.size();
    return keep;
  }

  /** Whether a stop string came. */
  boolean stopped() {
    return speech.stopped();
  }

  /** The stop string that came. */
  Optional<String> stoppedBy() {
    return Optional.ofNullable(speech.stoppedBy());
  }

  /** Whether the next token belongs to the answer proper, which may have to have a form. */
  boolean isAnswering() {
    return speech.isAnswering();
  }

  /**
   * Checks that what was said can be understood.
   *
   * @throws FailureException if a call of a tool is none
   */
  void requireUnderstood() {
    FailureException fault = speech.fault();
    if (fault != null) {
      throw fault;
    }
  }

  /** What was held back, now that nothing more comes. */
  List<Said> flush() {
    return speech.flush();
  }
}
