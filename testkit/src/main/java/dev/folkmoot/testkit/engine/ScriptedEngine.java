package dev.folkmoot.testkit.engine;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Engine;
import dev.folkmoot.engine.Footprint;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An {@link Engine} that plays a {@link Script} and counts what is asked of it. */
public final class ScriptedEngine implements Engine {

  /** Tokens of context where neither the request nor the model says less. */
  public static final int DEFAULT_CONTEXT = 4096;

  /** Said by a stream that its script makes fail, and by a model that is closed. */
  public static final String DIED = "the scripted engine died, as its script says";

  static final String UNLOADED = "the model was unloaded while it was answering";
  static final String QUEUE_FULL =
      "server busy, please try again.  maximum pending requests exceeded";

  private static final int MAX_RECORDED_REQUESTS = 10_000;
  private static final int DEFAULT_BATCH = 512;

  private final Counters counters = new Counters();
  private final Set<ScriptedModel> models = Collections.synchronizedSet(new LinkedHashSet<>());
  private final Deque<InferenceRequest> requests = new ArrayDeque<>();
  private final List<RunnerOptions> loadedOptions = new ArrayList<>();
  private final Clockwork clockwork;
  private volatile Script script;
  private volatile boolean closed;

  public ScriptedEngine() {
    this(Script.ECHO);
  }

  public ScriptedEngine(Script script) {
    this(script, Clockwork.REAL);
  }

  /** The same on other threads, and by another clock. */
  public ScriptedEngine(Script script, Clockwork clockwork) {
    this.script = requireNonNull(script);
    this.clockwork = requireNonNull(clockwork);
  }

  /**
   * Changes the script: answers, delay and failures from the next request on, everything else from
   * the next load on.
   */
  public void play(Script other) {
    script = requireNonNull(other);
  }

  public Script script() {
    return script;
  }

  @Override
  public String describe() {
    return script.engine();
  }

  @Override
  public RunnerOptions settle(ModelFile file, RunnerOptions asked) {
    int context = asked.contextLength().orElse(DEFAULT_CONTEXT);
    return new RunnerOptions(
        Optional.of(Math.min(context, file.shape().contextLength())),
        Optional.of(asked.batchSize().orElse(DEFAULT_BATCH)),
        Optional.of(asked.gpuLayers().orElse(0)),
        Optional.of(asked.mainGpu().orElse(0)),
        Optional.of(asked.memoryMap().orElse(true)),
        Optional.of(asked.threads().orElse(1)));
  }

  @Override
  public Footprint footprint(ModelFile file, RunnerOptions settled) {
    return script.footprint().apply(file, settled);
  }

  @Override
  public LoadedModel load(ModelFile file, RunnerOptions settled) {
    if (closed) {
      throw new FailureException(Failure.Kind.ENGINE_FAILED, "the scripted engine is closed");
    }
    Script playing = script;
    playing.beforeLoad().accept(file);
    ScriptedModel model = new ScriptedModel(this, file, settled, playing);
    models.add(model);
    counters.loads.incrementAndGet();
    synchronized (loadedOptions) {
      loadedOptions.add(settled);
    }
    return model;
  }

  @Override
  public void close() {
    closed = true;
    List.copyOf(models).forEach(ScriptedModel::close);
  }

  public boolean isClosed() {
    return closed;
  }

  /** Loads that succeeded. */
  public int loads() {
    return counters.loads.get();
  }

  public int unloads() {
    return counters.unloads.get();
  }

  /** Models in memory now. */
  public int loadedModels() {
    return models.size();
  }

  /** Bytes of all models in memory now. */
  public long loadedBytes() {
    return List.copyOf(models).stream().mapToLong(model -> model.footprint().total()).sum();
  }

  /** Answers that their readers have not closed. */
  public int openGenerations() {
    return counters.open.get();
  }

  /** Answers that were closed before they were complete. */
  public int cancelled() {
    return counters.cancelled.get();
  }

  /** The options of every load, in order. */
  public List<RunnerOptions> loadedOptions() {
    synchronized (loadedOptions) {
      return List.copyOf(loadedOptions);
    }
  }

  /** The latest requests, oldest first. */
  public List<InferenceRequest> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  Clockwork clockwork() {
    return clockwork;
  }

  Counters counters() {
    return counters;
  }

  void record(InferenceRequest request) {
    synchronized (requests) {
      if (requests.size() == MAX_RECORDED_REQUESTS) {
        requests.removeFirst();
      }
      requests.addLast(request);
    }
  }

  void unloaded(ScriptedModel model) {
    if (models.remove(model)) {
      counters.unloads.incrementAndGet();
    }
  }
}
