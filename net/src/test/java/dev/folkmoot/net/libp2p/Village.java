package dev.folkmoot.net.libp2p;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.pairing.Grant;
import dev.folkmoot.net.pairing.Paired;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Nodes on loopback, each of which reads where the others are, as the nodes of one home do. */
final class Village implements AutoCloseable {

  final Platform platform = Platform.system();

  /** Where each one is, by its name: the notes of a home. */
  final Map<String, List<String>> notes = new ConcurrentHashMap<>();

  final Set<NodeId> friends = ConcurrentHashMap.newKeySet();
  final Set<NodeId> banned = ConcurrentHashMap.newKeySet();
  private final Map<String, MeshSettings> settings = new LinkedHashMap<>();
  private final List<MeshNode> running = new CopyOnWriteArrayList<>();
  LanSearch search = LanSearch.OFF;
  List<String> listen = List.of("/ip4/127.0.0.1/tcp/0");
  boolean tellsEachOther = true;

  MeshNode node(String name, MeshMode mode) throws IOException {
    settings.put(
        name,
        new MeshSettings(
            Identity.draw(platform.random()),
            name,
            mode,
            listen,
            search,
            List.of(),
            () -> notes.values().stream().flatMap(List::stream).toList(),
            friends::contains,
            banned::contains,
            this::keep));
    return again(name);
  }

  /** Starts the one of this name once more: the same identity at another port. */
  MeshNode again(String name) throws IOException {
    MeshNode node = MeshNode.start(requireNonNull(settings.get(name)), platform, config -> config);
    running.add(node);
    if (tellsEachOther) {
      notes.put(name, node.addresses());
    }
    return node;
  }

  void stop(MeshNode node) {
    running.remove(node);
    notes.values().removeIf(addresses -> addresses.equals(node.addresses()));
    node.close();
  }

  private void keep(Paired paired) {
    if (paired.grant() instanceof Grant.Friends) {
      friends.add(paired.peer());
    }
  }

  @Override
  public void close() {
    new ArrayList<>(running).forEach(MeshNode::close);
  }
}
