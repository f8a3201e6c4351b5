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
  private final TokenList all;
  private final Speech speech;
  private final int kept;
  private final int cut;
  private int generated;
  private int cuts;

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
    this.all = new TokenList(prompt);
    int wanted = request.keepTokens();
    this.kept = Math.clamp(wanted < 0 ? contextLength / 2 : wanted, 0, contextLength / 2);
    this.cut = Math.max(1, (contextLength - kept) / 2);
    this.speech = new Speech(request.stop(), parser);
  }

  /** Prompt and answer, with what was forgotten. */
  TokenList all() {
    return all;
  }

  /** A copy of that without what was forgotten. */
  TokenList left() {
    TokenList left = all.head(all.size());
    if (cuts > 0) { // Before, there may be fewer than are to be kept.
      left.remove(kept, kept + cuts * cut);
    }
    return left;
  }

  int contextLength() {
    return contextLength;
  }

  int promptTokens() {
    return promptTokens;
  }

  /** Tokens at the start that are never forgotten. */
  int kept() {
    return kept;
  }

  /** How many tokens behind those are forgotten each time. */
  int cut() {
    return cut;
  }

  /** How often something was forgotten. */
  int cuts() {
    return cuts;
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
    all.add(token);
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
    return all.size() - (long) cuts * cut >= contextLength;
  }

  private boolean mayForget() {
    return request.shift() && generated < (long) contextLength * MAX_CONTEXTS_GENERATED;
  }

  /** Forgets the older half of what may be forgotten, now that the context is full. */
  void forget() {
    cuts++;
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
