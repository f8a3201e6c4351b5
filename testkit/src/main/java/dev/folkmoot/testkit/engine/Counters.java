package dev.folkmoot.testkit.engine;

import java.util.concurrent.atomic.AtomicInteger;

/** What a scripted engine counts, over all its models. */
final class Counters {

  final AtomicInteger loads = new AtomicInteger();
  final AtomicInteger unloads = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger cancelled = new AtomicInteger();

  void closedOne() {
    open.decrementAndGet();
  }

  void cancelledOne() {
    cancelled.incrementAndGet();
  }
}
