package dev.folkmoot.libp2p.identify;

import dev.folkmoot.libp2p.AddressProtocol;
import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.HostEvent;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.peerstore.PeerStore;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.record.PeerRecord;
import dev.folkmoot.libp2p.swarm.EventBus;
import dev.folkmoot.libp2p.swarm.PrivateRange;
import dev.folkmoot.libp2p.swarm.Swarm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks every new connection's peer what it is, answers the same question, and tells all peers when
 * the answer has changed.
 */
public final class IdentifyService {

  private static final System.Logger LOG = System.getLogger(IdentifyService.class.getName());

  public static final ProtocolId PROTOCOL = new ProtocolId(IdentifyStream.PROTOCOL);
  public static final ProtocolId PUSH = new ProtocolId(IdentifyStream.PUSH_PROTOCOL);

  private static final String PROTOCOL_VERSION = "ipfs/0.1.0";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Several changes in a row make one push. */
  private static final Duration DEBOUNCE = Duration.ofSeconds(1);

  /** Pushes under way at once. */
  private static final int PUSH_CONCURRENCY = 32;

  /** How long what a peer said of its addresses is remembered. */
  private static final Duration ADDRESS_TTL = Duration.ofHours(1);

  private final Platform platform;
  private final PrivateKey identity;
  private final PeerId self;
  private final Swarm swarm;
  private final PeerStore peers;
  private final EventBus events;
  private final Supplier<List<Multiaddr>> addresses;
  private final String agent;
  private final ObservedAddresses observed;
  private final PushLimit pushLimit;
  private final Semaphore pushes = new Semaphore(PUSH_CONCURRENCY);
  private final AtomicBoolean pushPlanned = new AtomicBoolean();

  /** What may change of the things that this host says of itself. */
  private record Said(List<Multiaddr> addresses, List<ProtocolId> protocols) {}

  private final ReentrantLock recordLock = new ReentrantLock();

  /** What was said last on each connection; never iterated, and forgets those that are gone. */
  private final Map<Connection, Said> said = new WeakHashMap<>();

  private List<Multiaddr> recorded = List.of();
  private long sequence;
  private @Nullable ByteString signedRecord;

  /**
   * @param addresses where this host may be found
   * @param agent the program, as others will see it
   */
  public IdentifyService(
      Platform platform,
      PrivateKey identity,
      Swarm swarm,
      PeerStore peers,
      EventBus events,
      Supplier<List<Multiaddr>> addresses,
      String agent) {
    this.platform = platform;
    this.identity = identity;
    this.self = PeerId.of(identity.publicKey());
    this.swarm = swarm;
    this.peers = peers;
    this.events = events;
    this.addresses = addresses;
    this.agent = agent;
    this.observed = new ObservedAddresses(platform.timers());
    this.pushLimit = new PushLimit(platform.timers());
  }

