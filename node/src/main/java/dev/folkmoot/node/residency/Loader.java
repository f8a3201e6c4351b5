package dev.folkmoot.node.residency;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.engine.Engine;
import dev.folkmoot.engine.Footprint;
import dev.folkmoot.engine.LoadedModel;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Does what blocks, loading and closing models, away from the lock, and tells how it ended. */
final class Loader {

  private static final System.Logger LOG = System.getLogger(Loader.class.getName());

  private final Engine engine;
  private final Executor executor;

  Loader(Engine engine, Executor executor) {
    this.engine = engine;
    this.executor = executor;
  }

  /** What a loaded model says of itself, asked once. */
  record Loaded(LoadedModel model, int slots, int contextLength, Footprint footprint) {
    static Loaded of(LoadedModel model) {
      return new Loaded(model, model.load().slots(), model.contextLength(), model.footprint());
    }
  }

  /** Exactly one of the two is called, in another thread. */
  void load(ModelName name, Plan plan, Consumer<Loaded> done, Consumer<Failure> failed) {
    executor.execute(() -> {
      Loaded loaded;
      try {
        loaded = load(plan);
      } catch (FailureException e) {
        failed.accept(e.failure());
        return;
      } catch (RuntimeException | Error e) {
        // Whatever it was: those who wait must hear of it, or they wait for ever.
        LOG.log(System.Logger.Level.ERROR, "the engine failed to load " + name, e);
        failed.accept(
            new Failure(
                Failure.Kind.ENGINE_FAILED, "model '" + name + "' could not be loaded: " + e));
        return;
      }
      done.accept(loaded);
    });
  }

  void close(ModelName name, LoadedModel model, Runnable done) {
    executor.execute(() -> {
      try {
        model.close();
      } catch (RuntimeException | Error e) {
        LOG.log(System.Logger.Level.ERROR, "the engine failed to unload " + name, e);
      } finally {
        done.run();
      }
    });
  }

  private Loaded load(Plan plan) {
    LoadedModel model = engine.load(plan.file(), plan.settled());
    try {
      return Loaded.of(model);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }
}
