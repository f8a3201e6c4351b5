package dev.folkmoot.node.local;

import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.engine.ModelFile;
import dev.folkmoot.engine.StockedEngine;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.node.residency.Residency;
import dev.folkmoot.node.residency.ResidencyLimits;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The models of an engine that has its own. They stand in a line of their own, so that neither
 * memory nor places are taken from those that run in this process: another program looks after
 * their memory, and none of it is ours to count.
 */
final class Annex {

  /** Models asked for at the same time; more names than this nobody uses in a keep-alive. */
  private static final int MOST_LOADED = 1_024;

  private final StockedEngine engine;
  private final Residency residency;

  Annex(
      StockedEngine engine,
      ResidencyLimits limits,
      Clock clock,
      ScheduledExecutorService timers,
      Executor executor) {
    this.engine = engine;
    // Where the request does not say, the context is the engine's to choose.
    ResidencyLimits unbounded =
        new ResidencyLimits(
            Long.MAX_VALUE,
            MOST_LOADED,
            limits.maxQueue(),
            limits.keepAlive(),
            Integer.MAX_VALUE,
            limits.loadTimeout());
    this.residency = new Residency(engine, unbounded, clock, timers, executor);
  }

  StockedEngine engine() {
    return engine;
  }

  Residency residency() {
    return residency;
  }

  /** Those that can be asked now. */
  List<InstalledModel> models() {
    return engine.models().stream()
        .map(card -> new InstalledModel(card, ModelFile.NO_FILE))
        .toList();
  }

  Optional<InstalledModel> find(ModelName name) {
    return models().stream().filter(model -> model.name().sameAs(name)).findFirst();
  }

  boolean has(InstalledModel model) {
    return engine.knows(model.weightsDigest());
  }

  static boolean isElsewhere(InstalledModel model) {
    return model.weights().equals(ModelFile.NO_FILE);
  }
}