  /** Asks the peer of a fresh connection. */
  public void opened(Connection connection) {
    try (Stream stream = connection.open(List.of(PROTOCOL))) {
      stream.readDeadline(TIMEOUT);
      stream.writeDeadline(TIMEOUT);
      learn(connection, IdentifyStream.read(stream.input()));
    } catch (IOException | MalformedException failed) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "{0} does not say what it is: {1}",
          connection.remotePeer(),
          failed.getMessage());
    }
  }

  /** Answers a peer that asks. */
  public void serve(Stream stream) throws IOException {
    stream.writeDeadline(TIMEOUT);
    IdentifyStream.write(stream.output(), message(stream.connection()));
    stream.closeWrite();
  }

  /** Takes in what a peer pushes. */
  public void servePush(Stream stream) throws IOException {
    Connection connection = stream.connection();
    if (!pushLimit.admits(connection.remotePeer())) {
      throw new IOException("too many pushes of " + connection.remotePeer());
    }
    stream.readDeadline(TIMEOUT);
    try {
      learn(connection, IdentifyStream.read(stream.input()));
    } catch (MalformedException broken) {
      throw new IOException("a bad push of " + connection.remotePeer(), broken);
    }
  }

  /** Something that this host says of itself has changed: tells all peers, a moment later. */
  public void changed() {
    if (pushPlanned.compareAndSet(false, true)) {
      platform.timers().schedule(DEBOUNCE, () -> platform.start("identify-push", this::pushToAll));
    }
  }

  /** Where enough peers agree that they see this host. */
  public List<Multiaddr> observedAddresses() {
    return observed.believed();
  }

  private void pushToAll() {
    pushPlanned.set(false);
    for (Connection connection : swarm.connections()) {
      if (peers.protocols(connection.remotePeer()).contains(PUSH) && hasNewsFor(connection)) {
        platform.start("identify-push", () -> push(connection));
      }
    }
  }

  private boolean hasNewsFor(Connection connection) {
    var now = new Said(addresses.get(), swarm.protocols());
    recordLock.lock();
    try {
      return !now.equals(said.get(connection));
    } finally {
      recordLock.unlock();
    }
  }

  private void push(Connection connection) {
    pushes.acquireUninterruptibly();
    try (Stream stream = connection.open(List.of(PUSH))) {
      stream.readDeadline(TIMEOUT);
      stream.writeDeadline(TIMEOUT);
      IdentifyStream.write(stream.output(), message(connection));
      stream.closeWrite();
    } catch (IOException failed) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "cannot push to {0}: {1}",
          connection.remotePeer(),
          failed.getMessage());
    } finally {
      pushes.release();
    }
  }

  private IdentifyMessage message(Connection connection) {
    List<Multiaddr> own = addresses.get();
    List<ProtocolId> protocols = swarm.protocols();
    recordLock.lock();
    try {
      said.put(connection, new Said(own, protocols));
    } finally {
      recordLock.unlock();
    }
    return new IdentifyMessage(
        identity.publicKey(),
        own,
        protocols.stream().map(ProtocolId::value).toList(),
        connection.remoteAddress(),
        PROTOCOL_VERSION,
        agent,
        record(own));
  }

  /** Signed anew only where the addresses have changed. */
  private ByteString record(List<Multiaddr> own) {
    recordLock.lock();
    try {
      ByteString signed = signedRecord;
      if (signed == null || !recorded.equals(own)) {
        // The time of day, so that a restarted host's record is newer than its last one.
        sequence = Math.max(sequence + 1, platform.clock().millis());
        List<Multiaddr> few = own.stream().limit(PeerRecord.MAX_ADDRESSES).toList();
        signed = ByteString.copyOf(new PeerRecord(self, sequence, few).seal(identity).encode());
        signedRecord = signed;
        recorded = own;
      }
      return signed;
    } finally {
      recordLock.unlock();
    }
  }

  // ---- what others say -------------------------------------------------------------------------

  private void learn(Connection connection, IdentifyMessage message) throws IOException {
    PeerId peer = connection.remotePeer();
    if (message.publicKey() != null && !message.publicKey().equals(connection.remoteKey())) {
      throw new IOException(peer + " names another key than it has proven");
    }
    learnAddresses(connection, message);
    List<ProtocolId> protocols = protocols(message);
    if (!protocols.isEmpty()) {
      peers.setProtocols(peer, protocols);
    }
    if (message.observedAddress() != null) {
      learnObserved(connection, message.observedAddress());
    }
    events.publish(
        new HostEvent.PeerIdentified(peer, peers.protocols(peer), message.agentVersion()));
  }

  private void learnAddresses(Connection connection, IdentifyMessage message) {
    PeerId peer = connection.remotePeer();
    if (!message.signedPeerRecord().isEmpty()) {
      try {
        peers.consumeRecord(peer, message.signedPeerRecord(), ADDRESS_TTL);
      } catch (MalformedException bad) {
        LOG.log(System.Logger.Level.DEBUG, "a bad record of {0}: {1}", peer, bad.getMessage());
      }
    }
    // A stranger on the internet must not make us dial into our own network.
    boolean nearby = PrivateRange.contains(connection.remoteAddress());
    List<Multiaddr> credible =
        message.listenAddresses().stream()
            .filter(address -> nearby || !PrivateRange.contains(address))
            .toList();
    peers.addAddresses(peer, credible, ADDRESS_TTL);
  }

  private static List<ProtocolId> protocols(IdentifyMessage message) {
    List<ProtocolId> known = new ArrayList<>();
    for (String name : message.protocols()) {
      try {
        known.add(new ProtocolId(name));
      } catch (MalformedException odd) {
        LOG.log(System.Logger.Level.DEBUG, "an odd protocol name: {0}", odd.getMessage());
      }
    }
    return known;
  }

  /**
   * Only what is said about a port that we listen on tells where we can be reached; a dial from any
   * other port says nothing of the kind.
   */
  private void learnObserved(Connection connection, Multiaddr address) {
    Optional<String> localPort = port(connection.localAddress());
    boolean ours = swarm.listenAddresses().stream().anyMatch(own -> port(own).equals(localPort));
    if (localPort.isEmpty() || !ours || address.isRelayed()) {
      return;
    }
    ByteString observerIp = connection.remoteAddress().components().getFirst().value();
    if (observed.observed(address, connection.remotePeer(), observerIp)) {
      events.publish(new HostEvent.AddressObserved(address));
      changed();
    }
  }

  /** The port with its kind, such as {@code tcp/4001}. */
  private static Optional<String> port(Multiaddr address) {
    return address
        .value(AddressProtocol.TCP)
        .map(port -> "tcp/" + port)
        .or(() -> address.value(AddressProtocol.UDP).map(port -> "udp/" + port));
  }
}
