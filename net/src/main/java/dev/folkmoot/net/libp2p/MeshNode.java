package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.net.advert.AdvertLimits;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.pairing.Grant;
import dev.folkmoot.net.pairing.Invitations;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.pairing.Paired;
import dev.folkmoot.net.pairing.PairingCode;
import dev.folkmoot.net.pairing.PairingException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * This machine among others: a libp2p host, who belongs to it, whom it meets, and the network that
 * they make. What it is comes from {@link MeshSettings}; nothing of it is stored here.
 *
 * <p>Safe for use by many threads. What waits for others blocks the calling thread, which should be
 * a virtual one.
 */
public final class MeshNode implements AutoCloseable {

  /** How long an inviter is looked for whose address is not known. */
  public static final Duration INVITER_SEARCH = Duration.ofSeconds(15);

  private static final System.Logger LOG = System.getLogger(MeshNode.class.getName());

  private final MeshSettings settings;
  private final Platform platform;
  private final Host host;
  private final Membership membership;
  private final LibP2pNetwork network;
  private final Invitations invitations;
  private final PairingService pairing;
  private final Meeting meeting;
  private final Beacon beacon;
  private final AtomicBoolean closed = new AtomicBoolean();

  private MeshNode(MeshSettings settings, Platform platform, UnaryOperator<HostConfig> change)
      throws IOException {
    this.settings = settings;
    this.platform = platform;
    Bans bans = new Bans(settings.banned(), platform.timers());
    HostConfig config = MeshHost.config(settings.identity().key(), bans);
    this.host = Host.start(change.apply(config), platform);
    TrafficCounter traffic = new TrafficCounter();
    this.membership = new Membership(host, traffic, platform, settings.mode(), settings.friends());
    this.network =
        new LibP2pNetwork(
            host,
            traffic,
            platform,
            settings.identity().seal(),
            AdvertLimits.standard(),
            membership,
            bans);
    this.invitations = new Invitations(platform.random());
    this.pairing =
        new PairingService(
            host, traffic, platform, invitations, settings.name(), this::invitedHasCome);
    this.meeting =
        new Meeting(
            host, platform, bans, new Whereabouts(this::handed, network::peers), this::isInviting);
    this.beacon = new Beacon(host, platform, settings.search(), meeting::seen);
    membership.watch(meeting);
  }

  /**
   * Starts a node on this machine.
   *
   * @throws IOException if it can listen nowhere
   * @throws FailureException {@code INVALID_REQUEST} if an address in the settings is none
   */
  public static MeshNode start(MeshSettings settings) throws IOException {
    return start(settings, Platform.system(), config -> config);
  }

  /** The same on any platform, and with a changed host; for simulated networks. */
  public static MeshNode start(
      MeshSettings settings, Platform platform, UnaryOperator<HostConfig> change)
      throws IOException {
    List<Multiaddr> listen = parse(settings.listen());
    parse(settings.bootstrap());
    MeshNode node = new MeshNode(settings, platform, change);
    try {
      MeshHost.listen(node.host, listen);
    } catch (IOException e) {
      node.close();
      throw e;
    }
    node.meeting.start();
    node.beacon.belong(settings.mode());
    return node;
  }

  private static List<Multiaddr> parse(List<String> texts) {
    return texts.stream().map(MeshNode::parse).toList();
  }

  private static Multiaddr parse(String text) {
    try {
      return Multiaddr.parse(text);
    } catch (MalformedException e) {
      throw FailureException.invalid("\"" + text + "\" is no address: " + e.getMessage());
    }
  }

  /** The other nodes. Closed with this one. */
  public PeerNetwork network() {
    return network;
  }

  /** This node. */
  public NodeId id() {
    return network.self();
  }

  /** The mesh that this node belongs to now. */
  public MeshMode mode() {
    return membership.mode();
  }

  /** Where others may find this node: multiaddrs with its name at their end. */
  public List<String> addresses() {
    return host.addresses().stream()
        .map(address -> address.withPeerId(host.peerId()).toString())
        .toList();
  }

  // ---- who belongs to it -----------------------------------------------------------------------

  /** Belongs to the mesh of this key from now on: everybody proves anew that he does. */
  public void adopt(MeshKey key) {
    adopt(new MeshMode.Keyed(key));
  }

  private void adopt(MeshMode mode) {
    if (!mode.equals(membership.mode())) {
      membership.adopt(mode);
      beacon.belong(mode);
      meeting.forgive();
    }
  }

