package dev.folkmoot.node.sim;

import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.net.CardReply;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.PeerEvent;
import dev.folkmoot.net.PeerEvents;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.RequestHandler;
import dev.folkmoot.net.Traffic;
import dev.folkmoot.net.advert.AdvertBook;
import dev.folkmoot.net.advert.AdvertContent;
import dev.folkmoot.net.advert.AdvertLimits;
import dev.folkmoot.net.advert.AdvertSeal;
import dev.folkmoot.net.advert.BookAction;
import dev.folkmoot.net.advert.BookEntry;
import dev.folkmoot.net.advert.LoadReport;
import dev.folkmoot.net.wire.BodyCodec;
import dev.folkmoot.net.wire.EmbedBody;
import dev.folkmoot.net.wire.Gossip;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.RequestHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One life of a node, as far as its network goes: the real {@link AdvertBook}, driven by the
 * simulated mesh as {@code net.libp2p.Acquaintances} drives it over streams, and requests by {@link
 * SimCall}.
 */
final class SimPeers implements PeerNetwork {

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration BETWEEN_DIALS = Duration.ofSeconds(5);

  /** Dials at once, for a node that has few of the connections that it wants. */
  private static final int MAX_DIALS = 8;

  final Platform machine;
  final SimMesh mesh;
  final long since;
  long advertBytesSent;
  long advertBytesReceived;
  private final NodeId self;
  private final AdvertBook book;
  private final int wantedLinks;
  private final Map<NodeId, SimPeers> links = new LinkedHashMap<>();
  private final Set<SimCall> calls = new LinkedHashSet<>();
  private final List<SimEvents> listeners = new ArrayList<>();
  private @Nullable RequestHandler handler;
  private long sent;
  private long received;
  private boolean alive = true;
  private long endedAt = Long.MAX_VALUE;

  SimPeers(SimMesh mesh, NodeId self, AdvertSeal seal, Platform machine, int wantedLinks) {
    this.mesh = mesh;
    this.self = self;
    this.machine = machine;
    this.wantedLinks = wantedLinks;
    this.since = mesh.simulation.nanoTime();
    this.book =
        new AdvertBook(
            self, AdvertLimits.standard(), seal, mesh::decode, machine.random(), mesh.now());
  }

  void start() {
    mesh.simulation.after(Duration.ofNanos(mesh.random.nextLong(TICK.toNanos())), this::tick);
    mesh.simulation.after(
        Duration.ofNanos(mesh.random.nextLong(BETWEEN_DIALS.toNanos())), this::meetOthers);
  }

  boolean isAlive() {
    return alive;
  }

  /** Virtual seconds of this life, up to now. */
  double seconds() {
    return (Math.min(endedAt, mesh.simulation.nanoTime()) - since) / 1e9;
  }

  private void tick() {
    if (alive) {
      act(book.tick(mesh.now()));
      mesh.simulation.after(TICK, this::tick);
    }
  }

  // ---- who is connected ------------------------------------------------------------------------

  private void meetOthers() {
    if (!alive) {
      return;
    }
    int dials = Math.min(MAX_DIALS, wantedLinks - links.size());
    if (dials > 0) {
      List<BookEntry> known = book.entries(mesh.now());
      for (int i = 0; i < dials; i++) {
        NodeId to =
            known.isEmpty() || mesh.random.nextInt(MAX_DIALS) == 0
                ? mesh.anybody().self
                : known.get(mesh.random.nextInt(known.size())).advert().node();
        mesh.simulation.after(mesh.latency(self, to).multipliedBy(2), () -> connect(to));
      }
    }
    mesh.simulation.after(BETWEEN_DIALS, this::meetOthers);
  }

  /** The end of a dial; says whether the two are connected now. */
  boolean connect(NodeId to) {
    SimPeers other = mesh.find(to);
    if (!alive || other == null || other == this || !mesh.passes(self, to)) {
      return false;
    }
    if (links.get(to) != other) {
      drop(to);
      other.drop(self);
      links.put(to, other);
      other.links.put(self, this);
      greet(other);
      other.greet(this);
    }
    return true;
  }

  private void greet(SimPeers other) {
    tell(new PeerEvent.Connected(other.self));
    act(book.connected(other.self, Reach.MESH, mesh.now()));
  }

  boolean isLinked(NodeId to) {
    return links.containsKey(to);
  }

  /** This end of a connection is over, with what it carried. */
  private void drop(NodeId to) {
    SimPeers gone = links.remove(to);
    if (gone != null) {
      for (SimCall call : List.copyOf(calls)) {
        call.connectionLost(this, gone);
      }
      tell(new PeerEvent.Disconnected(to));
      act(book.disconnected(to, mesh.now()));
    }
  }

  private void dropIf(SimPeers gone) {
    if (alive && links.get(gone.self) == gone) {
      drop(gone.self);
    }
  }

  void dropUnreachable() {
    for (NodeId to : List.copyOf(links.keySet())) {
      if (!mesh.passes(self, to)) {
        drop(to);
      }
    }
  }

