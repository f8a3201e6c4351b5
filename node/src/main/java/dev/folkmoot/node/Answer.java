package dev.folkmoot.node;

import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.node.routing.Route;
import dev.folkmoot.node.stream.ResumableStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way, and where it comes from. Closing it cancels what is not complete; closing
 * it again does nothing.
 */
public final class Answer implements Generation {

  private final ResumableStream stream;

  Answer(ResumableStream stream) {
    this.stream = stream;
  }

  /** How long the request waited until its model was in memory here. */
  public Duration loadTime() {
    return stream.loadTime();
  }

  /** Who answers, why, and who was asked before; may change while the answer goes on. */
  public Route route() {
    return stream.route();
  }

  @Override
  public TokenEvent next() throws InterruptedException {
    return stream.next();
  }

  @Override
  public @Nullable TokenEvent poll() {
    return stream.poll();
  }

  @Override
  public void close() {
    stream.close();
  }
}
