package dev.folkmoot.node.local;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Engine;
import dev.folkmoot.engine.StockedEngine;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.node.residency.Lease;
import dev.folkmoot.node.residency.Readiness;
import dev.folkmoot.node.residency.Residency;
import dev.folkmoot.node.residency.ResidencyLimits;
import dev.folkmoot.node.residency.ResidentModel;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The models of this machine: those in its store, which its own engine runs, and those of other
 * programs here that are engines with models of their own. Of two with one name the store's is
 * meant. Safe for use by many threads; every method may block the calling thread, which should be a
 * virtual one.
 *
 * <p>All methods that run a model throw {@link FailureException}: {@code NOT_FOUND} if it is not
 * installed, {@code BUSY} if too many requests wait or the node shuts down, {@code OUT_OF_MEMORY}
 * if it cannot fit, {@code CANCELLED} if the calling thread is interrupted while it waits, {@code
 * ENGINE_FAILED} if it does not load, and whatever the engine says of the request.
 */
public final class LocalModels {

  private static final System.Logger LOG = System.getLogger(LocalModels.class.getName());

  private final ModelStore store;
  private final Engine engine;
  private final Residency residency;
  private final List<Annex> annexes;
  private final SpeedBook speeds = new SpeedBook();

  /**
   * @param engine runs what is in the store; this object's own from here on: it closes it
   * @param others engines with models of their own, which are closed with this, too
   * @param timers for keep-alives; stays the caller's, and must outlive this
   * @param executor for loads and unloads, one virtual thread a task; stays the caller's, too
   */
  public LocalModels(
      ModelStore store,
      Engine engine,
      List<? extends StockedEngine> others,
      ResidencyLimits limits,
      Clock clock,
      ScheduledExecutorService timers,
      Executor executor) {
    this.store = store;
    this.engine = engine;
    this.residency = new Residency(engine, limits, clock, timers, executor);
    this.annexes =
        others.stream().map(other -> new Annex(other, limits, clock, timers, executor)).toList();
  }

  /** The models of the store alone. */
  public LocalModels(
      ModelStore store,
      Engine engine,
      ResidencyLimits limits,
      Clock clock,
      ScheduledExecutorService timers,
      Executor executor) {
    this(store, engine, List.of(), limits, clock, timers, executor);
  }

  public ModelStore store() {
    return store;
  }

  /** What runs them, for people: this process's own engine first. */
  public List<String> engines() {
    return Stream.concat(
            Stream.of(engine.describe()), annexes.stream().map(annex -> annex.engine().describe()))
        .distinct()
        .toList();
  }

  /** What runs a model, by its name and its weights. */
  public String engineOf(ModelCard model) {
    boolean isOurs = annexes.isEmpty() || store.find(model.name()).isPresent();
    return isOurs
        ? engine.describe()
        : annex(model.weightsDigest())
            .map(annex -> annex.engine().describe())
            .orElseGet(engine::describe);
  }

  /** How fast they run. */
  public SpeedBook speeds() {
    return speeds;
  }

  /** The model of that name. One that was deleted while it was in memory is let go. */
  public Optional<InstalledModel> find(ModelName name) {
    Optional<InstalledModel> found = store.find(name);
    if (found.isEmpty()) {
      residency.unload(name);
    }
    return found.or(() ->
        annexes.stream().map(annex -> annex.find(name)).flatMap(Optional::stream).findFirst());
  }

  /** All of them, the store's newest first, then those of other engines in their order. */
  public List<InstalledModel> list() {
    List<InstalledModel> all = new ArrayList<>(store.list());
    Set<String> names = new HashSet<>();
    all.forEach(model -> names.add(model.name().key()));
    for (Annex annex : annexes) {
      annex.models().stream().filter(model -> names.add(model.name().key())).forEach(all::add);
    }
    return all;
  }

  /** A model with these weights, one that is in memory if there is a choice. */
  public Optional<InstalledModel> findByWeights(Digest weights) {
    return inMemory().stream()
        .map(ResidentModel::model)
        .filter(model -> model.weightsDigest().equals(weights))
        .findFirst()
        .or(() ->
            list().stream().filter(model -> model.weightsDigest().equals(weights)).findFirst());
  }

  private Optional<Annex> annex(Digest weights) {
    return annexes.stream()
        .filter(annex ->
            annex.models().stream().anyMatch(model -> model.weightsDigest().equals(weights)))
        .findFirst();
  }

  /**
   * Answers a request, from where it says that the answer is already. The model stays in memory at
   * least until the answer is closed.
   *
   * @param options how the model must be loaded; where they do not fit the loaded one it is loaded
   *     anew
   * @param keepAlive replaces the model's keep-alive
   */
  public LocalAnswer infer(
      InstalledModel model,
      RunnerOptions options,
      Optional<KeepAlive> keepAlive,
      InferenceRequest request) {
    Lease lease = acquire(model, options, keepAlive);
    return orLetGo(
        lease, () -> new LocalAnswer(lease.loaded().generate(request), lease, speeds, request));
  }

  /**
   * Makes vectors of texts.
   *
   * @param truncate whether a text that is too long loses its end (else it is refused)
   */
  public LocalEmbedding embed(
      InstalledModel model,
      RunnerOptions options,
      Optional<KeepAlive> keepAlive,
      List<String> texts,
      boolean truncate) {
    try (Lease lease = acquire(model, options, keepAlive)) {
      Embedding embedding = orLetGo(lease, () -> lease.loaded().embed(texts, truncate));
      return new LocalEmbedding(embedding, lease.waited(), lease.immediate());
    }
  }

