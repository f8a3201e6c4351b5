package dev.folkmoot.node.routing.sim;

import dev.folkmoot.node.routing.candidate.Capacity;
import java.util.List;
import java.util.Set;

/** How an asker chooses. Providers are numbers. */
interface Strategy {

  /** Whom to ask, in which order; those that refused this request already need not be named. */
  List<Integer> order(Ask ask, Set<Integer> refused);

  default void sent(Ask ask, int provider) {}

  default void firstToken(Ask ask, int provider) {}

  default void refused(Ask ask, int provider) {}

  default void finished(Ask ask, int provider) {}

  /** Whether it wants to hear news. */
  default boolean listens() {
    return false;
  }

  /** News of a provider. */
  default void advert(int provider, Capacity capacity, double taken) {}
}
