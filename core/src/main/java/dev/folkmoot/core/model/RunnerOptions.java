package dev.folkmoot.core.model;

import java.util.Optional;

/**
 * How a model is loaded. Two requests whose runner options differ cannot share one loaded model: a
 * change means a reload. Empty means: the node decides.
 *
 * @param contextLength tokens one conversation may hold ({@code num_ctx}); at least 4
 * @param batchSize tokens handed to the engine at once ({@code num_batch}); at least 1
 * @param gpuLayers layers kept on a GPU ({@code num_gpu}); negative means as many as fit
 * @param mainGpu the GPU that is used when there are several
 * @param memoryMap whether the file is mapped ({@code use_mmap})
 * @param threads CPU threads ({@code num_thread}); at least 1
 */
public record RunnerOptions(
    Optional<Integer> contextLength,
    Optional<Integer> batchSize,
    Optional<Integer> gpuLayers,
    Optional<Integer> mainGpu,
    Optional<Boolean> memoryMap,
    Optional<Integer> threads) {

  /** Everything left to the node. */
  public static final RunnerOptions DEFAULT =
      new RunnerOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static final int MIN_CONTEXT = 4;

  public RunnerOptions {
    contextLength = contextLength.map(n -> Math.max(MIN_CONTEXT, n));
    batchSize = batchSize.filter(n -> n > 0);
    gpuLayers = gpuLayers.filter(n -> n >= 0);
    threads = threads.filter(n -> n > 0);
  }

  /** These options with the context length given where they leave it open. */
  public RunnerOptions orContextLength(int tokens) {
    return contextLength.isPresent()
        ? this
        : new RunnerOptions(Optional.of(tokens), batchSize, gpuLayers, mainGpu, memoryMap, threads);
  }

  /**
   * Whether a model loaded with {@code loaded} can serve a request that asks for these: open ones
   * match anything.
   */
  public boolean servedBy(RunnerOptions loaded) {
    return fits(contextLength, loaded.contextLength)
        && fits(batchSize, loaded.batchSize)
        && fits(gpuLayers, loaded.gpuLayers)
        && fits(mainGpu, loaded.mainGpu)
        && fits(memoryMap, loaded.memoryMap)
        && fits(threads, loaded.threads);
  }

  private static <T> boolean fits(Optional<T> asked, Optional<T> loaded) {
    return asked.isEmpty() || asked.equals(loaded);
  }
}
