package dev.folkmoot.node.residency;

import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.models.store.InstalledModel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** The right to use a loaded model. While it is open the model stays in memory. */
public final class Lease implements AutoCloseable {

  private final Residency residency;
  private final Resident resident;
  private final LoadedModel loaded;
  private final boolean immediate;
  private final Duration waited;
  private final AtomicBoolean closed = new AtomicBoolean();

  Lease(
      Residency residency,
      Resident resident,
      LoadedModel loaded,
      boolean immediate,
      Duration waited) {
    this.residency = residency;
    this.resident = resident;
    this.loaded = loaded;
    this.immediate = immediate;
    this.waited = waited;
  }

  public InstalledModel model() {
    return resident.installed;
  }

  public LoadedModel loaded() {
    return loaded;
  }

  /** Whether the model was there and free, so that nothing had to be waited for. */
  public boolean immediate() {
    return immediate;
  }

  /** How long it took to get it: next to nothing if the model was there. */
  public Duration waited() {
    return waited;
  }

  /** Says that the engine under the model has died: nobody gets it any more. */
  public void engineFailed() {
    residency.drop(resident);
  }

  /** Gives the model back. The last one to do so starts its keep-alive. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      residency.release(resident);
    }
  }
}
