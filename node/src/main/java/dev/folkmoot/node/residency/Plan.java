package dev.folkmoot.node.residency;

import static dev.folkmoot.node.residency.MemoryBudget.show;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Engine;
import dev.folkmoot.engine.Footprint;
import dev.folkmoot.engine.ModelFile;
import dev.folkmoot.models.store.InstalledModel;
import java.util.Optional;

/**
 * How a model would be loaded for a request.
 *
 * @param file what the engine reads
 * @param asked what the request insists on, with the values it would really get: a context length
 *     above the trained one is the trained one. Open where the request leaves it open, so that any
 *     loaded model will do there
 * @param settled what it would be loaded with
 * @param footprint what it would take
 */
record Plan(ModelFile file, RunnerOptions asked, RunnerOptions settled, Footprint footprint) {

  /**
   * @throws FailureException {@code OUT_OF_MEMORY} if the model alone is more than the budget
   */
  static Plan of(Engine engine, ResidencyLimits limits, InstalledModel model, RunnerOptions asked) {
    ModelFile file = file(model);
    ModelShape shape = file.shape();
    int context =
        asked
            .contextLength()
            .map(tokens -> Math.min(tokens, shape.longestContext()))
            .orElse(Math.min(shape.contextLength(), limits.defaultContextLength()));
    RunnerOptions settled = engine.settle(file, withContext(asked, context));
    Footprint footprint = engine.footprint(file, settled);
    if (footprint.total() > limits.memoryBudgetBytes()) {
      throw new FailureException(
          Failure.Kind.OUT_OF_MEMORY, tooLarge(model, settled, footprint, limits));
    }
    return new Plan(file, insistedOn(asked, settled), settled, footprint);
  }

  static ModelFile file(InstalledModel model) {
    return new ModelFile(model.weights(), model.adapter(), model.weightsDigest(), model.shape());
  }

  private static RunnerOptions withContext(RunnerOptions asked, int tokens) {
    return new RunnerOptions(
        Optional.of(tokens),
        asked.batchSize(),
        asked.gpuLayers(),
        asked.mainGpu(),
        asked.memoryMap(),
        asked.threads());
  }

  private static RunnerOptions insistedOn(RunnerOptions asked, RunnerOptions settled) {
    return new RunnerOptions(
        asked.contextLength().flatMap(_ -> settled.contextLength()),
        asked.batchSize().flatMap(_ -> settled.batchSize()),
        asked.gpuLayers().flatMap(_ -> settled.gpuLayers()),
        asked.mainGpu().flatMap(_ -> settled.mainGpu()),
        asked.memoryMap().flatMap(_ -> settled.memoryMap()),
        asked.threads().flatMap(_ -> settled.threads()));
  }

  private static String tooLarge(
      InstalledModel model, RunnerOptions settled, Footprint footprint, ResidencyLimits limits) {
    String context = settled.contextLength().map(tokens -> " (now " + tokens + ")").orElse("");
    return "model '%s' needs %s of memory (weights %s, cache %s, scratch %s), but models may take %s here; use a smaller num_ctx%s or a smaller quantisation"
        .formatted(
            model.name(),
            show(footprint.total()),
            show(footprint.weights()),
            show(footprint.cache()),
            show(footprint.scratch()),
            show(limits.memoryBudgetBytes()),
            context);
  }
}
