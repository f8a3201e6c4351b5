package dev.folkmoot.node.sim;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.net.libp2p.Identity;
import dev.folkmoot.testkit.sim.Simulation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Whole nodes over a {@link SimMesh}: cheap enough for a thousand of them. */
final class SimTown implements Town {

  /** What runs on a dead machine is interrupted after this. */
  private static final Duration DARK = Duration.ofSeconds(30);

  private static final int LEAST_TOKEN_MILLIS = 15;
  private static final int MORE_TOKEN_MILLIS = 10;
  private static final int SPEEDS = 7;

  final SimMesh mesh;
  private final Simulation simulation;
  private final Audit audit;
  private final int links;
  private final Map<Integer, Identity> identities = new HashMap<>();

  /**
   * @param links that each node wants; it has about twice as many, for others want it, too
   */
  SimTown(Simulation simulation, Audit audit, int links) {
    this.simulation = simulation;
    this.mesh = new SimMesh(simulation);
    this.audit = audit;
    this.links = links;
  }

  @Override
  public Simulation simulation() {
    return simulation;
  }

  private static String name(int number, int life) {
    return "node " + number + ", life " + life;
  }

  private Identity identity(int number) {
    return identities.computeIfAbsent(
        number, _ -> Identity.draw(simulation.random("identity of " + number)));
  }

  @Override
  public WholeNode start(int number, int life, ModelStore store) {
    Platform machine = simulation.platform(name(number, life));
    SimPeers peers = mesh.join(identity(number), machine, links);
    WholeNode whole =
        new WholeNode(
            "node-" + number,
            name(number, life),
            simulation,
            machine,
            new Audited(peers, audit),
            () -> List.of("/ip4/10.0.0." + number % 256 + "/tcp/4001"),
            store,
            tokenDelay(number));
    whole.serving.start();
    return whole;
  }

  /** From 66 down to 13 tokens a second. */
  static Duration tokenDelay(int number) {
    return Duration.ofMillis(LEAST_TOKEN_MILLIS + (number % SPEEDS) * (long) MORE_TOKEN_MILLIS);
  }

  @Override
  public void leave(int number, WholeNode node) {
    node.leave();
    end(node);
  }

  @Override
  public void kill(int number, WholeNode node, boolean isSilent) {
    SimPeers peers = mesh.find(node.network.self());
    if (peers != null) {
      peers.die(isSilent);
    }
    node.die();
    end(node);
  }

  private void end(WholeNode node) {
    simulation.after(DARK, () -> simulation.end(node.name));
  }

  @Override
  public void partition(Set<Integer> some) {
    Set<NodeId> ids =
        some.stream().map(number -> identity(number).nodeId()).collect(Collectors.toSet());
    mesh.partition(ids);
  }

  @Override
  public void heal() {
    mesh.heal();
  }
}
