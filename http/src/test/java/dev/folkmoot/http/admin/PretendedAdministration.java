package dev.folkmoot.http.admin;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mesh of two that exists in memory only, and remembers what was asked of it. */
public final class PretendedAdministration implements Administration {

  public static final NodeId ATTIC = id('a');
  public static final NodeId CELLAR = id('c');

  public final EventBoard board = new EventBoard();
  public final List<String> asked = new CopyOnWriteArrayList<>();
  private final Set<NodeId> banned = new TreeSet<>();

  static NodeId id(char letter) {
    return new NodeId("12D3KooW" + String.valueOf(letter).repeat(44));
  }

  static StreamStatus stream(long id) {
    return new StreamStatus(id, "pocket", "attic", Duration.ofMillis(1_500), 42, 1, "running");
  }

  static Decision decision(long number) {
    return new Decision(
        number,
        Instant.parse("2026-11-21T12:00:00Z"),
        "pocket:latest",
        "auto",
        Reach.MESH,
        12,
        List.of(new Decision.Choice(ATTIC.text(), "attic", "mesh, loaded and idle", 35)),
        List.of("cellar: no such model"),
        "",
        List.of("pocket:latest, auto", "1. attic: mesh, loaded and idle"));
  }

  @Override
  public NodeStatus node() {
    return new NodeStatus(
        id('b').text(),
        "desk \"mine\"",
        "0.1.0",
        "key",
        "0123abcd",
        List.of("/ip4/127.0.0.1/tcp/4001"),
        Reach.MESH,
        "auto",
        Reach.MESH,
        List.of(model(false)),
        new LoadStatus(4, 0, 0, "accepting"),
        Duration.ofSeconds(90));
  }

  private static ModelStatus model(boolean loaded) {
    return new ModelStatus(
        "pocket:latest", "sha256:00", 3_000_000, 2_048, List.of("completion"), loaded, 900.5, 0);
  }

  @Override
  public List<PeerStatus> peers() {
    List<PeerStatus> peers = new ArrayList<>();
    peers.add(peer(ATTIC, "attic", true, 0.4));
    peers.add(peer(CELLAR, "cellar", false, 0));
    return peers;
  }

  private PeerStatus peer(NodeId id, String name, boolean connected, double roundTripMs) {
    return new PeerStatus(
        id,
        name,
        connected ? Reach.MESH : Reach.FRIENDS,
        connected,
        List.of("/ip4/192.0.2.7/tcp/4001"),
        roundTripMs,
        Duration.ofHours(-3),
        List.of("llama.cpp"),
        List.of(model(connected)),
        new LoadStatus(4, 1, 0, "accepting"),
        Duration.ofMillis(800),
        banned.contains(id));
  }

  @Override
  public Invitation invite(Reach as, Duration life) {
    asked.add("invite " + as + " " + life);
    return new Invitation(
        "K7-9Q2M-X4NT", List.of("/ip4/192.0.2.1/tcp/4001"), Instant.parse("2026-11-21T12:10:00Z"));
  }

  @Override
  public Membership join(String code, List<String> addresses) {
    asked.add("join " + code + " " + addresses);
    if (code.equals("wrong")) {
      throw FailureException.invalid("this is no code; one has ten letters and digits");
    }
    return new Membership(ATTIC, "attic", Reach.MESH);
  }

  @Override
  public void leave() {
    asked.add("leave");
  }

  @Override
  public void ban(NodeId peer) {
    banned.add(peer);
  }

  @Override
  public boolean unban(NodeId peer) {
    return banned.remove(peer);
  }

  @Override
  public List<Decision> decisions(int last) {
    asked.add("decisions " + last);
    return List.of(decision(8), decision(7));
  }

  @Override
  public List<StreamStatus> streams() {
    return List.of(stream(3));
  }

  @Override
  public EventFeed events() {
    return board.subscribe();
  }
}
