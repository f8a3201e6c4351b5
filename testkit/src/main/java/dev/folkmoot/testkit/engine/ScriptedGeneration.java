package dev.folkmoot.testkit.engine;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.engine.Generation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One scripted answer. The decode thread steps it; one reader reads it. */
final class ScriptedGeneration implements Generation {

  /** What every token is said to have taken, so that usage is the same in every run. */
  static final Duration TIME_PER_TOKEN = Duration.ofMillis(1);

  private static final double LOGPROB = -0.25;

  private final ScriptedModel model;
  private final InferenceRequest request;
  private final List<? extends TokenEvent> tokens;
  private final int failAfter;
  private final int limit;
  private final EventRing ring;
  private final AtomicBoolean closed = new AtomicBoolean();
  private int decoded;

  ScriptedGeneration(ScriptedModel model, InferenceRequest request, Script script) {
    this.model = model;
    this.request = request;
    this.tokens = script.answer().apply(request);
    this.failAfter = script.failAfter();
    this.limit =
        request.maxTokens() < 0 ? tokens.size() : Math.min(request.maxTokens(), tokens.size());
    this.ring = new EventRing(script.runAhead());
  }

  @Override
  public TokenEvent next() throws InterruptedException {
    TokenEvent event = ring.take();
    model.wake();
    return event;
  }

  @Override
  public @Nullable TokenEvent poll() {
    TokenEvent event = ring.poll();
    if (event != null) {
      model.wake();
    }
    return event;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      model.counters().closedOne();
      model.wake();
    }
  }

  boolean isClosed() {
    return closed.get();
  }

  /** Whether {@link #step} would do something. */
  boolean isReady() {
    return isClosed() || isAtEnd() || ring.hasRoom();
  }

  /**
   * Decodes one token.
   *
   * @return whether the stream is over and its slot free
   */
  boolean step() {
    if (isClosed()) {
      model.counters().cancelledOne();
      return true;
    }
    if (decoded == failAfter) {
      fail(ScriptedEngine.DIED);
      return true;
    }
    if (decoded == limit) {
      ring.end(finished());
      return true;
    }
    TokenEvent event = tokens.get(decoded);
    ring.add(request.wantsLogprobs() ? withLogprobs(event) : event);
    decoded++;
    return false;
  }

  void fail(String message) {
    ring.end(new TokenEvent.Failed(new Failure(Failure.Kind.ENGINE_FAILED, message)));
  }

  private boolean isAtEnd() {
    return decoded == limit || decoded == failAfter;
  }

  private TokenEvent finished() {
    List<String> prompt = Words.of(request);
    List<Integer> context = new ArrayList<>();
    prompt.forEach(word -> context.add(Words.id(word)));
    for (TokenEvent event : tokens.subList(0, limit)) {
      if (event instanceof TokenEvent.Text text) {
        context.add(Words.id(text.text()));
      }
    }
    Usage usage =
        new Usage(
            prompt.size(),
            0,
            limit,
            Duration.ZERO,
            TIME_PER_TOKEN.multipliedBy(prompt.size()),
            TIME_PER_TOKEN.multipliedBy(limit));
    FinishReason reason = limit < tokens.size() ? FinishReason.LENGTH : FinishReason.STOP;
    return new TokenEvent.Finished(reason, usage, context);
  }

  private TokenEvent withLogprobs(TokenEvent event) {
    if (!(event instanceof TokenEvent.Text text) || !text.logprobs().isEmpty()) {
      return event;
    }
    TokenLogprob plain = logprob(text.text(), List.of());
    List<TokenLogprob> alternatives = Collections.nCopies(request.topLogprobs(), plain);
    return new TokenEvent.Text(text.text(), List.of(logprob(text.text(), alternatives)));
  }

  private static TokenLogprob logprob(String token, List<TokenLogprob> alternatives) {
    List<Byte> bytes = new ArrayList<>();
    for (byte b : token.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(b);
    }
    return new TokenLogprob(token, bytes, LOGPROB, alternatives);
  }
}
