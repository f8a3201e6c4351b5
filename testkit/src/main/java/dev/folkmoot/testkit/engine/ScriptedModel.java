package dev.folkmoot.testkit.engine;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Footprint;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/**
 * A scripted model in memory, with one decode thread for all its streams, as the real engine has:
 * every step gives each running stream whose reader keeps up one token. The thread rests when no
 * stream has room, so a thousand slow readers cost nothing.
 */
final class ScriptedModel implements LoadedModel {

  private final ScriptedEngine engine;
  private final ModelFile file;
  private final RunnerOptions settled;
  private final Script loadedWith;
  private final Thread decoder;

  private final Object gate = new Object();
  private final Queue<ScriptedGeneration> waiting = new ArrayDeque<>();
  private int inFlight;
  private volatile boolean closed;

  /** Streams that hold a slot; the decode thread's own. */
  private final List<ScriptedGeneration> running = new ArrayList<>();

  private volatile boolean resting;

  ScriptedModel(ScriptedEngine engine, ModelFile file, RunnerOptions settled, Script script) {
    this.engine = engine;
    this.file = file;
    this.settled = settled;
    this.loadedWith = script;
    this.decoder = engine.clockwork().threads().newThread(this::decode);
    decoder.start();
  }

  @Override
  public int contextLength() {
    return settled.contextLength().orElse(ScriptedEngine.DEFAULT_CONTEXT);
  }

  @Override
  public Origin origin() {
    return new Origin(loadedWith.engine(), contextLength());
  }

  @Override
  public Footprint footprint() {
    return loadedWith.footprint().apply(file, settled);
  }

  @Override
  public Generation generate(InferenceRequest request) {
    engine.record(request);
    ScriptedGeneration generation = new ScriptedGeneration(this, request, engine.script());
    synchronized (gate) {
      requireOpen();
      if (inFlight >= loadedWith.slots() + loadedWith.queueLength()) {
        throw new FailureException(Failure.Kind.BUSY, ScriptedEngine.QUEUE_FULL);
      }
      inFlight++;
      waiting.add(generation);
    }
    counters().open.incrementAndGet();
    wake();
    return generation;
  }

  @Override
  public Embedding embed(List<String> texts, boolean truncate) {
    int tokens = 0;
    List<float[]> vectors = new ArrayList<>();
    for (String text : texts) {
      int length = Words.of(text).size();
      if (length > contextLength() && !truncate) {
        throw FailureException.invalid("the input length exceeds the context length");
      }
      tokens += Math.min(length, contextLength());
      vectors.add(Words.vector(text, file.shape().embeddingLength()));
    }
    synchronized (gate) {
      requireOpen();
    }
    return new Embedding(vectors, tokens);
  }

  @Override
  public int countTokens(InferenceRequest request) {
    return Words.of(request).size();
  }

  @Override
  public String render(InferenceRequest request) {
    return String.join(" ", Words.of(request));
  }

  @Override
  public Load load() {
    synchronized (gate) {
      int slots = loadedWith.slots();
      return new Load(Math.min(inFlight, slots), Math.max(0, inFlight - slots), slots);
    }
  }

  @Override
  public void close() {
    synchronized (gate) {
      if (closed) {
        return;
      }
      closed = true;
    }
    LockSupport.unpark(decoder);
    engine.unloaded(this);
  }

  Counters counters() {
    return engine.counters();
  }

  /** Tells the decode thread that a reader has read, gone, or come. */
  void wake() {
    if (resting) {
      LockSupport.unpark(decoder);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new FailureException(Failure.Kind.ENGINE_FAILED, ScriptedEngine.DIED);
    }
  }

  private void decode() {
    while (!closed) {
      admit();
      if (step()) {
        pause();
      } else {
        rest();
      }
    }
    synchronized (gate) {
      running.addAll(waiting);
      waiting.clear();
      inFlight = 0;
    }
    running.forEach(generation -> generation.fail(ScriptedEngine.UNLOADED));
  }

  private void admit() {
    synchronized (gate) {
      while (running.size() < loadedWith.slots() && !waiting.isEmpty()) {
        running.add(waiting.remove());
      }
    }
  }

  /** One decode step. Returns whether any stream moved. */
  private boolean step() {
    boolean moved = false;
    Iterator<ScriptedGeneration> each = running.iterator();
    while (each.hasNext()) {
      ScriptedGeneration generation = each.next();
      if (!generation.isReady()) {
        continue;
      }
      moved = true;
      if (generation.step()) {
        each.remove();
        synchronized (gate) {
          inFlight--;
        }
      }
    }
    return moved;
  }

  private void pause() {
    Duration delay = engine.script().tokenDelay();
    if (delay.isPositive()) {
      engine.clockwork().pause().accept(delay);
    }
  }

  private void rest() {
    // Said before the last look: whoever brings work after that look sees it and unparks.
    resting = true;
    if (!hasWork()) {
      LockSupport.park(this);
    }
    resting = false;
  }

  private boolean hasWork() {
    if (closed || running.stream().anyMatch(ScriptedGeneration::isReady)) {
      return true;
    }
    synchronized (gate) {
      return !waiting.isEmpty() && running.size() < loadedWith.slots();
    }
  }
}
