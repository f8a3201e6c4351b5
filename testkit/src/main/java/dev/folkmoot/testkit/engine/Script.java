package dev.folkmoot.testkit.engine;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Footprint;
import dev.folkmoot.engine.ModelFile;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a {@link ScriptedEngine} does. A value: every {@code with…} gives a changed copy.
 *
 * @param answer the events that answer a request, without the last one; each counts as one token.
 *     May give the same list to every request: it is only read
 * @param tokenDelay time between two decode steps; zero decodes as fast as the readers read
 * @param failAfter tokens of its own after which the engine dies ({@code ENGINE_FAILED}); {@link
 *     #NEVER}
 * @param slots streams a model answers at once
 * @param queueLength streams that may wait for a slot before a model says {@code BUSY}
 * @param runAhead events a model decodes ahead of one reader
 * @param footprint memory that a model takes
 * @param engine what the engine calls itself; engines of different names go on with each other's
 *     answers, but not exactly
 * @param beforeLoad runs at the start of every load: may block, and may throw to make it fail
 */
public record Script(
    Function<InferenceRequest, List<? extends TokenEvent>> answer,
    Duration tokenDelay,
    int failAfter,
    int slots,
    int queueLength,
    int runAhead,
    BiFunction<ModelFile, RunnerOptions, Footprint> footprint,
    String engine,
    Consumer<ModelFile> beforeLoad) {

  public static final int NEVER = Integer.MAX_VALUE;

  /** Repeats the words of the prompt, at once, four streams at a time. */
  public static final Script ECHO =
      new Script(
          request -> Words.events(Words.of(request)),
          Duration.ZERO,
          NEVER,
          4,
          512,
          16,
          Script::plainFootprint,
          "scripted",
          _ -> {});

  public Script {
    if (tokenDelay.isNegative() || failAfter < 0 || slots < 1 || queueLength < 0 || runAhead < 1) {
      throw new IllegalArgumentException("impossible script");
    }
  }

  /** Answers every request with the words of {@code text}, one a token. */
  public static Script saying(String text) {
    List<TokenEvent.Text> words = Words.events(Words.of(text));
    return ECHO.withAnswer(_ -> words);
  }

  /** Answers every request with so many tokens; for benchmarks. */
  public static Script tokens(int count) {
    TokenEvent.Text token = Words.event(" word");
    List<TokenEvent.Text> all = Collections.nCopies(count, token);
    return ECHO.withAnswer(_ -> all);
  }

  public Script withAnswer(Function<InferenceRequest, List<? extends TokenEvent>> other) {
    return new Script(
        other, tokenDelay, failAfter, slots, queueLength, runAhead, footprint, engine, beforeLoad);
  }

  public Script withTokenDelay(Duration delay) {
    return new Script(
        answer, delay, failAfter, slots, queueLength, runAhead, footprint, engine, beforeLoad);
  }

  public Script withFailureAfter(int tokens) {
    return new Script(
        answer, tokenDelay, tokens, slots, queueLength, runAhead, footprint, engine, beforeLoad);
  }

  public Script withSlots(int count) {
    return new Script(
        answer, tokenDelay, failAfter, count, queueLength, runAhead, footprint, engine, beforeLoad);
  }

  public Script withQueueLength(int length) {
    return new Script(
        answer, tokenDelay, failAfter, slots, length, runAhead, footprint, engine, beforeLoad);
  }

  public Script withRunAhead(int events) {
    return new Script(
        answer, tokenDelay, failAfter, slots, queueLength, events, footprint, engine, beforeLoad);
  }

  public Script withFootprint(BiFunction<ModelFile, RunnerOptions, Footprint> other) {
    return new Script(
        answer, tokenDelay, failAfter, slots, queueLength, runAhead, other, engine, beforeLoad);
  }

  public Script withEngine(String name) {
    return new Script(
        answer, tokenDelay, failAfter, slots, queueLength, runAhead, footprint, name, beforeLoad);
  }

  public Script withBeforeLoad(Consumer<ModelFile> hook) {
    return new Script(
        answer, tokenDelay, failAfter, slots, queueLength, runAhead, footprint, engine, hook);
  }

  private static Footprint plainFootprint(ModelFile file, RunnerOptions settled) {
    long context = settled.contextLength().orElse(ScriptedEngine.DEFAULT_CONTEXT);
    return new Footprint(file.shape().weightBytes(), file.shape().kvBytesPerToken() * context, 0);
  }
}
