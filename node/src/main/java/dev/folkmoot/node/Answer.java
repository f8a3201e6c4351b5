package dev.folkmoot.node;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.node.residency.Lease;
import dev.folkmoot.node.routing.Route;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way, and where it comes from. Closing it lets the model go, and cancels what is
 * not complete; closing it again does nothing.
 */
public final class Answer implements Generation {

  private final Generation generation;
  private final Lease lease;
  private final Route route;
  private final AtomicBoolean closed = new AtomicBoolean();

  Answer(Generation generation, Lease lease, Route route) {
    this.generation = generation;
    this.lease = lease;
    this.route = route;
  }

  /** The model that answers. */
  public InstalledModel model() {
    return lease.model();
  }

  /** How long the request waited until its model was in memory. */
  public Duration loadTime() {
    return lease.waited();
  }

  /** Who answers, and why. */
  public Route route() {
    return route;
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
    if (event instanceof TokenEvent.Failed failed
        && failed.failure().kind() == Failure.Kind.ENGINE_FAILED) {
      lease.engineFailed();
    }
    return event;
  }
}
