package dev.folkmoot.testkit.engine;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.core.inference.Transcript;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.engine.Generation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One scripted answer. The decode thread steps it; one reader reads it.
 *
 * <p>If another engine answered a part of it, this one goes on with the event after as many tokens.
 * That is exact if the other played the same script under the same name; if it played another, the
 * answer is a mixture, as with real engines that do not agree.
 */
final class ScriptedGeneration implements Generation {

  /** What a token is said to have taken where none is delayed: the same in every run. */
  static final Duration TIME_PER_TOKEN = Duration.ofMillis(1);

  private static final TokenEvent CANCELLED =
      new TokenEvent.Failed(new Failure(Failure.Kind.CANCELLED, "the request was cancelled"));

  private static final double LOGPROB = -0.25;

  private final ScriptedModel model;
  private final InferenceRequest request;
  private final List<? extends TokenEvent> tokens;
  private final int failAfter;
  private final int limit;
  private final EventRing ring;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final int start;
  private final Duration timePerToken;
  private final Continuity continuity;
  private volatile boolean begun;
  private int decoded;

  ScriptedGeneration(ScriptedModel model, InferenceRequest request, Script script) {
    this.model = model;
    this.request = request;
    this.tokens = script.answer().apply(request);
    this.failAfter = script.failAfter();
    Duration delay = script.tokenDelay();
    this.timePerToken = delay.isPositive() ? delay : TIME_PER_TOKEN;
    this.limit =
        request.maxTokens() < 0 ? tokens.size() : Math.min(request.maxTokens(), tokens.size());
    this.ring = new EventRing(script.runAhead());
    Transcript mine = new Transcript();
    this.start = replay(request.answered(), mine);
    this.decoded = start;
    this.continuity = continuity(request.answered(), mine);
  }

  /** Writes down what this script says up to the break. Returns the place of the next event. */
  private int replay(Answered answered, Transcript mine) {
    int at = 0;
    while (at < tokens.size() && isBehind(mine, answered)) {
      mine.add(Words.withTokens(tokens.get(at++)));
    }
    return at;
  }

  private static boolean isBehind(Transcript mine, Answered answered) {
    return answered.isByText()
        ? mine.answered().text().length() < answered.text().length()
        : mine.pieces() < answered.tokens().size();
  }

  private Continuity continuity(Answered answered, Transcript mine) {
    Continuity told = answered.continuedBy(model.origin(), true);
    Answered own = mine.answered();
    boolean alike =
        own.tokens().equals(answered.tokens())
            && own.text().equals(answered.text())
            && own.thinking().equals(answered.thinking());
    return alike ? told : new Continuity(told.breaks(), false);
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

  /** A slot is enough: the prompt takes no time. */
  @Override
  public Progress progress() {
    int length = Words.of(request).size();
    return begun ? new Progress(length, length) : Progress.UNKNOWN;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      // Another thread may be waiting for an event, and the decode thread for a slot.
      ring.end(CANCELLED);
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
    begun = true;
    if (isClosed()) {
      model.counters().cancelledOne();
      return true;
    }
    if (decoded - start == failAfter) {
      fail(ScriptedEngine.DIED);
      return true;
    }
    if (decoded >= limit) {
      ring.end(finished());
      return true;
    }
    TokenEvent event = Words.withTokens(tokens.get(decoded));
    ring.add(request.wantsLogprobs() ? withLogprobs(event) : event);
    decoded++;
    return false;
  }

  void fail(String message) {
    ring.end(new TokenEvent.Failed(new Failure(Failure.Kind.ENGINE_FAILED, message)));
  }

  private boolean isAtEnd() {
    return decoded >= limit || decoded - start == failAfter;
  }

  private TokenEvent finished() {
    List<String> prompt = Words.of(request);
    List<Integer> context = new ArrayList<>();
    prompt.forEach(word -> context.add(Words.id(word)));
    Transcript own = new Transcript();
    for (TokenEvent event : tokens.subList(Math.min(start, limit), limit)) {
      own.add(Words.withTokens(event));
    }
    context.addAll(request.answered().tokens().toList());
    context.addAll(own.answered().tokens().toList());
    int completion = request.answered().pieces() + Math.max(0, limit - start);
    Usage usage =
        new Usage(
            prompt.size(),
            0,
            completion,
            Duration.ZERO,
            TIME_PER_TOKEN.multipliedBy(prompt.size()),
            timePerToken.multipliedBy(completion));
    FinishReason reason = limit < tokens.size() ? FinishReason.LENGTH : FinishReason.STOP;
    return new TokenEvent.Finished(reason, usage, context, continuity);
  }

  private TokenEvent withLogprobs(TokenEvent event) {
    if (!(event instanceof TokenEvent.Text text) || !text.logprobs().isEmpty()) {
      return event;
    }
    TokenLogprob plain = logprob(text.text(), List.of());
    List<TokenLogprob> alternatives = Collections.nCopies(request.topLogprobs(), plain);
    return new TokenEvent.Text(
        text.text(), List.of(logprob(text.text(), alternatives)), text.tokens());
  }

  private static TokenLogprob logprob(String token, List<TokenLogprob> alternatives) {
    List<Byte> bytes = new ArrayList<>();
    for (byte b : token.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(b);
    }
    return new TokenLogprob(token, bytes, LOGPROB, alternatives);
  }
}
