package dev.folkmoot.engine;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelCard;
import java.util.List;

/**
 * An engine that has models of its own: another program holds them, and looks after their memory.
 * It is asked for one of them by the digest of its card; of the {@link ModelFile} that it is given
 * only that counts, for there is no file ({@link ModelFile#NO_FILE}).
 */
public interface StockedEngine extends Engine {

  /** The models that can be asked now, as they were last seen; waits for nothing. */
  List<ModelCard> models();

  /** Whether it has, or had a moment ago, a model with these weights. */
  boolean knows(Digest weights);

  /**
   * Runs this whenever {@link #models} has changed. It must not block: it may hand over to another
   * thread.
   */
  void onChange(Runnable watcher);
}
