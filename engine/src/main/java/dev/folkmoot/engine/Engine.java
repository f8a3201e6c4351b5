package dev.folkmoot.engine;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.RunnerOptions;

/** Something that can run models. Safe for use by many threads. */
public interface Engine extends AutoCloseable {

  /** For people and for route headers, for example {@code llama.cpp v0.5.0 (zen4)}. */
  String describe();

  /**
   * Fills in what the options leave open, for this model on this machine. The result is what {@link
   * #load} would use.
   */
  RunnerOptions settle(ModelFile file, RunnerOptions asked);

  /** What the model would need, computed from its shape before a byte of it is read. */
  Footprint footprint(ModelFile file, RunnerOptions settled);

  /**
   * Loads a model; blocks until it can answer.
   *
   * @param settled options from {@link #settle}
   * @throws FailureException if the file is refused or the memory does not suffice
   */
  LoadedModel load(ModelFile file, RunnerOptions settled);

  @Override
  void close();
}
