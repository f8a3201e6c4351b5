package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Engine;
import dev.folkmoot.engine.Footprint;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import dev.folkmoot.engine.llamacpp.binding.LlamaLibrary;
import dev.folkmoot.engine.llamacpp.binding.NativeBundle;
import dev.folkmoot.engine.llamacpp.binding.NativeModel;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Runs models in this process with llama.cpp. The library is loaded with the first model. */
public final class LlamaCppEngine implements Engine {

  private static final System.Logger LOG = System.getLogger(LlamaCppEngine.class.getName());
  private static final int DEFAULT_BATCH_TOKENS = 512;
  private static final int MAX_BATCH_TOKENS = 2048;
  private static final int DEFAULT_CONTEXT_LENGTH = 4096;
  private static final int ALL_LAYERS = -1;

  private final EngineConfig config;
  private final NativeBundle bundle;
  private final CpuVariants variants;
  private final LongSupplier nanoClock;
  private final RandomGenerator seeds;
  private volatile Optional<LlamaLibrary> library = Optional.empty();

  /**
   * Makes an engine; touches no native code yet.
   *
   * @param nanoClock nanoseconds since any fixed moment
   * @param seeds gives a seed to requests that bring none
   * @throws FailureException {@code ENGINE_FAILED} if the libraries are not there
   */
  public LlamaCppEngine(EngineConfig config, LongSupplier nanoClock, RandomGenerator seeds) {
    this.config = config;
    this.nanoClock = nanoClock;
    this.seeds = seeds;
    bundle = NativeBundle.below(config.natives());
    variants =
        new CpuVariants(
            bundle,
            new VariantMemory(config.memory(), VariantMemory.machine(LlamaLibrary.VERSION)),
            new ChildProbeRunner());
  }

  @Override
  public String describe() {
    return "llama.cpp "
        + LlamaLibrary.VERSION
        + library.map(loaded -> " (" + loaded.variant() + ")").orElse("");
  }

  @Override
  public RunnerOptions settle(ModelFile file, RunnerOptions asked) {
    ModelShape shape = file.shape();
    return new RunnerOptions(
        Optional.of(
            asked
                .contextLength()
                .map(tokens -> Math.min(tokens, shape.longestContext()))
                .orElse(Math.min(shape.contextLength(), DEFAULT_CONTEXT_LENGTH))),
        Optional.of(Math.min(MAX_BATCH_TOKENS, asked.batchSize().orElse(DEFAULT_BATCH_TOKENS))),
        asked.gpuLayers(),
        Optional.of(asked.mainGpu().orElse(0)),
        Optional.of(asked.memoryMap().orElse(true)),
        Optional.of(
            asked
                .threads()
                .map(CpuTopology::atMostAllProcessors)
                .orElseGet(() -> CpuTopology.computeThreads(config.sharedHost()))));
  }

  @Override
  public Footprint footprint(ModelFile file, RunnerOptions settled) {
    return plan(file, settled).footprint();
  }

  private MemoryPlan plan(ModelFile file, RunnerOptions settled) {
    return MemoryPlan.of(
        file.shape(),
        settled.contextLength().orElseThrow(),
        settled.batchSize().orElseThrow(),
        config.slots());
  }

  /**
   * Loads on a platform thread: native calls of seconds must not hold up the carriers of virtual
   * threads.
   */
  @Override
  public LoadedModel load(ModelFile file, RunnerOptions settled) {
    FutureTask<LoadedModel> task = new FutureTask<>(() -> loadHere(file, settled));
    Thread.ofPlatform().name("load " + file.digest().shortHex()).daemon(true).start(task);
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.ofPlatform().name("unload").daemon(true).start(() -> closeWhenLoaded(task));
      Thread.currentThread().interrupt();
      throw new FailureException(Failure.Kind.CANCELLED, "interrupted while loading", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FailureException failure) {
        throw new FailureException(failure.failure(), e);
      }
      throw new FailureException(
          Failure.Kind.ENGINE_FAILED, "the model could not be loaded: " + e.getCause(), e);
    }
  }

  /** Native code cannot be interrupted: a model that nobody waits for goes when it has come. */
  private static void closeWhenLoaded(FutureTask<LoadedModel> task) {
    try {
      task.get().close();
    } catch (ExecutionException | InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "there was nothing to unload", e);
    }
  }

  private LoadedModel loadHere(ModelFile file, RunnerOptions settled) {
    LlamaLibrary loaded = library(file, settled.threads().orElseThrow());
    NativeModel model =
        NativeModel.load(
            loaded,
            file.path(),
            settled.gpuLayers().orElse(ALL_LAYERS),
            settled.mainGpu().orElseThrow(),
            settled.memoryMap().orElseThrow());
    try {
      file.adapter().ifPresent(model::layOver);
      MemoryPlan plan = plan(file, settled);
      Origin here =
          new Origin(describe() + (loaded.hasGpu() ? " with a GPU" : ""), plan.contextLength());
      Exactness exactness = Exactness.of(here, file, loaded.hasGpu());
      return new LlamaCppModel(model, file, plan, settled, config, exactness, nanoClock, seeds);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private synchronized LlamaLibrary library(ModelFile file, int threads) {
    if (library.isEmpty()) {
      String variant =
          config
              .variant()
              .or(LlamaLibrary::loadedVariant)
              .orElseGet(() -> variants.choose(file, threads));
      library = Optional.of(LlamaLibrary.load(bundle, variant));
    }
    return library.get();
  }

  @Override
  public void close() {
    // Models are closed by who loaded them; the library stays until the process ends.
  }
}
