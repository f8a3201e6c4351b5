package dev.folkmoot.testkit.sim;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen when; of two things at the same moment, the one first written down. Most timers
 * are taken back before they ring, so what is taken back stays in the heap until its turn: it is
 * not looked for.
 */
final class Agenda {

  /** An agenda with more of what was taken back than of what is to come is made anew. */
  private static final int MANY = 1_024;

  /** One entry. */
  static final class Entry {
    private final long at;
    private final long order;
    private @Nullable Runnable task;

    private Entry(long at, long order, Runnable task) {
      this.at = at;
      this.order = order;
      this.task = task;
    }

    /** In nanoseconds of virtual time. */
    long at() {
      return at;
    }

    boolean isOver() {
      return task == null;
    }
  }

  private static final Comparator<Entry> SOONEST =
      (a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order);

  private final PriorityQueue<Entry> entries = new PriorityQueue<>(SOONEST);
  private long next;
  private int removed;

  Entry add(long at, Runnable task) {
    Entry entry = new Entry(at, next++, task);
    entries.add(entry);
    return entry;
  }

  /** Nothing, if its turn has come already. */
  void remove(Entry entry) {
    if (!entry.isOver()) {
      entry.task = null;
      removed++;
      if (removed > MANY && removed > entries.size() / 2) {
        entries.removeIf(Entry::isOver);
        removed = 0;
      }
    }
  }

  /** The soonest, which stays; null where nothing is planned. */
  @Nullable Entry peek() {
    Entry entry = entries.peek();
    while (entry != null && entry.isOver()) {
      entries.remove();
      removed--;
      entry = entries.peek();
    }
    return entry;
  }

  /** Takes the soonest away, and says what is to be done. There is one: {@link #peek} was asked. */
  Runnable take() {
    Entry entry = entries.remove();
    Runnable task = entry.task;
    if (task == null) {
      throw new IllegalStateException("it was taken back, and peek would have passed it over");
    }
    entry.task = null;
    return task;
  }
}
