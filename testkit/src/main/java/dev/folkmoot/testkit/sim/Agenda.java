package dev.folkmoot.testkit.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen when; of two things at the same moment, the one first written down.
 *
 * <p>A binary heap whose keys lie beside each other: a large simulation writes down and crosses out
 * ten million things, and to look at a key must not be to wait for memory. Most timers are taken
 * back before they ring; what is taken back stays in the heap until its turn, or until most of the
 * heap is such.
 */
final class Agenda {

  private static final int LEAST = 64;

  /** One entry; with nothing to do once it is over or was taken back. */
  static final class Entry {
    private @Nullable Runnable task;

    private Entry(Runnable task) {
      this.task = task;
    }
  }

  private long[] moments = new long[LEAST];
  private long[] orders = new long[LEAST];
  private @Nullable Entry[] entries = new Entry[LEAST];
  private int size;
  private int takenBack;
  private long next;

  /** Writes something down, for a moment in nanoseconds of virtual time. */
  Entry add(long at, Runnable task) {
    if (size == entries.length) {
      moments = Arrays.copyOf(moments, 2 * size);
      orders = Arrays.copyOf(orders, 2 * size);
      entries = Arrays.copyOf(entries, 2 * size);
    }
    Entry entry = new Entry(task);
    rise(size++, at, next++, entry);
    return entry;
  }

  /** Takes something back; nothing, if its turn has come already. */
  void remove(Entry entry) {
    if (entry.task != null) {
      entry.task = null;
      takenBack++;
      if (takenBack > LEAST && takenBack > size / 2) {
        sweep();
      }
    }
  }

  boolean isEmpty() {
    passOver();
    return size == 0;
  }

  /** When the soonest is to happen. There is one. */
  long soonest() {
    passOver();
    return moments[0];
  }

  /** Crosses out the soonest, and says what is to be done. There is one. */
  Runnable take() {
    passOver();
    Entry first = entries[0];
    Runnable task = first == null ? null : first.task;
    if (first == null || task == null) {
      throw new IllegalStateException("nothing is planned");
    }
    first.task = null;
    removeFirst();
    return task;
  }

  private void passOver() {
    Entry first = entries[0];
    while (first != null && first.task == null) {
      removeFirst();
      takenBack--;
      first = entries[0];
    }
  }

  private void removeFirst() {
    size--;
    Entry last = entries[size];
    entries[size] = null;
    if (size > 0) {
      sink(moments[size], orders[size], last);
    }
  }

  private void rise(int from, long at, long order, @Nullable Entry entry) {
    int place = from;
    while (place > 0) {
      int parent = (place - 1) / 2;
      if (isBefore(moments[parent], orders[parent], at, order)) {
        break;
      }
      move(parent, place);
      place = parent;
    }
    set(place, at, order, entry);
  }

  /** Puts this where it belongs, from the top. */
  private void sink(long at, long order, @Nullable Entry entry) {
    int place = 0;
    while (2 * place + 1 < size) {
      int child = 2 * place + 1;
      boolean hasTwo = child + 1 < size;
      if (hasTwo
          && isBefore(moments[child + 1], orders[child + 1], moments[child], orders[child])) {
        child++;
      }
      if (isBefore(at, order, moments[child], orders[child])) {
        break;
      }
      move(child, place);
      place = child;
    }
    set(place, at, order, entry);
  }

  private static boolean isBefore(long at, long order, long otherAt, long otherOrder) {
    return at != otherAt ? at < otherAt : order < otherOrder;
  }

  private void move(int from, int to) {
    set(to, moments[from], orders[from], entries[from]);
  }

  private void set(int place, long at, long order, @Nullable Entry entry) {
    moments[place] = at;
    orders[place] = order;
    entries[place] = entry;
  }

  private void sweep() {
    int all = size;
    size = 0;
    for (int i = 0; i < all; i++) {
      Entry entry = entries[i];
      entries[i] = null;
      if (entry != null && entry.task != null) {
        rise(size++, moments[i], orders[i], entry);
      }
    }
    takenBack = 0;
  }
}
