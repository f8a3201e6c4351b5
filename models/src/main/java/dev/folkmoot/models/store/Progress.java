package dev.folkmoot.models.store;

/** Hears how far the making of a model has come; called on the thread that makes it. */
@FunctionalInterface
public interface Progress {

  /** Hears nothing. */
  Progress SILENT = (status, completed, total) -> {};

  /**
   * One step, or a part of one.
   *
   * @param status in the words of Ollama's {@code /api/create}
   * @param completed bytes done
   * @param total bytes in all; 0 where the step is not counted in bytes
   */
  void report(String status, long completed, long total);
}
