package dev.folkmoot.testkit.sim;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is to happen when; of two things at the same moment, the one first written down. */
final class Agenda {

  /**
   * One entry.
   *
   * @param at in nanoseconds of virtual time
   * @param order unique, and growing with each entry
   */
  record Entry(long at, long order, Runnable task) {}

  private static final Comparator<Entry> SOONEST =
      Comparator.comparingLong(Entry::at).thenComparingLong(Entry::order);

  private final TreeSet<Entry> entries = new TreeSet<>(SOONEST);
  private long next;

  Entry add(long at, Runnable task) {
    var entry = new Entry(at, next++, task);
    entries.add(entry);
    return entry;
  }

  void remove(Entry entry) {
    entries.remove(entry);
  }

  /** The soonest, which stays; null where nothing is planned. */
  @Nullable Entry peek() {
    return entries.isEmpty() ? null : entries.first();
  }
}