  /** Says goodbye to the machines of this mesh, and belongs to the one of this key from now on. */
  public void leave(MeshKey fresh) {
    network.quit();
    adopt(fresh);
  }

  /** To be told when {@link MeshSettings#friends} answers otherwise than before. */
  public void friendsChanged() {
    membership.friendsChanged();
  }

  /** Drops a peer that {@link MeshSettings#banned} names from now on. */
  public void ban(NodeId peer) {
    meeting.drop(peer);
  }

  // ---- pairing ---------------------------------------------------------------------------------

  /**
   * Opens an invitation. While one is open strangers may stay, and this node can be found by
   * multicast under a name that everybody knows.
   *
   * @param as {@code MESH} gives the key of this mesh, {@code FRIENDS} gives nothing but friendship
   * @param life up to {@link Invitations#MAX_LIFE}
   * @throws FailureException {@code INVALID_REQUEST} for another reach, or {@code MESH} where this
   *     mesh has no key
   */
  public PairingCode invite(Reach as, Duration life) {
    if (!life.isPositive() || life.compareTo(Invitations.MAX_LIFE) > 0) {
      throw FailureException.invalid(
          "an invitation waits up to " + Invitations.MAX_LIFE.toHours() + " hours");
    }
    PairingCode code = invitations.invite(grant(as), life, platform.timers().nanoTime());
    beacon.invite(true);
    return code;
  }

  private Grant grant(Reach as) {
    return switch (as) {
      case MESH ->
          switch (membership.mode()) {
            case MeshMode.Keyed(MeshKey key) -> new Grant.Mesh(key);
            case MeshMode.Open _ ->
                throw FailureException.invalid("an open mesh has no key; everybody belongs to it");
          };
      case FRIENDS -> new Grant.Friends();
      case LOCAL, PUBLIC -> throw FailureException.invalid("one is invited as mesh or as friends");
    };
  }

  /** Takes an invitation back; says whether there was one. */
  public boolean revoke(PairingCode code) {
    return invitations.revoke(code);
  }

  /**
   * Joins the machine that made this code. What was gained is kept by {@link MeshSettings#keeper}
   * and is in force when this returns.
   *
   * @param address a multiaddr with the inviter's name at its end; without one, inviters are looked
   *     for by multicast, for {@link #INVITER_SEARCH} at most
   * @throws PairingException if no inviter that was found takes the code
   * @throws IOException if none was found, or it was lost in the middle
   */
  public Paired join(PairingCode code, Optional<String> address)
      throws PairingException, IOException {
    Paired paired =
        address.isPresent()
            ? joinAt(parse(address.get()), code)
            : new InviterSearch(this).join(code);
    settings.keeper().accept(paired);
    take(paired);
    return paired;
  }

  private Paired joinAt(Multiaddr address, PairingCode code) throws PairingException, IOException {
    PeerId peer =
        address
            .peerId()
            .filter(Names::isNode)
            .orElseThrow(() ->
                FailureException.invalid("the address must end with /p2p/ and the node's id"));
    return joinAt(peer, List.of(address), code);
  }

  Paired joinAt(PeerId peer, List<Multiaddr> addresses, PairingCode code)
      throws PairingException, IOException {
    NodeId inviter = Names.node(peer);
    meeting.hold(inviter);
    try {
      host.connect(peer, addresses);
      Paired paired = pairing.join(inviter, code);
      meeting.seen(peer, addresses);
      return paired;
    } finally {
      meeting.release(inviter);
    }
  }

  private void invitedHasCome(Paired paired) {
    settings.keeper().accept(paired);
    take(paired);
  }

  private void take(Paired paired) {
    switch (paired.grant()) {
      case Grant.Mesh(MeshKey key) -> adopt(key);
      case Grant.Friends _ -> membership.friendsChanged();
    }
  }

  private boolean isInviting() {
    boolean open = invitations.isAnyOpen(platform.timers().nanoTime());
    beacon.invite(open);
    return open;
  }

  private List<String> handed() {
    List<String> all = new ArrayList<>(settings.bootstrap());
    all.addAll(settings.neighbours().get());
    return all;
  }

  Platform platform() {
    return platform;
  }

  Beacon beacon() {
    return beacon;
  }

  Host host() {
    return host;
  }

  /** Says goodbye to all, and hangs up. A second call does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    LOG.log(System.Logger.Level.DEBUG, "{0} leaves", id());
    beacon.close();
    meeting.close();
    pairing.close();
    network.leave(Duration.ZERO);
    network.close();
    membership.close();
    host.close();
  }
}
