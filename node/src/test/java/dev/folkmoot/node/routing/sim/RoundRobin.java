package dev.folkmoot.node.routing.sim;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** One after the other. */
final class RoundRobin implements Strategy {

  private final int providers;
  private int next;

  RoundRobin(int providers) {
    this.providers = providers;
  }

  @Override
  public List<Integer> order(Ask ask, Set<Integer> refused) {
    int first = next++;
    return IntStream.range(0, providers)
        .map(i -> Math.floorMod(first + i, providers))
        .boxed()
        .toList();
  }
}
