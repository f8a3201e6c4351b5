package dev.folkmoot.node.routing;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.Reach;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Machines that are alike in all that a request can insist on, in order of what they cost.
 *
 * <p>How much a machine costs depends on the length of the prompt: for a short one the nearest is
 * best, for a long one the quickest reader. So the same machines stand in one order for each {@link
 * Entry#sizeClass}; the cost at the class's lower end is the least that a prompt of the class
 * costs.
 *
 * @param alike what they have in common
 * @param orders one array for each size class, the cheapest first; never written to
 */
@SuppressWarnings("ArrayRecordComponent") // private to the package, compared by nobody
record Group(Alike alike, Entry[][] orders) {

  /** The nearest group first: what is near is looked at first and may spare the look farther. */
  static final Comparator<Group> NEAREST_FIRST = Comparator.comparing(g -> g.alike.reach);

  /** What the machines of a group have in common. */
  record Alike(Reach reach, DataPolicy policy, Digest digest, Optional<RunnerOptions> loaded) {
    Alike {
      requireNonNull(reach);
      requireNonNull(policy);
      requireNonNull(digest);
      requireNonNull(loaded);
    }

    static Alike of(Entry entry) {
      return new Alike(
          entry.candidate.reach(),
          entry.candidate.policy(),
          entry.offer.digest(),
          entry.offer.loaded());
    }
  }

  static Group of(Alike alike, List<Entry> entries) {
    Entry[][] orders = new Entry[Entry.SIZE_CLASSES][];
    for (int size = 0; size < orders.length; size++) {
      orders[size] = entries.toArray(Entry[]::new);
      Arrays.sort(orders[size], byBound(size));
    }
    return new Group(alike, orders);
  }

  int size() {
    return orders[0].length;
  }

  /** A copy without the one and with the other; cheaper than to sort anew. */
  Group replacing(@Nullable Entry out, @Nullable Entry in) {
    Entry[][] copies = new Entry[orders.length][];
    for (int size = 0; size < copies.length; size++) {
      copies[size] = replaced(orders[size], byBound(size), out, in);
    }
    return new Group(alike, copies);
  }

  private static Entry[] replaced(
      Entry[] order, Comparator<Entry> byBound, @Nullable Entry out, @Nullable Entry in) {
    List<Entry> copy = new ArrayList<>(order.length + 1);
    for (Entry entry : order) {
      if (entry != out) {
        copy.add(entry);
      }
    }
    if (in != null) {
      int place = Collections.binarySearch(copy, in, byBound);
      copy.add(place < 0 ? -place - 1 : place, in);
    }
    return copy.toArray(Entry[]::new);
  }

  /** The place after {@code from} where the first one stands that costs more than {@code most}. */
  int endOf(int sizeClass, int from, double most) {
    Entry[] order = orders[sizeClass];
    int low = from;
    int high = order.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order[middle].bound(sizeClass) <= most) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static Comparator<Entry> byBound(int size) {
    return (left, right) -> Float.compare(left.bound(size), right.bound(size));
  }
}
