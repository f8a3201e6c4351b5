package dev.folkmoot.engine.remote;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Footprint;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import dev.folkmoot.engine.StockedEngine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A server as an engine. Every few seconds a look is taken at which models it has: one that does
 * not answer has none, until it answers again, and needs no restart of ours for that.
 */
public final class RemoteEngine implements StockedEngine {

  /** How long a question that needs no model may take. */
  static final Duration QUESTION = Duration.ofSeconds(5);

  /** Between two looks. */
  static final Duration LOOK = Duration.ofSeconds(5);

  /** A model that was listed this many looks ago may still be asked for: it may be on its way. */
  private static final int MAX_REMEMBERED = 4_096;

  private static final System.Logger LOG = System.getLogger(RemoteEngine.class.getName());

  private final RemoteSettings settings;
  private final Link link;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService timers;
  private final Executor threads;
  private final Health health;
  private final Map<Digest, Listed> known = new ConcurrentHashMap<>();
  private final Map<Digest, SlotGauge> gauges = new ConcurrentHashMap<>();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private volatile @Nullable Dialect dialect;
  private volatile String description;
  private volatile List<ModelCard> models = List.of();
  private volatile @Nullable Future<?> nextLook;
  private volatile boolean isClosed;

  /** Whether the log has been told that it does not answer. Looks come one after the other. */
  private volatile boolean isToldOf;

  /**
   * A server that is not looked at before {@link #start}.
   *
   * @param timers say when to look; all that is done on their thread is to begin a task
   * @param threads runs the looks, which wait for the server
   */
  public RemoteEngine(
      RemoteSettings settings,
      LongSupplier nanoTime,
      ScheduledExecutorService timers,
      Executor threads) {
    this.settings = settings;
    this.link = new Link(settings);
    this.nanoTime = nanoTime;
    this.timers = timers;
    this.threads = threads;
    this.health = new Health(settings.name(), nanoTime);
    this.description = settings.kind().map(BackendKind::title).orElse("engine") + " (not seen yet)";
  }

  /**
   * Takes a first look and goes on looking.
   *
   * @return why the server cannot be used yet; empty if it can
   * @throws FailureException {@code INVALID_REQUEST} if the server is another Folkmoot node
   */
  public Optional<Failure> start() {
    Optional<Failure> unusable = Optional.empty();
    try {
      look();
    } catch (FailureException e) {
      if (Refusals.isFromNode(e)) {
        throw e;
      }
      unusable = Optional.of(e.failure());
      isToldOf = true;
    }
    lookLater();
    return unusable;
  }

  /** Who rests is looked at when the rest is over: the look is what wakes it. */
  private void lookLater() {
    Duration rest = health.rest();
    Duration delay = rest.compareTo(LOOK) > 0 ? rest : LOOK;
    try {
      nextLook =
          timers.schedule(
              () -> threads.execute(this::lookAgain), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "the node ends; no more looks at " + settings.name(), e);
    }
    if (isClosed) {
      lookNoMore();
    }
  }

  private void lookAgain() {
    try {
      look();
      if (isToldOf) {
        isToldOf = false;
        LOG.log(System.Logger.Level.INFO, "engine ''{0}'' answers", settings.name());
      }
    } catch (FailureException e) {
      if (!isClosed && !isToldOf) {
        isToldOf = true;
        LOG.log(System.Logger.Level.WARNING, "{0}", e.getMessage());
      }
    }
    if (!isClosed) {
      lookLater();
    }
  }

  private void lookNoMore() {
    Future<?> look = nextLook;
    if (look != null) {
      look.cancel(false);
    }
  }

