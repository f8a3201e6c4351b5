package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.swarm.Transports;
import dev.folkmoot.net.advert.AdvertContent;
import dev.folkmoot.net.advert.LoadReport;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.pairing.Grant;
import dev.folkmoot.net.pairing.Paired;
import dev.folkmoot.testkit.net.SimHost;
import dev.folkmoot.testkit.net.SimMachine;
import dev.folkmoot.testkit.net.SimNetwork;
import dev.folkmoot.testkit.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Nodes on a simulated network that read where the others are; and time that passes at will. */
final class SimVillage {

  static final Duration MOMENT = Duration.ofSeconds(3);

  /** A node, its machine, and what it holds of others. */
  record House(SimMachine machine, MeshNode node, Set<NodeId> friends, Set<NodeId> banned) {
    NodeId id() {
      return node.id();
    }

    Optional<Reach> standing(House other) {
      return standing(other.id());
    }

    Optional<Reach> standing(NodeId other) {
      return node.network()
          .peer(other)
          .filter(peer -> peer.isConnected())
          .map(peer -> peer.standing());
    }

    boolean isMeshWith(House other) {
      return standing(other).equals(Optional.of(Reach.MESH))
          && other.standing(this).equals(Optional.of(Reach.MESH));
    }

    int connections() {
      return node.host().connections().size();
    }
  }

  final SimNetwork net = SimNetwork.seeded(7);
  final Map<String, List<String>> notes = new LinkedHashMap<>();
  private final List<House> houses = new ArrayList<>();

  /** A node that knows all notes, and of which there is one. */
  House house(String name, MeshMode mode) throws Exception {
    House house = hidden(name, mode);
    notes.put(name, house.node().addresses());
    return house;
  }

  /** A node that knows all notes, and of which there is none. */
  House hidden(String name, MeshMode mode) throws Exception {
    SimMachine machine = net.machine(name);
    Set<NodeId> friends = new HashSet<>();
    Set<NodeId> banned = new HashSet<>();
    MeshSettings settings =
        new MeshSettings(
            Identity.draw(net.simulation().random("identity of " + name)),
            name,
            mode,
            List.of(machine.address(SimHost.PORT).toString()),
            LanSearch.OFF,
            List.of(),
            () -> notes.values().stream().flatMap(List::stream).toList(),
            friends::contains,
            banned::contains,
            paired -> keep(friends, paired));
    MeshNode node =
        net.call(() ->
            MeshNode.start(
                settings,
                machine.platform(),
                config ->
                    config.withTransports(
                        new Transports(List.of(machine.transport()), List.of()))));
    House house = new House(machine, node, friends, banned);
    houses.add(house);
    return house;
  }

  private static void keep(Set<NodeId> friends, Paired paired) {
    if (paired.grant() instanceof Grant.Friends) {
      friends.add(paired.peer());
    }
  }

  /** Says something that others can hear, at every reach. */
  void publish(House house) throws Exception {
    AdvertContent content =
        new AdvertContent(
            house.machine().name(),
            List.of("llama.cpp"),
            List.of(),
            LoadReport.UNKNOWN,
            DataPolicy.KEEPS_NOTHING,
            Reach.PUBLIC,
            house.node().addresses());
    net.run(() ->
        house
            .node()
            .network()
            .publish(Map.of(Reach.MESH, content, Reach.FRIENDS, content, Reach.PUBLIC, content)));
  }

  /** Whether all of them have met. */
  static boolean isWhole(List<House> houses) {
    for (House house : houses) {
      for (House other : houses) {
        if (!house.equals(other) && !house.isMeshWith(other)) {
          return false;
        }
      }
    }
    return true;
  }

  void pass(Duration time) {
    net.advance(time);
  }

  void close() throws Exception {
    net.heal();
    List<Simulation.Task> closing = new ArrayList<>();
    houses.forEach(house -> closing.add(house.node()::close));
    net.run(closing);
    net.close();
  }
}
