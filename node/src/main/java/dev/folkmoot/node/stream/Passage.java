package dev.folkmoot.node.stream;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.node.routing.Router;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What all streams of a node share.
 *
 * @param router decides where each leg goes
 * @param legs begins them
 * @param threads runs long tasks, each on a thread of its own; virtual ones are right
 * @param nanoTime a stopwatch
 */
public record Passage(Router router, Legs legs, Executor threads, LongSupplier nanoTime) {
  public Passage {
    requireNonNull(router);
    requireNonNull(legs);
    requireNonNull(threads);
    requireNonNull(nanoTime);
  }
}
