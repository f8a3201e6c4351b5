package dev.folkmoot.app;

import dev.folkmoot.app.home.MeshKeyFile;
import dev.folkmoot.app.home.NodeKeyFile;
import dev.folkmoot.app.home.NodeNote;
import dev.folkmoot.app.home.NodePlace;
import dev.folkmoot.app.home.PeerFile;
import dev.folkmoot.app.settings.MeshSettings;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.net.libp2p.Identity;
import dev.folkmoot.net.libp2p.LanSearch;
import dev.folkmoot.net.libp2p.MeshNode;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.pairing.Grant;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.pairing.Paired;
import dev.folkmoot.net.pairing.PairingCode;
import dev.folkmoot.net.pairing.PairingException;
import dev.folkmoot.net.wire.Bytes;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A node's part in a mesh: what the home keeps of it, and what the network makes of that. Every
 * change is kept first and made then, so that a node that is killed in between makes it at its next
 * start. Safe for many threads.
 */
final class MeshPart implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(MeshPart.class.getName());

  private final boolean isOpen;
  private final MeshKeyFile keyFile;
  private final KeptPeers friends;
  private final KeptPeers bans;
  private final SecureRandom random;
  private final Clock clock;
  private final MeshNode node;

  private MeshPart(MeshSettings settings, NodePlace place, SecureRandom random, Clock clock)
      throws IOException {
    this.isOpen = settings.mode() == MeshSettings.Mode.OPEN;
    this.keyFile = new MeshKeyFile(place.home());
    this.friends = new KeptPeers(PeerFile.friends(place.home()));
    this.bans = new KeptPeers(PeerFile.bans(place.home()));
    this.random = random;
    this.clock = clock;
    Identity identity =
        new NodeKeyFile(place)
            .readOr(
                bytes -> Identity.decode(Bytes.copyOf(bytes)),
                () -> Identity.draw(random).encode().toByteArray());
    String id = identity.nodeId().text();
    this.node =
        MeshNode.start(
            new dev.folkmoot.net.libp2p.MeshSettings(
                identity,
                settings.name(),
                isOpen ? new MeshMode.Open() : new MeshMode.Keyed(keyFile.readOrDraw(random)),
                settings.listen(),
                settings.mdns() ? LanSearch.EVERYWHERE : LanSearch.OFF,
                settings.bootstrap(),
                () -> NodeNote.addressesOfOthers(place.home(), id),
                friends::contains,
                bans::contains,
                this::keep));
  }

  /**
   * Takes part from now on.
   *
   * @throws FailureException with the remedy, if a key or a list cannot be read, or no address can
   *     be listened on
   */
  static MeshPart start(MeshSettings settings, NodePlace place, SecureRandom random, Clock clock) {
    try {
      return new MeshPart(settings, place, random, clock);
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL,
          "cannot listen for peers on "
              + String.join(", ", settings.listen())
              + ": "
              + e.getMessage()
              + "; say other addresses with FOLKMOOT_LISTEN, or FOLKMOOT_MESH=off",
          e);
    }
  }

  PeerNetwork network() {
    return node.network();
  }

  List<String> addresses() {
    return node.addresses();
  }

  String meshName() {
    return node.mode().publicName();
  }

  /** What a peer calls itself, or did when it was paired with: who offers nothing is silent. */
  String name(Peer peer) {
    if (peer.offer().isPresent()) {
      return peer.displayName();
    }
    return Stream.of(friends, bans)
        .flatMap(list -> Stream.ofNullable(list.entries().get(peer.id())))
        .map(PeerFile.Entry::name)
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElseGet(peer::displayName);
  }

  KeptPeers friends() {
    return friends;
  }

  KeptPeers bans() {
    return bans;
  }

  // ---- pairing ---------------------------------------------------------------------------------

  PairingCode invite(Reach as, Duration life) {
    return node.invite(as, life);
  }

  /** Tries one address after the other; without any, looks around on this network. */
  Paired join(String typed, List<String> addresses) {
    PairingCode code = PairingCode.parse(typed);
    if (addresses.isEmpty()) {
      return join(code, Optional.empty());
    }
    for (String address : addresses.subList(0, addresses.size() - 1)) {
      try {
        return join(code, Optional.of(address));
      } catch (FailureException e) {
        // Not there: it may be at the next one. Anything else would be the same answer again, and
        // the code may not be tried often.
        if (e.failure().kind() != Failure.Kind.NOT_FOUND) {
          throw e;
        }
      }
    }
    return join(code, Optional.of(addresses.getLast()));
  }

  private Paired join(PairingCode code, Optional<String> address) {
    try {
      return node.join(code, address);
    } catch (PairingException e) {
      throw new FailureException(Failure.Kind.INVALID_REQUEST, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.NOT_FOUND,
          address
              .map(at -> "the machine at " + at + " cannot be reached: " + e.getMessage())
              .orElse(
                  "no machine that invites was found on this network; say where it is with --at"
                      + " ADDRESS, as 'moot invite' printed it"),
          e);
    }
  }

  /** On both sides, before the pairing counts. */
  private void keep(Paired paired) {
    switch (paired.grant()) {
      case Grant.Mesh(MeshKey key) -> {
        if (!isOpen) {
          keyFile.replace(key);
        }
      }
      case Grant.Friends _ -> friends.add(paired.peer(), paired.name(), clock.instant());
    }
  }

  // ---- leaving ---------------------------------------------------------------------------------

  void leave() {
    if (isOpen) {
      throw FailureException.invalid(
          "an open mesh has no key to forget: start the node without --mesh open");
    }
    MeshKey fresh = MeshKey.draw(random);
    keyFile.replace(fresh);
    friends.clear();
    node.leave(fresh);
    node.friendsChanged();
  }

  void ban(NodeId peer) {
    if (peer.equals(node.id())) {
      throw FailureException.invalid("a node cannot ban itself");
    }
    String name = network().peer(peer).map(this::name).orElse("");
    bans.add(peer, name, clock.instant());
    node.ban(peer);
  }

  boolean unban(NodeId peer) {
    return bans.remove(peer);
  }

  /** Makes what another node of this home has kept: a key, a friend, a ban. Reads files. */
  void refresh() {
    try {
      if (!isOpen) {
        node.adopt(keyFile.readOrDraw(random));
      }
    } catch (FailureException e) {
      LOG.log(System.Logger.Level.WARNING, "goes on with the key as it was: {0}", e.getMessage());
    }
    if (!friends.refresh().isEmpty()) {
      node.friendsChanged();
    }
    bans.refresh().stream().filter(bans::contains).forEach(node::ban);
  }

  @Override
  public void close() {
    node.close();
  }
}
