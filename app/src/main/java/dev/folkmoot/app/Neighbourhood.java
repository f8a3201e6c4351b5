package dev.folkmoot.app;

import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.MeshKeyFile;
import dev.folkmoot.app.home.NodeKeyFile;
import dev.folkmoot.app.home.NodeNote;
import dev.folkmoot.app.home.NodePlace;
import dev.folkmoot.app.home.PeerFile;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.net.Solitude;
import dev.folkmoot.net.libp2p.Identity;
import dev.folkmoot.net.libp2p.LanSearch;
import dev.folkmoot.net.libp2p.MeshNode;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.pairing.Grant;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.pairing.Paired;
import dev.folkmoot.net.wire.Bytes;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * This node among others: the mesh that its settings and the files of its home describe, or nobody.
 * What the network learns (a key that was given, a friend) is kept before anybody is told that it
 * worked.
 */
final class Neighbourhood implements AutoCloseable {

  private final FolkmootHome home;
  private final MeshKeyFile keyFile;
  private final PeerFile friendsFile;
  private final PeerFile bansFile;
  private final Clock clock;
  private final Set<NodeId> friends = ConcurrentHashMap.newKeySet();
  private final Set<NodeId> bans = ConcurrentHashMap.newKeySet();
  private final Identity identity;
  private final Optional<MeshNode> mesh;
  private final PeerNetwork network;

  /**
   * Joins the others.
   *
   * @throws FailureException if a file of the home is damaged, or no address can be listened on
   */
  Neighbourhood(MeshSettings settings, NodePlace place, SecureRandom random, Clock clock) {
    this.home = place.home();
    this.keyFile = new MeshKeyFile(home);
    this.friendsFile = PeerFile.friends(home);
    this.bansFile = PeerFile.bans(home);
    this.clock = clock;
    this.identity =
        new NodeKeyFile(place)
            .readOr(
                bytes -> Identity.decode(Bytes.copyOf(bytes)),
                () -> Identity.draw(random).encode().toByteArray());
    friendsFile.entries().forEach(entry -> friends.add(entry.id()));
    bansFile.entries().forEach(entry -> bans.add(entry.id()));
    this.mesh = mode(settings, random).map(mode -> start(settings, mode));
    this.network = mesh.map(MeshNode::network).orElseGet(() -> new Solitude(identity.nodeId()));
  }

  private Optional<MeshMode> mode(MeshSettings settings, SecureRandom random) {
    return switch (settings.mode()) {
      case KEY -> Optional.of(new MeshMode.Keyed(keyFile.readOrDraw(random)));
      case OPEN -> Optional.of(new MeshMode.Open());
      case OFF -> Optional.empty();
    };
  }

  private MeshNode start(MeshSettings settings, MeshMode mode) {
    String id = identity.nodeId().text();
    try {
      return MeshNode.start(
          new dev.folkmoot.net.libp2p.MeshSettings(
              identity,
              settings.name(),
              mode,
              settings.listen(),
              settings.mdns() ? LanSearch.EVERYWHERE : LanSearch.OFF,
              settings.bootstrap(),
              () -> NodeNote.addressesOfOthers(home, id),
              friends::contains,
              bans::contains,
              this::keep));
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL,
          "cannot listen for other machines on "
              + settings.listen()
              + ": "
              + e.getMessage()
              + "; set FOLKMOOT_LISTEN, or FOLKMOOT_MESH=off to stay alone",
          e);
    }
  }

  private void keep(Paired paired) {
    switch (paired.grant()) {
      case Grant.Mesh(MeshKey key) -> keyFile.replace(key);
      case Grant.Friends _ -> {
        friendsFile.add(new PeerFile.Entry(paired.peer(), clock.instant(), paired.name()));
        friends.add(paired.peer());
      }
    }
  }

  /** The others; of a node that is alone, nobody. */
  PeerNetwork network() {
    return network;
  }

  /** What the owner can do about the mesh; empty if this node is alone. */
  Optional<MeshNode> mesh() {
    return mesh;
  }

  NodeId id() {
    return identity.nodeId();
  }

  /** Where this node can be found, as multiaddrs with its id at their end. */
  List<String> addresses() {
    return mesh.map(MeshNode::addresses).orElse(List.of());
  }

  /** Those who are banned, by what they called themselves. */
  List<PeerFile.Entry> banned() {
    return bansFile.entries();
  }

  /** Has nothing to do with a peer any more. */
  void ban(NodeId peer, String name) {
    bansFile.add(new PeerFile.Entry(peer, clock.instant(), name));
    bans.add(peer);
    mesh.ifPresent(node -> node.ban(peer));
  }

  /** Ends a ban; says whether there was one. */
  boolean unban(NodeId peer) {
    bans.remove(peer);
    return bansFile.remove(peer);
  }

  /** Forgets the mesh and all friends. */
  void leave(SecureRandom random) {
    MeshKey fresh = MeshKey.draw(random);
    keyFile.replace(fresh);
    friendsFile.clear();
    friends.clear();
    mesh.ifPresent(node -> node.leave(fresh));
  }

  @Override
  public void close() {
    mesh.ifPresent(MeshNode::close);
    network.close();
  }

  @Override
  public String toString() {
    return addresses().stream().collect(Collectors.joining(", ", id() + " at ", ""));
  }
}
