package dev.folkmoot.node;

import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.node.local.LocalAnswer;
import dev.folkmoot.node.routing.Route;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way, and where it comes from. Closing it cancels what is not complete; closing
 * it again does nothing.
 */
public final class Answer implements Generation {

  private final LocalAnswer generation;
  private final Route route;

  Answer(LocalAnswer generation, Route route) {
    this.generation = generation;
    this.route = route;
  }

  /** How long the request waited until its model was in memory. */
  public Duration loadTime() {
    return generation.loadTime();
  }

  /** Who answers, why, and who was asked before; may change while the answer goes on. */
  public Route route() {
    return route;
  }

  @Override
  public TokenEvent next() throws InterruptedException {
    return generation.next();
  }

  @Override
  public @Nullable TokenEvent poll() {
    return generation.poll();
  }

  @Override
  public void close() {
    generation.close();
  }
}
