package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.HostEvent;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.Subscription;
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
 * Drives an {@link AdvertBook} over streams: what connections, messages and time do to the book,
 * and what the book wants done. One lock around the book; nothing waits for the network under it.
 */
final class Acquaintances {

  private static final System.Logger LOG = System.getLogger(Acquaintances.class.getName());
  private static final Duration ROUND_TRIP_INTERVAL = Duration.ofMinutes(1);

  private final Host host;
  private final Platform platform;
  private final AdvertLimits limits;
  private final Standings standings;
  private final ReentrantLock lock = new ReentrantLock();
  private final AdvertBook book;
  private final Map<NodeId, GossipLink> links = new TreeMap<>();
  private final Map<NodeId, Duration> roundTrips = new ConcurrentHashMap<>();
  private final List<EventQueue> listeners = new CopyOnWriteArrayList<>();
  private final Set<Stream> inbound = ConcurrentHashMap.newKeySet();
  private final Subscription subscription;
  private volatile boolean closed;

  Acquaintances(
      Host host, Platform platform, AdvertSeal seal, AdvertLimits limits, Standings standings) {
    this.host = host;
    this.platform = platform;
    this.limits = limits;
    this.standings = standings;
    NodeId self = Names.node(host.peerId());
    this.book = new AdvertBook(self, limits, seal, platform.random(), now());
    this.subscription = host.events();
    host.handle(new ProtocolId(Protocols.ADVERT), this::listen);
    platform.start("peers", this::watch);
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
    boolean isConnected = links.containsKey(id);
    List<String> addresses = new ArrayList<>();
    for (Connection connection : host.connections(Names.peer(id))) {
      addresses.add(connection.remoteAddress().toString());
    }
    entry.ifPresent(offer -> addresses.addAll(offer.advert().content().addresses()));
    // What was passed on came from a member, about a member.
    Reach standing = isConnected ? standings.of(id) : Reach.MESH;
    return new Peer(
        id,
        standing,
        addresses.stream().distinct().toList(),
        isConnected,
        Optional.ofNullable(roundTrips.get(id)),
        entry);
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

  void close() {
    closed = true;
    host.unhandle(new ProtocolId(Protocols.ADVERT));
    subscription.close();
    listeners.forEach(EventQueue::close);
    // They would go on for as long as the connection, and a host that closes waits for streams.
    inbound.forEach(Stream::reset);
    lock.lock();
    try {
      links.values().forEach(GossipLink::close);
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

  /** The host's events, from those who were connected before on. */
  private void watch() {
    for (Connection connection : host.connections()) {
      connected(connection.remotePeer());
    }
    try {
      while (!closed) {
        switch (subscription.next()) {
          case HostEvent.PeerConnected(PeerId peer) -> connected(peer);
          case HostEvent.PeerDisconnected(PeerId peer) -> disconnected(peer);
          case HostEvent.EventsLost _ -> compare();
          case HostEvent.Listening _,
              HostEvent.ListeningEnded _,
              HostEvent.ConnectionOpened _,
              HostEvent.ConnectionClosed _,
              HostEvent.PeerIdentified _,
              HostEvent.PeerDiscovered _,
              HostEvent.PeerVanished _,
              HostEvent.AddressObserved _,
              HostEvent.AddressesChanged _ -> {}
        }
      }
    } catch (IOException e) {
      closed = true; // the host, or this, is closed
    }
  }

  /** Some events were lost: look who is there. */
  private void compare() {
    for (Connection connection : host.connections()) {
      connected(connection.remotePeer());
    }
    for (NodeId id : List.copyOf(links.keySet())) {
      if (host.connections(Names.peer(id)).isEmpty()) {
        disconnected(Names.peer(id));
      }
    }
  }

  private void connected(PeerId peer) {
    NodeId id;
    try {
      id = Names.node(peer);
    } catch (MalformedMessageException e) {
      return; // no node of ours: it has another kind of key
    }
    Reach standing = standings.of(id);
    update(() -> {
      if (links.containsKey(id)) {
        return List.of();
      }
      GossipLink link = new GossipLink(host, peer);
      links.put(id, link);
      platform.start("adverts-to", link::run);
      platform.start("round-trip", () -> measure(id, peer, link));
      tell(new PeerEvent.Connected(id));
      return book.connected(id, standing, now());
    });
  }

  /** Pings a peer now and then, for as long as this connection lasts. */
  private void measure(NodeId id, PeerId peer, GossipLink link) {
    try {
      Duration roundTrip = host.ping(peer);
      lock.lock();
      try {
        if (closed || links.get(id) != link) {
          return;
        }
        roundTrips.put(id, roundTrip);
      } finally {
        lock.unlock();
      }
      platform
          .timers()
          .schedule(
              ROUND_TRIP_INTERVAL,
              () -> platform.start("round-trip", () -> measure(id, peer, link)));
    } catch (IOException e) {
      // It is going, or does not answer pings: its round trip stays as it was, or unknown.
      LOG.log(System.Logger.Level.DEBUG, "no round trip to {0}: {1}", id, e.getMessage());
    }
  }

  private void disconnected(PeerId peer) {
    NodeId id = Names.node(peer);
    update(() -> {
      @Nullable GossipLink link = links.remove(id);
      if (link == null) {
        return List.of();
      }
      link.close();
      roundTrips.remove(id);
      tell(new PeerEvent.Disconnected(id));
      return book.disconnected(id, now());
    });
  }

  /** Serves the stream on which a peer sends. */
  private void listen(Stream stream) throws IOException {
    NodeId from = Names.node(stream.connection().remotePeer());
    // Its first message may be here before the event that it is connected.
    connected(stream.connection().remotePeer());
    inbound.add(stream);
    FrameStream frames =
        new FrameStream(stream, Limits.MAX_GOSSIP_BYTES, Limits.MAX_GOSSIP_FIELDS, 1);
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
    List<NodeId> banned = new ArrayList<>();
    lock.lock();
    try {
      for (BookAction action : change.get()) {
        switch (action) {
          case BookAction.Send(NodeId peer, Gossip gossip) -> {
            @Nullable GossipLink link = links.get(peer);
            if (link != null) {
              link.send(gossip);
            }
          }
          case BookAction.Disconnect ban -> banned.add(ban.peer());
          case BookAction.Changed(NodeId node) -> tell(new PeerEvent.OfferChanged(node));
          case BookAction.Gone(NodeId node) -> tell(new PeerEvent.Gone(node));
        }
      }
    } finally {
      lock.unlock();
    }
    for (NodeId peer : banned) {
      host.connections(Names.peer(peer)).forEach(Connection::close);
    }
  }

  private void tell(PeerEvent event) {
    listeners.forEach(listener -> listener.add(event));
  }
}
