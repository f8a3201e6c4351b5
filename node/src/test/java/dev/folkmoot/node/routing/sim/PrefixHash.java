package dev.folkmoot.node.routing.sim;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Always the same provider for a conversation, by rendezvous hashing; the next if it refuses. */
final class PrefixHash implements Strategy {

  private static final long SPREAD = 1_000_003;

  private final int providers;

  PrefixHash(int providers) {
    this.providers = providers;
  }

  @Override
  public List<Integer> order(Ask ask, Set<Integer> refused) {
    return IntStream.range(0, providers)
        .boxed()
        .sorted(
            Comparator.comparingLong(
                i -> new SplittableRandom(ask.conversation() * SPREAD + i).nextLong()))
        .toList();
  }
}
