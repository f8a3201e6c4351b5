package dev.folkmoot.node.routing.sim;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Who has the fewest of this asker's requests; ties are broken by lot. */
final class LeastConnections implements Strategy {

  private final int[] connections;
  private final RandomGenerator random;

  LeastConnections(int providers, RandomGenerator random) {
    this.connections = new int[providers];
    this.random = random;
  }

  @Override
  public List<Integer> order(Ask ask, Set<Integer> refused) {
    double[] lots = random.doubles(connections.length).toArray();
    return IntStream.range(0, connections.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> connections[i] + lots[i]))
        .toList();
  }

  @Override
  public void sent(Ask ask, int provider) {
    connections[provider]++;
  }

  @Override
  public void refused(Ask ask, int provider) {
    connections[provider]--;
  }

  @Override
  public void finished(Ask ask, int provider) {
    connections[provider]--;
  }
}