  /** Looks once at what the server has. */
  void look() {
    List<ModelCard> seen = List.of();
    try {
      // Whatever it is said to be: a node shows here that it is one, and is refused.
      link.ask(link.root("/api/version"), QUESTION);
      Dialect spoken = dialect();
      List<Listed> all = spoken.list();
      // Of several names for the same thing any will do.
      Map<Digest, Listed> listed = new LinkedHashMap<>();
      all.forEach(model -> listed.putIfAbsent(model.card().weightsDigest(), model));
      if (known.size() > MAX_REMEMBERED) {
        known.clear();
      }
      known.putAll(listed);
      tellSlots(spoken, listed);
      seen = all.stream().map(Listed::card).toList();
      health.succeeded();
    } catch (FailureException e) {
      if (e.failure().kind() != Failure.Kind.CANCELLED) {
        health.failed();
        forgetKind();
      }
      throw e;
    } finally {
      boolean isOther = !seen.equals(models);
      models = seen;
      if (isOther) {
        watchers.forEach(Runnable::run);
      }
    }
  }

  /** Where the configuration says none, the server may be started again with other ones. */
  private void tellSlots(Dialect spoken, Map<Digest, Listed> listed) {
    listed.forEach((digest, model) -> {
      OptionalInt told = spoken.slots(model);
      SlotGauge gauge = gauges.get(digest);
      if (settings.slots().isEmpty() && told.isPresent() && gauge != null) {
        gauge.tell(told);
      }
    });
  }

  /** What answers there the next time may be another program. */
  private void forgetKind() {
    if (settings.kind().isEmpty()) {
      dialect = null;
    }
  }

  /** What the server is, found out if the configuration does not say. */
  private Dialect dialect() {
    Dialect spoken = dialect;
    if (spoken == null) {
      BackendKind kind =
          settings.kind().orElseGet(() -> new Detection(settings, link, QUESTION).kind());
      spoken = dialect(settings, kind, link, nanoTime);
      description = spoken.describe();
      dialect = spoken;
    }
    return spoken;
  }

  static Dialect dialect(
      RemoteSettings settings, BackendKind kind, Link link, LongSupplier nanoTime) {
    return switch (kind) {
      case OLLAMA -> new OllamaDialect(settings, link, nanoTime);
      case LLAMA_SERVER, VLLM, LM_STUDIO, OOBABOOGA, OPENAI ->
          new OpenAiDialect(settings, kind, link, nanoTime);
    };
  }

  public RemoteSettings settings() {
    return settings;
  }

  @Override
  public String describe() {
    return description;
  }

  @Override
  public List<ModelCard> models() {
    return models;
  }

  @Override
  public boolean knows(Digest weights) {
    return known.containsKey(weights);
  }

  @Override
  public void onChange(Runnable watcher) {
    watchers.add(watcher);
  }

  /** Only a context can be asked for, and that only where the server loads models anew for it. */
  @Override
  public RunnerOptions settle(ModelFile file, RunnerOptions asked) {
    int longest = file.shape().longestContext();
    Dialect spoken = dialect;
    int tokens =
        spoken != null && spoken.takesContext()
            ? Math.min(longest, asked.contextLength().orElse(longest))
            : longest;
    return RunnerOptions.DEFAULT.orContextLength(tokens);
  }

  @Override
  public Footprint footprint(ModelFile file, RunnerOptions settled) {
    return new Footprint(0, 0, 0);
  }

  @Override
  public LoadedModel load(ModelFile file, RunnerOptions settled) {
    Listed listed = known.get(file.digest());
    if (listed == null) {
      throw new FailureException(
          Failure.Kind.NOT_FOUND, "engine '" + settings.name() + "' has no such model");
    }
    health.requireAwake();
    try {
      Dialect spoken = dialect();
      OptionalInt told = spoken.load(listed, settled);
      health.succeeded();
      OptionalInt slots = settings.slots().isPresent() ? settings.slots() : told;
      SlotGauge gauge = gauges.computeIfAbsent(file.digest(), _ -> new SlotGauge(slots, nanoTime));
      return new RemoteModel(settings, spoken, link, listed, settled, gauge, health, description);
    } catch (FailureException e) {
      if (e.failure().kind() == Failure.Kind.ENGINE_FAILED) {
        health.failed();
      }
      throw e;
    }
  }

  /** Breaks a look off that is under way, with all answers. */
  @Override
  public void close() {
    isClosed = true;
    lookNoMore();
    link.close();
  }
}