  /**
   * It is gone from one moment to the next.
   *
   * @param isSilent whether its machine went dark; else its kernel still closes its connections
   */
  void die(boolean isSilent) {
    if (!alive) {
      return;
    }
    alive = false;
    endedAt = mesh.simulation.nanoTime();
    mesh.gone(this);
    for (SimPeers other : links.values()) {
      Duration noticed = isSilent ? SimMesh.KEEPALIVE : mesh.latency(self, other.self);
      mesh.simulation.after(noticed, () -> other.dropIf(this));
    }
    links.clear();
    listeners.clear();
    for (SimCall call : List.copyOf(calls)) {
      call.machineDied(this);
    }
  }

  void add(SimCall call) {
    calls.add(call);
  }

  void remove(SimCall call) {
    calls.remove(call);
  }

  void carried(long bytesOut, long bytesIn) {
    sent += bytesOut;
    received += bytesIn;
  }

  // ---- adverts ---------------------------------------------------------------------------------

  private void act(List<BookAction> actions) {
    for (BookAction action : actions) {
      switch (action) {
        case BookAction.Send(NodeId peer, Gossip gossip) -> send(peer, gossip);
        case BookAction.Disconnect(NodeId peer, Duration _, String reason) -> {
          mesh.offences.add(reason);
          drop(peer);
        }
        case BookAction.Changed(NodeId node) -> tell(new PeerEvent.OfferChanged(node));
        case BookAction.Gone(NodeId node) -> tell(new PeerEvent.Gone(node));
      }
    }
  }

  private void send(NodeId peer, Gossip gossip) {
    SimPeers to = links.get(peer);
    if (to == null || !alive) {
      return;
    }
    int size = mesh.sizeOf(gossip) + SimMesh.FRAME_OVERHEAD_BYTES;
    advertBytesSent += size;
    mesh.bytesByKind.merge(gossip.getClass().getSimpleName(), (long) size, Long::sum);
    mesh.deliver(
        self,
        peer,
        () -> {
          if (to.alive && to.links.get(self) == this) {
            to.advertBytesReceived += size;
            mesh.happened(size, self.hashCode() ^ peer.hashCode());
            to.act(to.book.heard(self, gossip, mesh.now()));
          }
        });
  }

  private void tell(PeerEvent event) {
    listeners.forEach(listener -> listener.add(event));
  }

  // ---- the face --------------------------------------------------------------------------------

  @Override
  public NodeId self() {
    return self;
  }

  @Override
  public List<Peer> peers() {
    Map<NodeId, Peer> known = new TreeMap<>();
    for (BookEntry entry : book.entries(mesh.now())) {
      NodeId id = entry.advert().node();
      known.put(id, describe(id, Optional.of(entry)));
    }
    links.keySet().forEach(id -> known.computeIfAbsent(id, _ -> describe(id, Optional.empty())));
    return List.copyOf(known.values());
  }

  @Override
  public Optional<Peer> peer(NodeId id) {
    Optional<BookEntry> entry = book.find(id, mesh.now());
    return entry.isPresent() || isLinked(id) ? Optional.of(describe(id, entry)) : Optional.empty();
  }

  private Peer describe(NodeId id, Optional<BookEntry> entry) {
    Optional<Duration> roundTrip =
        isLinked(id) ? Optional.of(mesh.latency(self, id).multipliedBy(2)) : Optional.empty();
    return new Peer(id, Reach.MESH, List.of(), isLinked(id), roundTrip, Duration.ZERO, entry);
  }

  @Override
  public PeerEvents events() {
    SimEvents events = new SimEvents(mesh.simulation, listeners::remove);
    listeners.add(events);
    return events;
  }

  @Override
  public RemoteAnswer infer(NodeId peer, RequestHeader header, InferBody body) {
    return new SimCall(
        this,
        peer,
        header,
        BodyCodec.encode(body),
        (there, call) -> there.infer(call.served(BodyCodec::decodeInfer)));
  }

  @Override
  public RemoteAnswer embed(NodeId peer, RequestHeader header, EmbedBody body) {
    return new SimCall(
        this,
        peer,
        header,
        BodyCodec.encode(body),
        (there, call) -> there.embed(call.served(BodyCodec::decodeEmbed)));
  }

  @Override
  public RemoteAnswer countTokens(NodeId peer, RequestHeader header, InferBody body) {
    return new SimCall(
        this,
        peer,
        header,
        BodyCodec.encode(body),
        (there, call) -> there.countTokens(call.served(BodyCodec::decodeInfer)));
  }

  @Override
  public CardReply card(NodeId peer, ModelName name) {
    return new SimCard(this, peer, name).ask();
  }

  @Nullable RequestHandler handler() {
    return handler;
  }

  @Override
  public void serve(RequestHandler other) {
    handler = other;
  }

  @Override
  public void publish(Map<Reach, AdvertContent> contents) {
    if (alive) {
      act(book.publish(contents, mesh.now()));
    }
  }

  @Override
  public void report(LoadReport load) {
    if (alive) {
      act(book.report(load, mesh.now()));
    }
  }

  @Override
  public void leave(Duration after) {
    if (alive) {
      act(book.leave(after, mesh.now()));
    }
  }

  @Override
  public Traffic traffic() {
    return new Traffic(received + advertBytesReceived, sent + advertBytesSent);
  }

  /** Hangs up; what was said before arrives before that. */
  @Override
  public void close() {
    die(false);
  }
}
