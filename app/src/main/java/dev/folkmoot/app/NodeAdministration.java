package dev.folkmoot.app;

import dev.folkmoot.app.home.PeerFile;
import dev.folkmoot.app.settings.MeshSettings;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.admin.Administration;
import dev.folkmoot.http.admin.Decision;
import dev.folkmoot.http.admin.EventBoard;
import dev.folkmoot.http.admin.EventFeed;
import dev.folkmoot.http.admin.Invitation;
import dev.folkmoot.http.admin.Membership;
import dev.folkmoot.http.admin.NodeStatus;
import dev.folkmoot.http.admin.PeerStatus;
import dev.folkmoot.http.admin.StreamStatus;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.pairing.Paired;
import dev.folkmoot.net.pairing.PairingCode;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.routing.Terms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** What the owner of a running node sees and does. */
final class NodeAdministration implements Administration {

  /**
   * What never changes while the node runs.
   *
   * @param version of the program
   * @param terms on which requests are answered that say nothing
   * @param serves whose requests are taken
   */
  record Fixed(String version, MeshSettings mesh, Terms terms, Reach serves, Instant started) {}

  private final Fixed fixed;
  private final Optional<MeshPart> mesh;
  private final Node node;
  private final LocalModels local;
  private final BooleanSupplier isResting;
  private final EventBoard board;
  private final Clock clock;

  /**
   * @param mesh empty if the node takes part in none
   * @param isResting whether peers are not served just now
   */
  NodeAdministration(
      Fixed fixed,
      Optional<MeshPart> mesh,
      Node node,
      LocalModels local,
      BooleanSupplier isResting,
      EventBoard board,
      Clock clock) {
    this.fixed = fixed;
    this.mesh = mesh;
    this.node = node;
    this.local = local;
    this.isResting = isResting;
    this.board = board;
    this.clock = clock;
  }

  @Override
  public NodeStatus node() {
    return new NodeStatus(
        mesh.map(part -> part.network().self().text()).orElse(""),
        fixed.mesh().name(),
        fixed.version(),
        fixed.mesh().mode().text(),
        mesh.map(MeshPart::meshName).orElse(""),
        mesh.map(MeshPart::addresses).orElse(List.of()),
        fixed.terms().reach(),
        fixed.terms().policy().text(),
        fixed.serves(),
        Shown.models(local),
        Shown.load(local, isResting.getAsBoolean()),
        Duration.between(fixed.started(), clock.instant()));
  }

  @Override
  public List<PeerStatus> peers() {
    if (mesh.isEmpty()) {
      return List.of();
    }
    MeshPart part = mesh.get();
    Map<NodeId, PeerFile.Entry> friends = part.friends().entries();
    Map<NodeId, PeerFile.Entry> bans = part.bans().entries();
    Map<NodeId, PeerFile.Entry> absent = new TreeMap<>(friends);
    absent.putAll(bans);
    List<PeerStatus> all = new ArrayList<>();
    for (Peer peer : part.network().peers()) {
      if (!peer.id().equals(part.network().self())) {
        absent.remove(peer.id());
        all.add(Shown.peer(peer, part.name(peer), bans.containsKey(peer.id())));
      }
    }
    Instant now = clock.instant();
    absent.forEach((id, kept) ->
        all.add(
            Shown.absent(
                kept,
                friends.containsKey(id) ? Reach.FRIENDS : Reach.PUBLIC,
                Duration.between(kept.since(), now),
                bans.containsKey(id))));
    return all;
  }

  @Override
  public Invitation invite(Reach as, Duration life) {
    MeshPart part = requireMesh();
    Instant expiresAt = clock.instant().plus(life);
    PairingCode code = part.invite(as, life);
    return new Invitation(code.display(), part.addresses(), expiresAt);
  }

  @Override
  public Membership join(String code, List<String> addresses) {
    Paired paired = requireMesh().join(code, addresses);
    return new Membership(paired.peer(), paired.name(), paired.grant().reach());
  }

  @Override
  public void leave() {
    requireMesh().leave();
  }

  @Override
  public void ban(NodeId peer) {
    requireMesh().ban(peer);
  }

  @Override
  public boolean unban(NodeId peer) {
    return requireMesh().unban(peer);
  }

  private MeshPart requireMesh() {
    return mesh.orElseThrow(() ->
        FailureException.invalid(
            "this node takes part in no mesh; start it without FOLKMOOT_MESH=off"));
  }

  @Override
  public List<Decision> decisions(int last) {
    return node.decisions(last).stream().map(Shown::decision).toList();
  }

  @Override
  public List<StreamStatus> streams() {
    return Shown.streams(node.streams().open(), System.nanoTime());
  }

  @Override
  public EventFeed events() {
    return board.subscribe();
  }
}
