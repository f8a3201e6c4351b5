package dev.folkmoot.node;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Engine;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.node.residency.Lease;
import dev.folkmoot.node.residency.Residency;
import dev.folkmoot.node.residency.ResidentModel;
import dev.folkmoot.node.routing.Router;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * One machine that answers. Safe for use by many threads; every method may block the calling
 * thread, which should be a virtual one.
 *
 * <p>All methods that run a model throw {@link FailureException}: {@code NOT_FOUND} if it is not
 * installed, {@code BUSY} if too many requests wait or the node shuts down, {@code OUT_OF_MEMORY}
 * if it cannot fit, {@code CANCELLED} if the calling thread is interrupted while it waits, {@code
 * ENGINE_FAILED} if it does not load, and whatever the engine says of the request.
 */
public final class Node implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Node.class.getName());

  private final NodeConfig config;
  private final ModelStore store;
  private final Engine engine;
  private final Router router;
  private final Residency residency;

  /**
   * @param engine the node's own from here on: it closes it
   * @param timers for keep-alives; stays the caller's, and must outlive the node
   * @param executor for loads and unloads, one virtual thread a task; stays the caller's, too
   */
  public Node(
      NodeConfig config,
      ModelStore store,
      Engine engine,
      Clock clock,
      ScheduledExecutorService timers,
      Executor executor) {
    this.config = config;
    this.store = store;
    this.engine = engine;
    this.router = new Router(config.name(), engine.describe());
    this.residency = new Residency(engine, config.residency(), clock, timers, executor);
  }

  /**
   * Answers a request. The model stays in memory at least until the answer is closed.
   *
   * @param options how the model must be loaded; where they do not fit the loaded one it is loaded
   *     anew
   * @param keepAlive replaces the model's keep-alive
   */
  public Answer infer(
      ModelName name,
      RunnerOptions options,
      Optional<KeepAlive> keepAlive,
      InferenceRequest request) {
    Lease lease = residency.acquire(find(name), options, keepAlive);
    return orLetGo(
        lease,
        () ->
            new Answer(
                lease.loaded().generate(request),
                lease,
                router.here(lease.immediate(), lease.waited())));
  }

  /**
   * Makes vectors of texts.
   *
   * @param truncate whether a text that is too long loses its end (else it is refused)
   */
  public EmbeddingAnswer embed(
      ModelName name,
      RunnerOptions options,
      Optional<KeepAlive> keepAlive,
      List<String> texts,
      boolean truncate) {
    try (Lease lease = residency.acquire(find(name), options, keepAlive)) {
      Embedding embedding = orLetGo(lease, () -> lease.loaded().embed(texts, truncate));
      return new EmbeddingAnswer(
          embedding, lease.model(), lease.waited(), router.here(lease.immediate(), lease.waited()));
    }
  }

  /** Renders a prompt and counts its tokens, without answering it. */
  public int countTokens(
      ModelName name,
      RunnerOptions options,
      Optional<KeepAlive> keepAlive,
      InferenceRequest request) {
    try (Lease lease = residency.acquire(find(name), options, keepAlive)) {
      return orLetGo(lease, () -> lease.loaded().countTokens(request));
    }
  }

  /**
   * Gets a model into memory, so that the next request finds it there.
   *
   * @return how long it took
   */
  public Duration load(ModelName name, RunnerOptions options, Optional<KeepAlive> keepAlive) {
    try (Lease lease = residency.acquire(find(name), options, keepAlive)) {
      return lease.waited();
    }
  }

  /**
   * Lets a model go when the requests that have it are done; does not wait for that.
   *
   * @return whether it was in memory
   */
  public boolean unload(ModelName name) {
    return residency.unload(name);
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
    return residency.resident();
  }

  public ModelStore store() {
    return store;
  }

  public NodeConfig config() {
    return config;
  }

  /** Stops: waiting requests fail, running ones have the configured grace, then all is unloaded. */
  @Override
  public void close() {
    residency.close(config.shutdownGrace());
    engine.close();
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

  private InstalledModel find(ModelName name) {
    return store
        .find(name)
        .orElseThrow(() -> {
          // It may have been deleted while it was in memory.
          residency.unload(name);
          return new FailureException(
              Failure.Kind.NOT_FOUND, "model '" + name.display() + "' not found");
        });
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
