package dev.folkmoot.node.sim;

import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.testkit.sim.Simulation;
import java.util.Set;

/** Where whole nodes live: something that switches them on and off, and cuts them from others. */
interface Town {

  Simulation simulation();

  /**
   * Starts a node; blocks. The same number is the same node, however often it was started before.
   *
   * @param life how often it was
   */
  WholeNode start(int number, int life, ModelStore store) throws Exception;

  /** Lets a node say goodbye and end; blocks. */
  void leave(int number, WholeNode node);

  /**
   * Ends a node from one moment to the next.
   *
   * @param isSilent whether its machine goes dark; else its kernel closes its connections
   */
  void kill(int number, WholeNode node, boolean isSilent);

  /** Lets nothing pass between these nodes and the rest. */
  void partition(Set<Integer> some);

  void heal();
}
