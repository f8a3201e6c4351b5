package dev.folkmoot.core.inference;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.FailureException;
import java.util.List;

/**
 * The canonical request: every dialect is translated to it at the edge, engines and peers know
 * nothing else.
 *
 * @param prompt what to continue
 * @param sampling how to choose tokens
 * @param constraint what the answer must look like
 * @param maxTokens most tokens to generate; negative means until the model ends or the context is
 *     full
 * @param stop texts that end the answer and are not part of it
 * @param topLogprobs -1 for no log-probabilities, else how many alternatives to name per token, 0
 *     to 20
 * @param truncate whether a conversation that is too long loses its oldest turns (else it is
 *     refused)
 * @param shift whether generation goes on, forgetting the oldest tokens, when the context is full
 * @param keepTokens tokens at the start of the prompt that are never forgotten ({@code num_keep});
 *     -1 means all of it
 * @param answered what was already said of the answer, for an engine that goes on where another was
 *     lost; {@link Answered#NOTHING} in a fresh request. All limits count the whole answer
 */
public record InferenceRequest(
    Prompt prompt,
    Sampling sampling,
    Constraint constraint,
    int maxTokens,
    List<String> stop,
    int topLogprobs,
    boolean truncate,
    boolean shift,
    int keepTokens,
    Answered answered) {

  public static final int MAX_TOP_LOGPROBS = 20;
  public static final int MAX_STOP_STRINGS = 64;
  public static final int MAX_STOP_CHARS = 4096;
  public static final int NO_LOGPROBS = -1;
  public static final int DEFAULT_KEEP_TOKENS = 4;

  public InferenceRequest {
    requireNonNull(prompt);
    requireNonNull(sampling);
    requireNonNull(constraint);
    requireNonNull(answered);
    stop = stop.stream().filter(s -> !s.isEmpty()).toList();
    if (topLogprobs < NO_LOGPROBS || topLogprobs > MAX_TOP_LOGPROBS) {
      throw FailureException.invalid("top_logprobs must be between 0 and " + MAX_TOP_LOGPROBS);
    }
    if (stop.size() > MAX_STOP_STRINGS) {
      throw FailureException.invalid(
          "too many stop strings: " + stop.size() + ", at most " + MAX_STOP_STRINGS);
    }
    if (stop.stream().anyMatch(s -> s.length() > MAX_STOP_CHARS)) {
      throw FailureException.invalid(
          "a stop string is longer than " + MAX_STOP_CHARS + " characters");
    }
  }

  /** A fresh request. */
  public InferenceRequest(
      Prompt prompt,
      Sampling sampling,
      Constraint constraint,
      int maxTokens,
      List<String> stop,
      int topLogprobs,
      boolean truncate,
      boolean shift,
      int keepTokens) {
    this(
        prompt,
        sampling,
        constraint,
        maxTokens,
        stop,
        topLogprobs,
        truncate,
        shift,
        keepTokens,
        Answered.NOTHING);
  }

  /** A plain request with every option at its default. */
  public static InferenceRequest of(Prompt prompt) {
    return new InferenceRequest(
        prompt,
        Sampling.DEFAULT,
        Constraint.NONE,
        -1,
        List.of(),
        NO_LOGPROBS,
        true,
        true,
        DEFAULT_KEEP_TOKENS);
  }

  public InferenceRequest withPrompt(Prompt other) {
    return with(other, sampling, maxTokens, answered);
  }

  public InferenceRequest withSampling(Sampling other) {
    return with(prompt, other, maxTokens, answered);
  }

  public InferenceRequest withMaxTokens(int tokens) {
    return with(prompt, sampling, tokens, answered);
  }

  /** The same request, to be answered from there on. */
  public InferenceRequest withAnswered(Answered other) {
    return with(prompt, sampling, maxTokens, other);
  }

  private InferenceRequest with(
      Prompt otherPrompt, Sampling otherSampling, int otherMaxTokens, Answered otherAnswer) {
    return new InferenceRequest(
        otherPrompt,
        otherSampling,
        constraint,
        otherMaxTokens,
        stop,
        topLogprobs,
        truncate,
        shift,
        keepTokens,
        otherAnswer);
  }

  /**
   * Whether a text is all that an answer to this can be, so that whoever knows the text knows the
   * answer: no calls of tools, no form that a grammar would have to be led to, no tokens of an
   * earlier answer, and nothing that an engine repeats of the client's own words.
   */
  public boolean isAnsweredByText() {
    boolean isFree = constraint instanceof Constraint.None;
    return switch (prompt) {
      case Prompt.Raw _ -> isFree;
      case Prompt.Infill _ -> false;
      case Prompt.Chat chat ->
          isFree
              && chat.tools().isEmpty()
              && chat.context().isEmpty()
              && !chat.messages().isEmpty()
              && chat.messages().getLast().role() != Role.ASSISTANT;
    };
  }

  public boolean wantsLogprobs() {
    return topLogprobs != NO_LOGPROBS;
  }
}
