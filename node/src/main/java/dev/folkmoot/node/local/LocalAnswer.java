package dev.folkmoot.node.local;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.node.residency.Lease;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An answer of this machine on its way. Closing it lets the model go, and cancels what is not
 * complete; closing it again does nothing.
 */
public final class LocalAnswer implements Generation {

  private final Generation generation;
  private final Lease lease;
  private final SpeedBook speeds;
  private final int alreadyAnswered;
  private final AtomicBoolean closed = new AtomicBoolean();

  LocalAnswer(Generation generation, Lease lease, SpeedBook speeds, InferenceRequest request) {
    this.generation = generation;
    this.lease = lease;
    this.speeds = speeds;
    this.alreadyAnswered = request.answered().pieces();
  }

  /** The model that answers. */
  public InstalledModel model() {
    return lease.model();
  }

  /** Whether an engine of another program gives it, which keeps to its limits or does not. */
  public boolean isFromElsewhere() {
    return Annex.isElsewhere(lease.model());
  }

  /** What the answer depends on besides the request. */
  public Origin origin() {
    return lease.loaded().origin();
  }

  /** Whether the model was there and free, so that nothing had to be waited for. */
  public boolean wasReady() {
    return lease.immediate();
  }

  /** How long the request waited until its model was in memory. */
  public Duration loadTime() {
    return lease.waited();
  }

  @Override
  public TokenEvent next() throws InterruptedException {
    return seen(generation.next());
  }

  @Override
  public @Nullable TokenEvent poll() {
    TokenEvent event = generation.poll();
    return event == null ? null : seen(event);
  }

  @Override
  public Progress progress() {
    return generation.progress();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        generation.close();
      } finally {
        lease.close();
      }
    }
  }

  private TokenEvent seen(TokenEvent event) {
    if (event instanceof TokenEvent.Failed(Failure failure)
        && failure.kind() == Failure.Kind.ENGINE_FAILED) {
      lease.engineFailed();
    } else if (event instanceof TokenEvent.Finished finished) {
      speeds.ran(model().weightsDigest(), finished.usage(), alreadyAnswered);
    }
    return event;
  }
}
