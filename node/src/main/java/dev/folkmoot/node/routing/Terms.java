package dev.folkmoot.node.routing;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.Reach;

/**
 * On what terms a request may be answered: what its owner allows, whatever it asks.
 *
 * @param reach how far it may go; nothing exceeds it
 * @param policy how it is decided who answers
 * @param keepersAllowed whether machines that keep prompts may answer
 */
public record Terms(Reach reach, RoutePolicy policy, boolean keepersAllowed) {

  /** One's own machines, whoever is quickest. */
  public static final Terms DEFAULT = new Terms(Reach.MESH, new RoutePolicy.Auto(), false);

  public Terms {
    requireNonNull(reach);
    requireNonNull(policy);
  }

  public Terms withReach(Reach other) {
    return new Terms(other, policy, keepersAllowed);
  }

  public Terms withPolicy(RoutePolicy other) {
    return new Terms(reach, other, keepersAllowed);
  }

  public Terms withKeepers(boolean allowed) {
    return new Terms(reach, policy, allowed);
  }
}
