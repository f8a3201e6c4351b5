package dev.folkmoot.node.routing.sim;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What is going to happen, in virtual time; things of the same moment in the order of their entry.
 */
final class Agenda {

  private static final double NANOS_PER_SECOND = 1e9;

  private final PriorityQueue<Item> items =
      new PriorityQueue<>(Comparator.comparingDouble(Item::at).thenComparingLong(Item::number));
  private double now;
  private long number;

  private record Item(double at, long number, Runnable what) {}

  double now() {
    return now;
  }

  Instant instant() {
    return instant(now);
  }

  static Instant instant(double seconds) {
    return Instant.EPOCH.plusNanos((long) (seconds * NANOS_PER_SECOND));
  }

  void in(double seconds, Runnable what) {
    items.add(new Item(now + seconds, number++, what));
  }

  /** Does the next thing, if there is one. */
  boolean step() {
    Item next = items.poll();
    if (next == null) {
      return false;
    }
    now = next.at;
    next.what.run();
    return true;
  }
}
