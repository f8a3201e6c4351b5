package dev.folkmoot.testkit.net;

import java.util.BitSet;
import java.util.Collection;

/** Two groups between which nothing passes, or not in one direction. */
final class Partition {

  private final BitSet from;
  private final BitSet to;
  private final boolean bothWays;

  Partition(Collection<? extends Place> from, Collection<? extends Place> to, boolean bothWays) {
    this.from = numbers(from);
    this.to = numbers(to);
    this.bothWays = bothWays;
  }

  private static BitSet numbers(Collection<? extends Place> places) {
    var numbers = new BitSet();
    places.forEach(place -> numbers.set(place.number()));
    return numbers;
  }

  boolean stops(int sender, int receiver) {
    return (from.get(sender) && to.get(receiver))
        || (bothWays && from.get(receiver) && to.get(sender));
  }
}
