package dev.folkmoot.node.routing;

import java.util.ArrayDeque;
import java.util.List;

/** The last decisions, for {@code moot why}; older ones fall out. Safe for many threads. */
public final class DecisionLog {

  /** Decisions kept. */
  public static final int MAX_DECISIONS = 128;

  private final ArrayDeque<Decision> decisions = new ArrayDeque<>(MAX_DECISIONS);
  private long number;

  /**
   * Keeps the plan with its reasons, as they are now: call it when the plan is made. Looks at every
   * machine known, which takes some hundred microseconds at 1,000 of them.
   */
  public Decision record(RoutePlan plan) {
    // Worked out before the lock is taken: others need not wait for it.
    Decision unnumbered = Decision.of(plan);
    synchronized (this) {
      Decision decision = unnumbered.numbered(number++);
      if (decisions.size() == MAX_DECISIONS) {
        decisions.removeFirst();
      }
      decisions.addLast(decision);
      return decision;
    }
  }

  /** The newest first, at most {@code most}. */
  public synchronized List<Decision> last(int most) {
    return decisions.reversed().stream().limit(most).toList();
  }
}
