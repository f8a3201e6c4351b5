package dev.folkmoot.node.sim;

import dev.folkmoot.libp2p.swarm.Transports;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.net.libp2p.Identity;
import dev.folkmoot.net.libp2p.LanSearch;
import dev.folkmoot.net.libp2p.MeshNode;
import dev.folkmoot.net.libp2p.MeshSettings;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.testkit.net.SimHost;
import dev.folkmoot.testkit.net.SimMachine;
import dev.folkmoot.testkit.net.SimNetwork;
import dev.folkmoot.testkit.sim.Simulation;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whole nodes on the whole stack, from Noise to the proof of membership, over simulated TCP: all
 * that ships but the engine.
 */
final class StackTown implements Town {

  /** Nodes at whose addresses all others look first. */
  private static final int WELL_KNOWN = 3;

  final SimNetwork network;
  private final Audit audit;
  private final MeshKey key;
  private final Map<Integer, House> houses = new LinkedHashMap<>();

  private record House(Identity identity, SimMachine machine, MeshNode mesh) {}

  StackTown(SimNetwork network, Audit audit) {
    this.network = network;
    this.audit = audit;
    this.key = MeshKey.draw(network.simulation().random("mesh key"));
  }

  @Override
  public Simulation simulation() {
    return network.simulation();
  }

  @Override
  public WholeNode start(int number, int life, ModelStore store) throws IOException {
    String name = "node-" + number;
    House before = houses.get(number);
    SimMachine machine = before == null ? network.machine(name) : network.restart(before.machine());
    Identity identity =
        before == null
            ? Identity.draw(simulation().random("identity of " + name))
            : before.identity();
    MeshSettings settings =
        new MeshSettings(
            identity,
            name,
            new MeshMode.Keyed(key),
            List.of(machine.address(SimHost.PORT).toString()),
            LanSearch.OFF,
            List.of(),
            () -> wellKnown(number),
            _ -> false,
            _ -> false,
            _ -> {});
    MeshNode mesh =
        MeshNode.start(
            settings,
            machine.platform(),
            config ->
                config.withTransports(new Transports(List.of(machine.transport()), List.of())));
    houses.put(number, new House(identity, machine, mesh));
    WholeNode whole =
        new WholeNode(
            name,
            name + ", life " + life,
            simulation(),
            machine.platform(),
            new Audited(mesh.network(), audit),
            mesh::addresses,
            store,
            SimTown.tokenDelay(number));
    whole.serving.start();
    return whole;
  }

  /** As notes that are kept somewhere: true by now, whoever came first. */
  private List<String> wellKnown(int except) {
    return houses.entrySet().stream()
        .filter(house -> house.getKey() < WELL_KNOWN && house.getKey() != except)
        .flatMap(house -> house.getValue().mesh().addresses().stream())
        .toList();
  }

  private House house(int number) {
    House house = houses.get(number);
    if (house == null) {
      throw new IllegalStateException("node " + number + " was never started");
    }
    return house;
  }

  @Override
  public void leave(int number, WholeNode node) {
    House house = house(number);
    node.leave();
    house.mesh().close();
    network.kill(house.machine());
  }

  @Override
  public void kill(int number, WholeNode node, boolean isSilent) {
    House house = house(number);
    if (!isSilent) {
      houses.values().forEach(other -> network.sever(house.machine(), other.machine()));
    }
    network.kill(house.machine());
    node.die();
    house.machine().platform().start("closing in the dark", house.mesh()::close);
  }

  @Override
  public void partition(Set<Integer> some) {
    network.partition(machines(some::contains), machines(number -> !some.contains(number)));
  }

  private List<SimMachine> machines(Predicate<Integer> which) {
    return houses.entrySet().stream()
        .filter(house -> which.test(house.getKey()))
        .map(house -> house.getValue().machine())
        .toList();
  }

  @Override
  public void heal() {
    network.heal();
  }
}
