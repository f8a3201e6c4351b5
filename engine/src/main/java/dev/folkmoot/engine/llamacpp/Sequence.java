package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.engine.llamacpp.binding.GrammarSampler;
import dev.folkmoot.engine.llamacpp.binding.NativeContext;
import dev.folkmoot.engine.llamacpp.binding.SamplerChain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the scheduler: the tokens it has, how many of them the cells hold,
 * and what has been said of it. Owned by the scheduler's thread from the moment it is queued.
 *
 * <p>There is no state "prefilling" or "generating": a sequence always wants its tokens computed up
 * to the last one, and then one more. So the same few lines serve a new prompt, a running answer,
 * and an answer that lost its cells to others and must be computed again.
 */
final class Sequence {

  private static final int NO_SEQUENCE = -1;

  private final InferenceRequest request;
  private final TokenList tokens;
  private final int promptTokens;
  private final SamplerChain sampler;
  private final @Nullable GrammarSampler grammar;
  private final TextAssembler text;
  private final EventQueue events;
  private final long queuedAt;
  private final List<TokenLogprob> untold = new ArrayList<>();

  private int id = NO_SEQUENCE;
  private int held;
  private int reused;
  private int generated;
  private long startedAt;
  private long promptDoneAt;

  Sequence(
      InferenceRequest request,
      int[] prompt,
      SamplerChain sampler,
      @Nullable GrammarSampler grammar,
      EventQueue events,
      long queuedAt) {
    this.request = request;
    this.tokens = new TokenList(prompt);
    this.promptTokens = prompt.length;
    this.sampler = sampler;
    this.grammar = grammar;
    this.text = new TextAssembler(request.stop());
    this.events = events;
    this.queuedAt = queuedAt;
  }

  InferenceRequest request() {
    return request;
  }

  TokenList tokens() {
    return tokens;
  }

  TextAssembler text() {
    return text;
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

  /** Tokens that are still to be computed before the next one can be chosen. */
  int pending() {
    return tokens.size() - held;
  }

  int generated() {
    return generated;
  }

  PrefixCache.Holding holding() {
    return new PrefixCache.Holding(id, tokens, held);
  }

  /** A place in the context was found. */
  void place(PrefixCache.Lease lease, long now) {
    id = lease.sequence();
    held = lease.tokens();
    if (startedAt == 0) {
      startedAt = now;
      reused = lease.tokens();
    }
  }

  /** The place in the context was taken away. */
  void displace() {
    id = NO_SEQUENCE;
    held = 0;
  }

  void computed(int count) {
    held += count;
  }

  /** The cells from here on were forgotten. */
  void rewind(int toHeld) {
    held = Math.min(held, toHeld);
  }

  int sample(NativeContext context, int index) {
    context.requireNumbers(index);
    return grammar == null
        ? sampler.sample(context, index)
        : grammar.sample(sampler, context, index);
  }

  void generated(int token, long now) {
    tokens.add(token);
    generated++;
    if (promptDoneAt == 0) {
      promptDoneAt = now;
    }
  }

  void tell(TokenLogprob logprob) {
    untold.add(logprob);
  }

  List<TokenLogprob> takeUntold() {
    List<TokenLogprob> told = List.copyOf(untold);
    untold.clear();
    return told;
  }

  Usage usage(long now) {
    long promptEnd = promptDoneAt == 0 ? now : promptDoneAt;
    return new Usage(
        promptTokens,
        reused,
        generated,
        Duration.ofNanos(startedAt - queuedAt),
        Duration.ofNanos(promptEnd - startedAt),
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
