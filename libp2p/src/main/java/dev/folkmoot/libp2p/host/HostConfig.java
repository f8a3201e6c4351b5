package dev.folkmoot.libp2p.host;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.peerstore.PeerStoreLimits;
import dev.folkmoot.libp2p.pnet.PreSharedKey;
import dev.folkmoot.libp2p.rcmgr.ResourceLimits;
import dev.folkmoot.libp2p.swarm.ConnectionGater;
import dev.folkmoot.libp2p.swarm.DialRules;
import dev.folkmoot.libp2p.swarm.HandshakeLimit;
import dev.folkmoot.libp2p.swarm.Transports;
import dev.folkmoot.libp2p.swarm.Watermarks;
import dev.folkmoot.libp2p.transport.quic.QuicConfig;
import dev.folkmoot.libp2p.yamux.YamuxConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a host is. Begin with {@link #of} and change what should be different: each method answers a
 * changed copy.
 *
 * <pre>{@code
 * HostConfig.of(key)
 *     .listeningOn("/ip4/0.0.0.0/udp/4001/quic-v1")
 *     .listeningOn("/ip4/0.0.0.0/tcp/4001")
 *     .withAgent("my-program/1.0");
 * }</pre>
 */
public final class HostConfig implements Cloneable {

  // Written on a fresh copy only, in `with`: so each option stands here once, and nobody sees one
  // change.
  PrivateKey identity;
  List<Multiaddr> listen = List.of();
  List<Multiaddr> announce = List.of();
  @Nullable Transports transports;
  @Nullable PreSharedKey network;
  ResourceLimits limits = ResourceLimits.standard();
  Watermarks watermarks = Watermarks.standard();
  ConnectionGater gater = ConnectionGater.OPEN;
  DialRules dialling = DialRules.standard();
  HandshakeLimit handshakes = HandshakeLimit.standard();
  PeerStoreLimits peers = PeerStoreLimits.standard();
  YamuxConfig yamux = YamuxConfig.standard();
  QuicConfig quic = QuicConfig.defaults();
  Duration handshakeTimeout = Duration.ofSeconds(10);
  String agent = "folkmoot-libp2p";
  boolean perf;

  private HostConfig(PrivateKey identity) {
    this.identity = identity;
  }

  /** A host with this key that listens nowhere, with all defaults. */
  public static HostConfig of(PrivateKey identity) {
    return new HostConfig(identity);
  }

  /** Also listens here, for example on {@code /ip4/0.0.0.0/tcp/4001}; port 0 takes a free one. */
  public HostConfig listeningOn(String address) {
    List<Multiaddr> more = new ArrayList<>(listen);
    more.add(Multiaddr.parse(address));
    return withListen(more);
  }

  /** Listens exactly there; nowhere, if none is given, and then it only dials. */
  public HostConfig withListen(List<Multiaddr> value) {
    return with(config -> config.listen = List.copyOf(value));
  }

  /** Tells others to come there, instead of to where it listens. */
  public HostConfig withAnnounce(List<Multiaddr> value) {
    return with(config -> config.announce = List.copyOf(value));
  }

  /**
   * Takes exactly these ways to others, which the host closes with itself. Without this it takes
   * TCP, and QUIC where that runs on this machine and there is no private network.
   */
  public HostConfig withTransports(Transports value) {
    return with(config -> config.transports = value);
  }

  /** Lives in the private network of this key; TCP only. */
  public HostConfig withNetwork(PreSharedKey value) {
    return with(config -> config.network = value);
  }

  /** Keeps connections and streams within these limits. */
  public HostConfig withLimits(ResourceLimits value) {
    return with(config -> config.limits = value);
  }

  /** Trims connections by these marks. */
  public HostConfig withWatermarks(Watermarks value) {
    return with(config -> config.watermarks = value);
  }

  /** Asks this gater who may connect. */
  public HostConfig withGater(ConnectionGater value) {
    return with(config -> config.gater = value);
  }

  /** Dials by these rules. */
  public HostConfig withDialling(DialRules value) {
    return with(config -> config.dialling = value);
  }

  /** Lets one address begin handshakes no more often than this. */
  public HostConfig withHandshakes(HandshakeLimit value) {
    return with(config -> config.handshakes = value);
  }

  /** Remembers so much of others. */
  public HostConfig withPeers(PeerStoreLimits value) {
    return with(config -> config.peers = value);
  }

  /** Gives the streams over TCP these limits. */
  public HostConfig withYamux(YamuxConfig value) {
    return with(config -> config.yamux = value);
  }

  /** Gives QUIC these limits, less its handshake timeout: the host's counts for both. */
  public HostConfig withQuic(QuicConfig value) {
    return with(config -> config.quic = value);
  }

  /** The time for all steps from the first packet to a connection with streams. */
  public HostConfig withHandshakeTimeout(Duration value) {
    return with(config -> config.handshakeTimeout = value);
  }

  /** What program this is, as others will see it. */
  public HostConfig withAgent(String value) {
    return with(config -> config.agent = value);
  }

  /** Whether others may measure the line with {@code /perf/1.0.0}. */
  public HostConfig withPerf(boolean value) {
    return with(config -> config.perf = value);
  }

  private HostConfig with(Consumer<HostConfig> change) {
    HostConfig copy = clone();
    change.accept(copy);
    if (copy.network != null && copy.transports != null && !copy.transports.muxed().isEmpty()) {
      // They bring their own security, below which no private network fits.
      throw new IllegalArgumentException("a private network has transports of bytes only");
    }
    return copy;
  }

  @Override
  protected HostConfig clone() {
    try {
      return (HostConfig) super.clone();
    } catch (CloneNotSupportedException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
