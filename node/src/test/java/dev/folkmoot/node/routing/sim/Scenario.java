package dev.folkmoot.node.routing.sim;

import java.util.List;

/**
 * What is simulated.
 *
 * @param fleet the machines
 * @param askers nodes that each send a share of the conversations and know nothing of each other
 * @param conversations that begin, at random times
 * @param perSecond how many begin in a second
 * @param advertSeconds from one advert of a machine to its next
 * @param delaySeconds how long an advert is on its way
 */
record Scenario(
    List<ProviderSpec> fleet,
    int askers,
    int conversations,
    double perSecond,
    double advertSeconds,
    double delaySeconds) {

  Scenario with(List<ProviderSpec> machines) {
    return new Scenario(machines, askers, conversations, perSecond, advertSeconds, delaySeconds);
  }

  Scenario withAskers(int more) {
    return new Scenario(fleet, more, conversations, perSecond, advertSeconds, delaySeconds);
  }

  Scenario withAdverts(double every, double delay) {
    return new Scenario(fleet, askers, conversations, perSecond, every, delay);
  }

  Scenario at(double conversationsPerSecond) {
    return new Scenario(
        fleet, askers, conversations, conversationsPerSecond, advertSeconds, delaySeconds);
  }
}
