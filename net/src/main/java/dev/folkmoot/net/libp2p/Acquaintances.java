package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.PeerEvent;
import dev.folkmoot.net.PeerEvents;
import dev.folkmoot.net.advert.AdvertBook;
import dev.folkmoot.net.advert.AdvertContent;
import dev.folkmoot.net.advert.AdvertLimits;
import dev.folkmoot.net.advert.AdvertSeal;
import dev.folkmoot.net.advert.BookAction;
import dev.folkmoot.net.advert.BookEntry;
import dev.folkmoot.net.advert.LoadReport;
import dev.folkmoot.net.advert.Moment;
import dev.folkmoot.net.wire.Gossip;
import dev.folkmoot.net.wire.GossipCodec;
import dev.folkmoot.net.wire.Limits;
import dev.folkmoot.net.wire.MalformedMessageException;
import dev.folkmoot.net.wire.Protocols;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives an {@link AdvertBook} over streams: what peers, messages and time do to the book, and what
 * the book wants done. Whoever is neither of the mesh nor a friend is told nothing, and nothing of
 * what he says is heard. One lock around the book; nothing waits for the network under it.
 */
final class Acquaintances implements Standings.Watcher {

  private static final System.Logger LOG = System.getLogger(Acquaintances.class.getName());
  private static final Duration ROUND_TRIP_INTERVAL = Duration.ofMinutes(1);

  /** Of which the quickest counts. */
  private static final int PINGS = 3;

  /** Before a stream of adverts is opened again that broke while the peer stayed. */
  private static final Duration RELINK_PAUSE = Duration.ofSeconds(2);

  /**
   * A peer with which adverts are exchanged.
   *
   * @param visit the same from when it came until it goes
   */
  private record Known(Reach standing, GossipLink link, long visit) {}

  private final Host host;
  private final TrafficCounter traffic;
  private final Platform platform;
  private final AdvertLimits limits;
  private final Standings standings;
  private final Bans bans;
  private final ReentrantLock lock = new ReentrantLock();
  private final AdvertBook book;
  private final Map<NodeId, Known> links = new TreeMap<>();

  /** Connected, and proven to be none of those with whom adverts are exchanged. */
  private final Set<NodeId> strangers = ConcurrentHashMap.newKeySet();

  private final Map<NodeId, Duration> roundTrips = new ConcurrentHashMap<>();
  private final List<EventQueue> listeners = new CopyOnWriteArrayList<>();
  private final Set<Stream> inbound = ConcurrentHashMap.newKeySet();
  private long visits;
  private volatile boolean closed;

  Acquaintances(
      Host host,
      TrafficCounter traffic,
      Platform platform,
      AdvertSeal seal,
      AdvertLimits limits,
      Standings standings,
      Bans bans) {
    this.host = host;
    this.traffic = traffic;
    this.platform = platform;
    this.limits = limits;
    this.standings = standings;
    this.bans = bans;
    NodeId self = Names.node(host.peerId());
    this.book = new AdvertBook(self, limits, seal, platform.random(), now());
    host.handle(new ProtocolId(Protocols.ADVERT), this::listen);
    scheduleTick();
  }

  List<Peer> peers() {
    Map<NodeId, Peer> all = new TreeMap<>();
    lock.lock();
    try {
      for (BookEntry entry : book.entries(now())) {
        NodeId id = entry.advert().node();
        all.put(id, describe(id, Optional.of(entry)));
      }
      for (NodeId id : links.keySet()) {
        all.computeIfAbsent(id, absent -> describe(absent, Optional.empty()));
      }
    } finally {
      lock.unlock();
    }
    return List.copyOf(all.values());
  }