  /** Renders a prompt and counts its tokens, without answering it. */
  public int countTokens(
      InstalledModel model,
      RunnerOptions options,
      Optional<KeepAlive> keepAlive,
      InferenceRequest request) {
    try (Lease lease = acquire(model, options, keepAlive)) {
      return orLetGo(lease, () -> lease.loaded().countTokens(request));
    }
  }

  /** A prompt as its model would get it, without answering it. */
  public String render(
      InstalledModel model,
      RunnerOptions options,
      Optional<KeepAlive> keepAlive,
      InferenceRequest request) {
    try (Lease lease = acquire(model, options, keepAlive)) {
      return orLetGo(lease, () -> lease.loaded().render(request));
    }
  }

  /**
   * Gets a model into memory, so that the next request finds it there.
   *
   * @return how long it took
   */
  public Duration load(InstalledModel model, RunnerOptions options, Optional<KeepAlive> keepAlive) {
    try (Lease lease = acquire(model, options, keepAlive)) {
      return lease.waited();
    }
  }

  /**
   * Lets a model go when the requests that have it are done; does not wait for that.
   *
   * @return whether it was in memory
   */
  public boolean unload(ModelName name) {
    boolean wasLoaded = residency.unload(name);
    for (Annex annex : annexes) {
      wasLoaded |= annex.residency().unload(name);
    }
    return wasLoaded;
  }

  /**
   * The models in memory, the one that stays longest first. One that was deleted or replaced on
   * disk is let go.
   */
  public List<ResidentModel> resident() {
    for (ResidentModel resident : residency.resident()) {
      if (!isInstalled(resident.model())) {
        residency.unload(resident.model().name());
      }
    }
    return inMemory();
  }

  /** The same without a look at the disk: for every request. */
  public List<ResidentModel> inMemory() {
    if (annexes.isEmpty()) {
      return residency.resident();
    }
    return Stream.concat(
            residency.resident().stream(),
            annexes.stream().flatMap(annex -> annex.residency().resident().stream()))
        .sorted(Comparator.comparing(ResidentModel::expiresAt).reversed())
        .toList();
  }

  /**
   * How a model stands for a request, without asking for it.
   *
   * @throws FailureException {@code OUT_OF_MEMORY} if it is more than models may take here
   */
  public Readiness readiness(InstalledModel model, RunnerOptions asked) {
    return residencyOf(model).readiness(model, asked);
  }

  /**
   * Runs this whenever a model or a request came or went, here or at another engine. It must
   * neither block nor ask for anything here: it may hand over to another thread.
   */
  public void onChange(Runnable watcher) {
    residency.onChange(watcher);
    for (Annex annex : annexes) {
      annex.residency().onChange(watcher);
      annex.engine().onChange(watcher);
    }
  }

  /** Requests that wait, for a model or in one. */
  public int waiting() {
    return residency.waiting()
        + annexes.stream().mapToInt(annex -> annex.residency().waiting()).sum();
  }

  /** Takes no more requests, and fails those that wait for a model; those that run go on. */
  public void drain() {
    residency.drain();
  }

  /** Stops: waiting requests fail, running ones have this time, then all is unloaded. */
  public void close(Duration grace) {
    residency.close(grace);
    engine.close();
    for (Annex annex : annexes) {
      annex.residency().close(grace);
      annex.engine().close();
    }
  }

  /** Where it is loaded, or would be. */
  private Residency residencyOf(InstalledModel model) {
    if (!Annex.isElsewhere(model)) {
      return residency;
    }
    return annex(model.weightsDigest())
        .or(() -> annexes.stream().filter(annex -> annex.has(model)).findFirst())
        .map(Annex::residency)
        .orElseThrow(() ->
            new FailureException(
                Failure.Kind.NOT_FOUND, "model '" + model.name().display() + "' not found"));
  }

  /** A model may be deleted between the look at the store and the engine's at the file. */
  private Lease acquire(
      InstalledModel model, RunnerOptions options, Optional<KeepAlive> keepAlive) {
    try {
      return residencyOf(model).acquire(model, options, keepAlive);
    } catch (FailureException e) {
      if (Annex.isElsewhere(model) || Files.exists(model.weights())) {
        throw e;
      }
      String name = "model '" + model.name().display() + "'";
      throw store.find(model.name()).isEmpty()
          ? new FailureException(Failure.Kind.NOT_FOUND, name + " not found", e)
          : new FailureException(
              Failure.Kind.BUSY, name + " was replaced while it was loaded; ask again", e);
    }
  }

  private boolean isInstalled(InstalledModel loaded) {
    try {
      return store.find(loaded.name()).filter(m -> m.digest().equals(loaded.digest())).isPresent();
    } catch (FailureException e) {
      // Damaged on disk, sound in memory: it may stay as long as nobody loads it anew.
      LOG.log(System.Logger.Level.WARNING, "keeping {0}: {1}", loaded.name(), e.getMessage());
      return true;
    }
  }

  /** Runs a call of the engine; the lease does not survive a call that fails. */
  private static <T> T orLetGo(Lease lease, Supplier<T> call) {
    boolean done = false;
    try {
      T result = call.get();
      done = true;
      return result;
    } catch (FailureException e) {
      if (e.failure().kind() == Failure.Kind.ENGINE_FAILED) {
        lease.engineFailed();
      }
      throw e;
    } finally {
      if (!done) {
        lease.close();
      }
    }
  }
}
