package dev.folkmoot.libp2p.host;

import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.StreamHandler;
import dev.folkmoot.libp2p.Subscription;
import dev.folkmoot.libp2p.identify.IdentifyService;
import dev.folkmoot.libp2p.peerstore.PeerStore;
import dev.folkmoot.libp2p.perf.Perf;
import dev.folkmoot.libp2p.ping.Ping;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.rcmgr.Resources;
import dev.folkmoot.libp2p.swarm.EventBus;
import dev.folkmoot.libp2p.swarm.Swarm;
import dev.folkmoot.libp2p.swarm.SwarmConfig;
import dev.folkmoot.libp2p.swarm.Transports;
import dev.folkmoot.libp2p.upgrade.Upgrader;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A peer in a libp2p network: it has a name, listens, dials, and speaks protocols over streams.
 *
 * <pre>{@code
 * HostConfig config = HostConfig.of(key).listeningOn("/ip4/0.0.0.0/udp/4001/quic-v1");
 * try (Host host = Host.start(config, platform)) {
 *   host.handle(new ProtocolId("/echo/1"), stream -> stream.input().transferTo(stream.output()));
 *   host.connect(friend, List.of(address));
 *   try (Stream stream = host.newStream(friend, new ProtocolId("/echo/1"))) { … }
 * }
 * }</pre>
 */
public final class Host implements AutoCloseable {

  /** How long {@link #close} lets open streams go on. */
  public static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

  private final HostConfig config;
  private final PeerId peerId;
  private final EventBus events;
  private final PeerStore peers;
  private final Resources resources;
  private final Swarm swarm;
  private final IdentifyService identify;
  private final Ping ping;

  private Host(HostConfig config, Platform platform) {
    this.config = config;
    this.peerId = PeerId.of(config.identity.publicKey());
    this.events = new EventBus(platform.timers());
    this.peers = new PeerStore(platform.timers(), config.peers);
    this.resources = new Resources(config.limits);
    Transports transports =
        config.transports == null ? StandardTransports.of(config, platform) : config.transports;
    this.swarm =
        new Swarm(
            new SwarmConfig(
                peerId,
                platform,
                transports,
                config.gater,
                config.watermarks,
                config.dialling,
                config.handshakes),
            new Upgrader(
                config.identity,
                Optional.ofNullable(config.network),
                config.yamux,
                config.handshakeTimeout,
                platform),
            resources,
            peers,
            events);
    this.identify =
        new IdentifyService(
            platform, config.identity, swarm, peers, events, this::addresses, config.agent);
    this.ping = new Ping(platform);
  }

  /**
   * Starts a host.
   *
   * @throws IOException if it cannot listen where it should
   */
  public static Host start(HostConfig config, Platform platform) throws IOException {
    Host host = new Host(config, platform);
    host.swarm.watch(host.identify::opened, host.identify::changed);
    host.handle(IdentifyService.PROTOCOL, host.identify::serve);
    host.handle(IdentifyService.PUSH, host.identify::servePush);
    host.handle(Ping.PROTOCOL, host.ping::serve);
    if (config.perf) {
      host.handle(Perf.PROTOCOL, Perf::serve);
    }
    try {
      for (Multiaddr address : config.listen) {
        host.swarm.listen(address);
      }
      return host;
    } catch (IOException | RuntimeException failed) {
      host.close();
      throw failed;
    }
  }

  /** This host's name. */
  public PeerId peerId() {
    return peerId;
  }

  /** Where it listens, with the ports that it really has; a wildcard is still one. */
  public List<Multiaddr> listenAddresses() {
    return swarm.listenAddresses();
  }

  /** Where others may find it: what is announced, or its interfaces, and where peers see it. */
  public List<Multiaddr> addresses() {
    Set<Multiaddr> all =
        new LinkedHashSet<>(
            config.announce.isEmpty() ? OwnAddresses.of(swarm.listenAddresses()) : config.announce);
    all.addAll(identify.observedAddresses());
    return List.copyOf(all);
  }

  /** Listens at one more address; answers it with the port that it really has. */
  public Multiaddr listen(Multiaddr address) throws IOException {
    Multiaddr bound = swarm.listen(address);
    identify.changed();
    return bound;
  }

  /**
   * A connection with this peer: one that stands, or a new one.
   *
   * @param addresses where to try, beside those that are remembered; may be empty
   * @throws IOException if nobody answers, or it is somebody else
   */
  public Connection connect(PeerId peer, List<Multiaddr> addresses) throws IOException {
    return swarm.connect(peer, addresses);
  }

  /** Connects to an address that ends with the peer's id. */
  public Connection connect(Multiaddr address) throws IOException {
    PeerId peer = address.peerId().orElseThrow(() -> new IOException(address + " names no peer"));
    return connect(peer, List.of(address));
  }

  /**
   * Opens a stream of the first of these protocols that the peer speaks; connects where needed.
   *
   * @throws dev.folkmoot.libp2p.UnsupportedProtocolException if it speaks none of them; with one
   *     protocol, that shows at the first read
   */
  public Stream newStream(PeerId peer, List<ProtocolId> protocols) throws IOException {
    return swarm.newStream(peer, protocols);
  }

  /** Opens a stream of this protocol; connects where needed. */
  public Stream newStream(PeerId peer, ProtocolId protocol) throws IOException {
    return newStream(peer, List.of(protocol));
  }

  /** Serves inbound streams of this protocol from now on. */
  public void handle(ProtocolId protocol, StreamHandler handler) {
    swarm.handle(protocol, handler);
  }

  /** Serves them no more; streams that are open go on. */
  public void unhandle(ProtocolId protocol) {
    swarm.unhandle(protocol);
  }

  /** The time to this peer and back. */
  public Duration ping(PeerId peer) throws IOException {
    return ping.measure(newStream(peer, Ping.PROTOCOL));
  }

  /** All connections, the oldest first. */
  public List<Connection> connections() {
    return swarm.connections();
  }

  /** The connections with this peer. */
  public List<Connection> connections(PeerId peer) {
    return swarm.connections(peer);
  }

  /** Keeps connections with this peer from being trimmed, for this reason among others. */
  public void protect(PeerId peer, String reason) {
    swarm.protect(peer, reason);
  }

  /** Takes a reason back; says whether another one is left. */
  public boolean unprotect(PeerId peer, String reason) {
    return swarm.unprotect(peer, reason);
  }

  /** What is known of peers. */
  public PeerStore peers() {
    return peers;
  }

  /** What connections and streams take. */
  public Resources resources() {
    return resources;
  }

  /** Events from now on; close the subscription when done. */
  public Subscription events() {
    return events.subscribe();
  }

  /** Stops listening, says goodbye to all, and returns when streams have ended or at a bound. */
  @Override
  public void close() {
    swarm.close(CLOSE_BOUND);
  }
}
