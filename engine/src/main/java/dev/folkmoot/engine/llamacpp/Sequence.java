package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.llamacpp.binding.GrammarSampler;
import dev.folkmoot.engine.llamacpp.binding.NativeContext;
import dev.folkmoot.engine.llamacpp.binding.SamplerChain;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the scheduler: the tokens it has, how many of them the cells hold,
 * and what has been said of it. Owned by the scheduler's thread from the moment it is queued.
 *
 * <p>There is no state "prefilling" or "generating": a sequence always wants its tokens computed up
 * to the last one, and then one more. So the same few lines serve a new prompt, a running answer,
 * an answer that lost its cells to others and must be computed again, and one that another engine
 * began.
 */
final class Sequence {

  private static final int NO_SEQUENCE = -1;

  private final InferenceRequest request;
  private final AnswerState answer;
  private final Window window;
  private final Continuity continuity;
  private final int replayTokens;
  private final SamplerChain sampler;
  private final @Nullable GrammarSampler grammar;
  private final EventQueue events;
  private final Spelling spelling;
  private final Voice voice;
  private final long queuedAt;

  private int id = NO_SEQUENCE;
  private int held;
  private int reused;
  private long startedAt;
  private long promptDoneAt;

  /**
   * Makes a sequence.
   *
   * @param replayTokens most tokens of the answer to compute together, if they are computed again
   */
  Sequence(
      InferenceRequest request,
      Window window,
      Continuity continuity,
      int replayTokens,
      SamplerChain sampler,
      @Nullable GrammarSampler grammar,
      EventQueue events,
      Spelling spelling,
      CallNames names,
      long queuedAt) {
    this.request = request;
    this.answer = window.answer();
    this.window = window;
    this.continuity = continuity;
    this.replayTokens = replayTokens;
    this.sampler = sampler;
    this.grammar = grammar;
    this.events = events;
    this.spelling = spelling;
    this.voice = new Voice(answer, events, names);
    this.queuedAt = queuedAt;
  }

  InferenceRequest request() {
    return request;
  }

  AnswerState answer() {
    return answer;
  }

  /** What is in its cells, and what is to be computed next. */
  TokenList tokens() {
    return window.tokens();
  }

  EventQueue events() {
    return events;
  }

  int id() {
    return id;
  }

  /** How many of the tokens the cells hold. */
  int held() {
    return held;
  }

  /** Tokens that are still to be computed before the next one can be chosen, or a cut be made. */
  int pending() {
    return window.target() - held;
  }

  /** Whether tokens have to be cut out of its cells before more are computed. */
  boolean isToBeCut() {
    return window.isBehind() && pending() == 0;
  }

  /** The tokens of its next cut were taken out of the cells, and those behind them moved up. */
  void cut() {
    window.cut();
    held -= answer.cut();
  }

  /** The answer has forgotten, and its cells cannot follow: what is left is computed anew. */
  void forget(boolean keepsStart) {
    window.startOver();
    held = keepsStart ? Math.min(held, answer.kept()) : 0;
  }

  /** How many tokens from the start its cells hold as anybody else would compute them. */
  int pure() {
    return Math.min(held, window.pure());
  }

  /** Whether the next tokens to be computed are of the answer, and were computed before. */
  boolean isReplaying() {
    return pending() > 1 && held >= window.together();
  }

  /** How many of the pending tokens may be computed together. */
  int nextPart() {
    int part = held < window.together() ? window.together() - held : replayTokens;
    return Math.min(pending(), part);
  }

  PrefixCache.Holding holding() {
    return new PrefixCache.Holding(id, tokens(), pure());
  }

  /** A place in the context was found. */
  void place(PrefixCache.Lease lease, long now) {
    id = lease.sequence();
    held = lease.tokens();
    if (startedAt == 0) {
      startedAt = now;
      reused = lease.tokens();
    }
    tellProgress();
  }

  /** The place in the context was taken away. */
  void displace() {
    id = NO_SEQUENCE;
    held = 0;
    window.startOver();
  }

  void computed(int count) {
    held += count;
    tellProgress();
  }

  /** Until the first word: from then on the words themselves tell. */
  private void tellProgress() {
    if (promptDoneAt == 0) {
      events.progress(new Generation.Progress(window.passed() + held, answer.all().size()));
    }
  }

  /** The cells from here on were forgotten. */
  void rewind(int toHeld) {
    held = Math.min(held, toHeld);
  }

  int sample(NativeContext context, int index) {
    context.requireNumbers(index);
    return grammar == null || !answer.isAnswering()
        ? sampler.sample(context, index)
        : grammar.sample(sampler, context, index);
  }

  /**
   * A token was chosen: takes it into the answer and tells what can be told.
   *
   * @param logprob of the token, if it was asked for
   * @throws FailureException if what the model says cannot be understood
   */
  void say(int token, @Nullable TokenLogprob logprob, long now) {
    if (promptDoneAt == 0) {
      promptDoneAt = now;
    }
    voice.say(token, spelling.piece(token), logprob);
    window.follow();
    answer.requireUnderstood();
  }

  /**
   * Takes up what another engine answered, and tells what the client lacks of it.
   *
   * @return false if nothing is left to be computed; then the last event was told as well
   * @throws FailureException {@code INVALID_REQUEST} if it cannot go on with that
   */
  boolean resume(long now) {
    Replay replay =
        Replay.of(
            request.answered(),
            spelling,
            answer,
            token -> {
              // As it was chosen: the form of an answer does not bind the thoughts before it.
              if (grammar == null || !answer.isAnswering()) {
                sampler.replay(token);
              } else {
                grammar.replay(token, sampler);
              }
            });
    window.startOver();
    voice.goOn(replay);
    FinishReason end = replay.end();
    if (end != null) {
      events.put(finished(end, now));
    }
    return end == null;
  }

  /**
   * Nothing more comes: tells what was held back.
   *
   * @throws FailureException if that cannot be understood
   */
  void tellRest() {
    voice.tellRest();
    answer.requireUnderstood();
  }

  TokenEvent.Finished finished(FinishReason reason, long now) {
    return new TokenEvent.Finished(
        reason, usage(now), answer.left().toList(), continuity(), answer.stoppedBy());
  }

  /**
   * An answer whose past was too long to be computed again goes on otherwise than it would have.
   */
  private Continuity continuity() {
    return window.isWhole() || continuity.breaks() == 0
        ? continuity
        : new Continuity(continuity.breaks(), false);
  }

  private Usage usage(long now) {
    long start = startedAt == 0 ? now : startedAt;
    long promptEnd = promptDoneAt == 0 ? now : promptDoneAt;
    return new Usage(
        answer.promptTokens(),
        Math.min(reused, answer.promptTokens()),
        answer.generated(),
        Duration.ofNanos(start - queuedAt),
        Duration.ofNanos(promptEnd - start),
        Duration.ofNanos(now - promptEnd));
  }

  /** Frees what native memory this holds. */
  void close() {
    sampler.close();
    if (grammar != null) {
      grammar.close();
    }
  }
}
