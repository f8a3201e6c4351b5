package dev.folkmoot.node.residency;

import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelDetails;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Footprint;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.testkit.engine.SampleModel;
import dev.folkmoot.testkit.engine.Script;
import dev.folkmoot.testkit.engine.ScriptedEngine;
import dev.folkmoot.testkit.time.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * A residency over a scripted engine, whose time stands still, and threads that ask it for models.
 */
final class Rig implements AutoCloseable {

  static final long GIB = 1L << 30;
  static final Duration GRACE = Duration.ofSeconds(10);

  final ManualClock clock = new ManualClock();
  final ScriptedEngine engine;
  final Residency residency;

  Rig() {
    this(limits(8 * GIB, 3, 512));
  }

  Rig(ResidencyLimits limits) {
    this(limits, Script.ECHO);
  }

  Rig(ResidencyLimits limits, Script script) {
    engine =
        new ScriptedEngine(
            script.withFootprint((file, _) -> weightsOnly(file.shape().weightBytes())));
    residency =
        new Residency(
            engine, limits, clock, clock.scheduler(), Executors.newVirtualThreadPerTaskExecutor());
  }

  static ResidencyLimits limits(long budget, int models, int queue) {
    return new ResidencyLimits(
        budget, models, queue, KeepAlive.DEFAULT, 4096, Duration.ofMinutes(5));
  }

  static Footprint weightsOnly(long bytes) {
    return new Footprint(bytes, 0, 0);
  }

  /** A model of one GiB. */
  static InstalledModel model(String name) {
    return model(name, GIB);
  }

  static InstalledModel model(String name, long bytes) {
    return model(name, bytes, name);
  }

  static InstalledModel model(String name, long bytes, String version) {
    ModelCard card =
        new ModelCard(
            ModelName.parse(name).orElseThrow(),
            SampleModel.digest("manifest of " + version),
            SampleModel.digest(version),
            bytes,
            ManualClock.START,
            SampleModel.shape(bytes),
            new ModelDetails("", "gguf", "llama", List.of("llama"), "1M", "Q8_0"),
            ModelRecipe.PLAIN);
    return new InstalledModel(card, Path.of(name + ".gguf"));
  }

  static RunnerOptions context(int tokens) {
    return RunnerOptions.DEFAULT.orContextLength(tokens);
  }

  static Optional<KeepAlive> keep(Duration duration) {
    return Optional.of(new KeepAlive(duration));
  }

  Lease take(InstalledModel model) {
    return take(model, RunnerOptions.DEFAULT, Optional.empty());
  }

  Lease take(InstalledModel model, RunnerOptions options, Optional<KeepAlive> keepAlive) {
    return residency.acquire(model, options, keepAlive);
  }

  /** Uses a model and gives it back. */
  void touch(InstalledModel model, Optional<KeepAlive> keepAlive) {
    take(model, RunnerOptions.DEFAULT, keepAlive).close();
  }

  Asked ask(InstalledModel model) {
    return ask(model, RunnerOptions.DEFAULT);
  }

  /** Asks in a thread of its own. */
  Asked ask(InstalledModel model, RunnerOptions options) {
    FutureTask<Lease> task =
        new FutureTask<>(() -> residency.acquire(model, options, Optional.empty()));
    return new Asked(task, Thread.startVirtualThread(task));
  }

  /** Asks, and comes back once the request waits. */
  Asked askAndWait(InstalledModel model, RunnerOptions options) {
    int before = residency.waiting();
    Asked asked = ask(model, options);
    awaitWaiting(before + 1);
    return asked;
  }

  void awaitWaiting(int requests) {
    await().until(() -> residency.waiting() == requests);
  }

  List<String> residentNames() {
    return residency.resident().stream().map(r -> r.model().name().model()).toList();
  }

  void awaitLoaded(int models) {
    await().until(() -> engine.loadedModels() == models);
  }

  void awaitUnloads(int count) {
    await().until(() -> engine.unloads() == count);
  }

  @Override
  public void close() {
    residency.close(GRACE);
    engine.close();
  }
}
