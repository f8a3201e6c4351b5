package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.HostEvent;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.StreamHandler;
import dev.folkmoot.libp2p.peerstore.PeerStore;
import dev.folkmoot.libp2p.platform.Gate;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.rcmgr.Resources;
import dev.folkmoot.libp2p.upgrade.Upgrader;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** All connections of a host, and the ways to get more of them. */
public final class Swarm {

  private static final System.Logger LOG = System.getLogger(Swarm.class.getName());

  /** How long addresses that a caller named are remembered. */
  private static final Duration NAMED_TTL = Duration.ofHours(1);

  /**
   * A second connection is closed only after this time: by then the remote knows the first one too,
   * and opens its streams there.
   */
  private static final Duration DUPLICATE_GRACE = Duration.ofSeconds(1);

  private final PeerId self;
  private final Platform platform;
  private final PeerStore peers;
  private final EventBus events;
  private final Handlers handlers = new Handlers();
  private final ConnectionTable table;
  private final ConnectionTrimmer trimmer;
  private final Dialer dialer;
  private final Listeners listeners;
  private final Transports transports;
  private volatile Consumer<Connection> onOpened = _ -> {};
  private volatile Runnable onHandlersChanged = () -> {};

  private final ReentrantLock lock = new ReentrantLock();
  private final Gate emptied;
  private volatile boolean closed;

  public Swarm(
      SwarmConfig config,
      Upgrader upgrader,
      Resources resources,
      PeerStore peers,
      EventBus events) {
    this.self = config.self();
    this.platform = config.platform();
    this.peers = peers;
    this.events = events;
    this.transports = config.transports();
    this.table = new ConnectionTable(self);
    this.trimmer = new ConnectionTrimmer(table, config.watermarks(), platform.timers());
    Admission admission = new Admission(config, upgrader, resources, handlers);
    this.dialer = new Dialer(config, admission);
    this.listeners = new Listeners(config, admission, events, this::register);
    this.emptied = new Gate(lock, platform.timers());
  }

  /**
   * Names the one that looks after new connections; to be called before the first of them.
   *
   * @param opened told of each connection, on a thread of its own: where identify begins
   * @param handlersChanged told when the protocols of this host change
   */
  public void watch(Consumer<Connection> opened, Runnable handlersChanged) {
    onOpened = opened;
    onHandlersChanged = handlersChanged;
  }

  /** Begins to listen; the answer has the real port. */
  public Multiaddr listen(Multiaddr address) throws IOException {
    return listeners.listen(address);
  }

  /** Where this host listens, as it was bound: a wildcard is still one. */
  public List<Multiaddr> listenAddresses() {
    return listeners.addresses();
  }

  /**
   * A connection with this peer: one that stands, or a new one.
   *
   * @param addresses where to try, beside those that the peer store knows
   * @throws DialException if no address answers
   */
  public Connection connect(PeerId peer, List<Multiaddr> addresses) throws IOException {
    requireOpen();
    if (peer.equals(self)) {
      throw new DialException(peer, "it is this host itself");
    }
    Optional<PeerConnection> standing = table.best(peer);
    if (standing.isPresent()) {
      return standing.get();
    }
    peers.addAddresses(peer, addresses, NAMED_TTL);
    Set<Multiaddr> all = new LinkedHashSet<>();
    for (Multiaddr address : addresses) {
      address.withoutPeerId().ifPresent(all::add);
    }
    all.addAll(peers.addresses(peer));
    if (all.isEmpty()) {
      throw new DialException(peer, "no address is known");
    }
    PeerConnection dialled =
        dialer.dial(peer, List.copyOf(all), () -> table.best(peer), this::registered);
    // Another may have come in at the same time, and be the one to stay.
    return table.best(peer).orElse(dialled);
  }

  /** Opens a stream of the first of these protocols that the peer speaks; connects where needed. */
  public Stream newStream(PeerId peer, List<ProtocolId> protocols) throws IOException {
    List<ProtocolId> known = peers.protocols(peer);
    List<ProtocolId> likely = protocols.stream().filter(known::contains).limit(1).toList();
    return connect(peer, List.of()).open(likely.isEmpty() ? protocols : likely);
  }

  /** Serves inbound streams of this protocol from now on. */
  public void handle(ProtocolId protocol, StreamHandler handler) {
    handlers.put(protocol, handler);
    onHandlersChanged.run();
  }

  /** Serves them no more; streams that are open go on. */
  public void unhandle(ProtocolId protocol) {
    handlers.remove(protocol);
    onHandlersChanged.run();
  }

  /** What this host serves. */
  public List<ProtocolId> protocols() {
    return handlers.protocols();
  }

  /** All connections, the oldest first. */
  public List<Connection> connections() {
    return List.copyOf(table.all());
  }

  /** The connections with this peer. */
  public List<Connection> connections(PeerId peer) {
    return List.copyOf(table.of(peer));
  }

  /** Keeps connections with this peer from being trimmed, for this reason among others. */
  public void protect(PeerId peer, String reason) {
    trimmer.protect(peer, reason);
  }

  /** Takes a reason back; says whether another one is left. */
  public boolean unprotect(PeerId peer, String reason) {
    return trimmer.unprotect(peer, reason);
  }

  /**
   * Stops listening, says goodbye everywhere, and returns when the last stream has ended, or at the
   * bound.
   */
  public void close(Duration bound) {
    closed = true;
    listeners.close();
    table.close();
    for (PeerConnection connection : table.all()) {
      connection.close(bound);
    }
    awaitEmpty(bound);
    for (PeerConnection connection : table.all()) {
      connection.abort();
    }
    awaitEmpty(bound);
    transports.close();
    events.close();
  }

  private void awaitEmpty(Duration bound) {
    lock.lock();
    try {
      emptied.deadline(bound);
      while (table.size() > 0 && !emptied.isExpired()) {
        emptied.await();
      }
    } catch (IOException late) {
      LOG.log(System.Logger.Level.DEBUG, "closing: {0}", late.getMessage());
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() throws SocketException {
    if (closed) {
      throw new SocketException("the host is closed");
    }
  }

  private PeerConnection registered(PeerConnection connection) {
    register(connection);
    return connection;
  }

  private void register(PeerConnection connection) {
    ConnectionTable.Change change = table.add(connection);
    if (!change.done()) {
      connection.discard();
      return;
    }
    events.publish(new HostEvent.ConnectionOpened(connection));
    if (change.turned()) {
      events.publish(new HostEvent.PeerConnected(connection.remotePeer()));
    }
    platform.start("connection-serve", () -> connection.serve(this::unregister));
    platform.start("connection-opened", () -> onOpened.accept(connection));
    if (!change.turned()) {
      platform.timers().schedule(DUPLICATE_GRACE, () -> closeSuperfluous(connection.remotePeer()));
    }
    trimmer.grown();
  }

  private void closeSuperfluous(PeerId peer) {
    table.superfluous(peer).forEach(PeerConnection::close);
  }

  private void unregister(PeerConnection connection) {
    ConnectionTable.Change change = table.remove(connection);
    if (change.done()) {
      events.publish(new HostEvent.ConnectionClosed(connection));
    }
    if (change.turned()) {
      events.publish(new HostEvent.PeerDisconnected(connection.remotePeer()));
    }
    lock.lock();
    try {
      emptied.wake();
    } finally {
      lock.unlock();
    }
  }
}