  Optional<Peer> peer(NodeId id) {
    lock.lock();
    try {
      Optional<BookEntry> entry = book.find(id, now());
      return entry.isPresent() || links.containsKey(id)
          ? Optional.of(describe(id, entry))
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private Peer describe(NodeId id, Optional<BookEntry> entry) {
    @Nullable Known known = links.get(id);
    List<String> addresses = new ArrayList<>();
    for (Connection connection : host.connections(Names.peer(id))) {
      addresses.add(connection.remoteAddress().toString());
    }
    entry.ifPresent(offer -> addresses.addAll(offer.advert().content().addresses()));
    // What was passed on came from a member, about a member.
    Reach standing = known != null ? known.standing() : unknown(id);
    return new Peer(
        id,
        standing,
        addresses.stream().distinct().toList(),
        known != null,
        Optional.ofNullable(roundTrips.get(id)),
        book.clockAhead(id, now()),
        entry);
  }

  private Reach unknown(NodeId id) {
    return strangers.contains(id) ? Reach.PUBLIC : Reach.MESH;
  }

  PeerEvents events() {
    EventQueue queue = new EventQueue(platform.timers(), listeners::remove);
    listeners.add(queue);
    return queue;
  }

  void publish(Map<Reach, AdvertContent> contents) {
    update(() -> book.publish(contents, now()));
  }

  void report(LoadReport load) {
    update(() -> book.report(load, now()));
  }

  void leave(Duration after) {
    update(() -> book.leave(after, now()));
  }

  void quit() {
    update(() -> book.quit(now()));
  }

  void close() {
    closed = true;
    host.unhandle(new ProtocolId(Protocols.ADVERT));
    listeners.forEach(EventQueue::close);
    // They would go on for as long as the connection, and a host that closes waits for streams.
    inbound.forEach(Stream::reset);
    lock.lock();
    try {
      links.values().forEach(known -> known.link().close());
    } finally {
      lock.unlock();
    }
  }

  private Moment now() {
    return new Moment(platform.timers().nanoTime(), platform.clock().instant());
  }

  private void scheduleTick() {
    platform
        .timers()
        .schedule(limits.forwardInterval(), () -> platform.start("adverts", this::tick));
  }

  private void tick() {
    if (!closed) {
      update(() -> book.tick(now()));
      scheduleTick();
    }
  }

  // ---- who is there ----------------------------------------------------------------------------

  @Override
  public void stands(NodeId id, Reach standing) {
    if (standing == Reach.PUBLIC) {
      part(id);
      strangers.add(id);
      return;
    }
    strangers.remove(id);
    update(() -> {
      @Nullable Known before = links.get(id);
      if (before == null) {
        long visit = ++visits;
        links.put(id, new Known(standing, link(id), visit));
        platform.start("round-trip", () -> measure(id, visit));
        tell(new PeerEvent.Connected(id));
      } else {
        links.put(id, new Known(standing, before.link(), before.visit()));
      }
      return book.connected(id, standing, now());
    });
  }

  @Override
  public void unsettled(NodeId id) {
    part(id);
  }

  @Override
  public void gone(NodeId id) {
    part(id);
  }

  private void part(NodeId id) {
    strangers.remove(id);
    update(() -> {
      @Nullable Known known = links.remove(id);
      if (known == null) {
        return List.of();
      }
      known.link().close();
      roundTrips.remove(id);
      tell(new PeerEvent.Disconnected(id));
      return book.disconnected(id, now());
    });
  }

  private GossipLink link(NodeId id) {
    GossipLink link = new GossipLink(host, traffic, Names.peer(id));
    platform.start(
        "adverts-to",
        () -> {
          if (!link.run()) {
            platform
                .timers()
                .schedule(
                    RELINK_PAUSE, () -> platform.start("adverts-again", () -> relink(id, link)));
          }
        });
    return link;
  }

  /**
   * The stream to a peer broke, and the peer is still there: the connection that carried it was one
   * too many. What was on its way is lost, so all is said again.
   */
  private void relink(NodeId id, GossipLink broken) {
    update(() -> {
      @Nullable Known known = links.get(id);
      if (closed || known == null || known.link() != broken) {
        return List.of();
      }
      links.put(id, new Known(known.standing(), link(id), known.visit()));
      return book.connected(id, known.standing(), now());
    });
  }

  /** Pings a peer now and then, for as long as it stays. */
  private void measure(NodeId id, long visit) {
    // Looked at before: a ping would dial who is not there.
    if (!isHere(id, visit)) {
      return;
    }
    try {
      Duration roundTrip = quickestPing(id);
      lock.lock();
      try {
        if (isHere(id, visit)) {
          roundTrips.put(id, roundTrip);
        }
      } finally {
        lock.unlock();
      }
    } catch (IOException e) {
      // It is going, or does not answer pings: its round trip stays as it was, or unknown.
      LOG.log(System.Logger.Level.DEBUG, "no round trip to {0}: {1}", id, e.getMessage());
    }
    platform
        .timers()
        .schedule(
            ROUND_TRIP_INTERVAL, () -> platform.start("round-trip", () -> measure(id, visit)));
  }

  /** A first ping waits for threads that sleep, and for code that is not compiled yet. */
  private Duration quickestPing(NodeId id) throws IOException {
    Duration quickest = host.ping(Names.peer(id));
    for (int i = 1; i < PINGS; i++) {
      Duration another = host.ping(Names.peer(id));
      quickest = another.compareTo(quickest) < 0 ? another : quickest;
    }
    return quickest;
  }

  private boolean isHere(NodeId id, long visit) {
    lock.lock();
    try {
      @Nullable Known known = links.get(id);
      return !closed && known != null && known.visit() == visit;
    } finally {
      lock.unlock();
    }
  }

  /** Serves the stream on which a peer sends. */
  private void listen(Stream stream) throws IOException {
    NodeId from = Names.node(stream.connection().remotePeer());
    if (standings.await(from) == Reach.PUBLIC) {
      stream.reset();
      return;
    }
    inbound.add(stream);
    FrameStream frames =
        new FrameStream(stream, traffic, Limits.MAX_GOSSIP_BYTES, Limits.MAX_GOSSIP_FIELDS, 1);
    try {
      for (var next = frames.read(GossipCodec::read);
          next != null;
          next = frames.read(GossipCodec::read)) {
        Optional<Gossip> gossip = next;
        gossip.ifPresent(message -> update(() -> book.heard(from, message, now())));
      }
    } catch (MalformedMessageException e) {
      update(() -> book.garbled(from, now()));
      stream.reset();
    } finally {
      inbound.remove(stream);
    }
  }

  private void update(Supplier<List<BookAction>> change) {
    lock.lock();
    try {
      for (BookAction action : change.get()) {
        switch (action) {
          case BookAction.Send(NodeId peer, Gossip gossip) -> {
            @Nullable Known known = links.get(peer);
            if (known != null) {
              known.link().send(gossip);
            }
          }
          case BookAction.Disconnect(NodeId peer, Duration duration, String reason) -> {
            LOG.log(System.Logger.Level.INFO, "{0} is banned for a while: {1}", peer, reason);
            bans.ban(peer, duration);
            Hangup.on(host, platform, peer);
          }
          case BookAction.Changed(NodeId node) -> tell(new PeerEvent.OfferChanged(node));
          case BookAction.Gone(NodeId node) -> tell(new PeerEvent.Gone(node));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell(PeerEvent event) {
    listeners.forEach(listener -> listener.add(event));
  }
}
