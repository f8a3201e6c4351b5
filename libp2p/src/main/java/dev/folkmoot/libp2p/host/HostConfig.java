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
import dev.folkmoot.libp2p.transport.MuxedTransport;
import dev.folkmoot.libp2p.yamux.YamuxConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a host is. Begin with {@link #of} and change what should be different.
 *
 * @param identity the key whose name the host has
 * @param listen where to listen; none for a host that only dials
 * @param announce where others are told to find the host; empty for where it listens
 * @param transports the ways to others; empty for TCP alone
 * @param network the key of the private network, if the host is to live in one; TCP only
 * @param limits what connections and streams may take
 * @param watermarks when connections are trimmed
 * @param gater who may connect
 * @param dialling how peers are dialled
 * @param handshakes how often one address may begin handshakes
 * @param peers what is remembered of others
 * @param yamux limits of a connection's streams
 * @param handshakeTimeout for all steps from a connected socket to a connection with streams
 * @param agent the program, as others will see it
 * @param perf whether others may measure the line with {@code /perf/1.0.0}
 */
public record HostConfig(
    PrivateKey identity,
    List<Multiaddr> listen,
    List<Multiaddr> announce,
    Optional<Transports> transports,
    Optional<PreSharedKey> network,
    ResourceLimits limits,
    Watermarks watermarks,
    ConnectionGater gater,
    DialRules dialling,
    HandshakeLimit handshakes,
    PeerStoreLimits peers,
    YamuxConfig yamux,
    Duration handshakeTimeout,
    String agent,
    boolean perf) {

  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

  public HostConfig {
    listen = List.copyOf(listen);
    announce = List.copyOf(announce);
    List<MuxedTransport> unprotected = transports.map(Transports::muxed).orElse(List.of());
    if (network.isPresent() && !unprotected.isEmpty()) {
      // They bring their own security, below which no private network fits.
      throw new IllegalArgumentException("a private network has transports of bytes only");
    }
  }

  /** A host with this key that listens nowhere, with all defaults. */
  public static HostConfig of(PrivateKey identity) {
    return new HostConfig(
        identity,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        ResourceLimits.standard(),
        Watermarks.standard(),
        ConnectionGater.OPEN,
        DialRules.standard(),
        HandshakeLimit.standard(),
        PeerStoreLimits.standard(),
        YamuxConfig.standard(),
        HANDSHAKE_TIMEOUT,
        "folkmoot-libp2p",
        false);
  }

  /** Also listens here, for example on {@code /ip4/0.0.0.0/tcp/4001}; port 0 takes a free one. */
  public HostConfig listeningOn(String address) {
    List<Multiaddr> more = new ArrayList<>(listen);
    more.add(Multiaddr.parse(address));
    return withListen(more);
  }

  /** Listens exactly there. */
  public HostConfig withListen(List<Multiaddr> value) {
    return new HostConfig(
        identity,
        value,
        announce,
        transports,
        network,
        limits,
        watermarks,
        gater,
        dialling,
        handshakes,
        peers,
        yamux,
        handshakeTimeout,
        agent,
        perf);
  }

  /** Tells others to come there. */
  public HostConfig withAnnounce(List<Multiaddr> value) {
    return new HostConfig(
        identity,
        listen,
        value,
        transports,
        network,
        limits,
        watermarks,
        gater,
        dialling,
        handshakes,
        peers,
        yamux,
        handshakeTimeout,
        agent,
        perf);
  }

  /** Takes exactly these ways. */
  public HostConfig withTransports(Transports value) {
    return new HostConfig(
        identity,
        listen,
        announce,
        Optional.of(value),
        network,
        limits,
        watermarks,
        gater,
        dialling,
        handshakes,
        peers,
        yamux,
        handshakeTimeout,
        agent,
        perf);
  }

  /** Lives in the private network of this key. */
  public HostConfig withNetwork(PreSharedKey value) {
    return new HostConfig(
        identity,
        listen,
        announce,
        transports,
        Optional.of(value),
        limits,
        watermarks,
        gater,
        dialling,
        handshakes,
        peers,
        yamux,
        handshakeTimeout,
        agent,
        perf);
  }

  /** Keeps to these limits. */
  public HostConfig withLimits(ResourceLimits value) {
    return new HostConfig(
        identity,
        listen,
        announce,
        transports,
        network,
        value,
        watermarks,
        gater,
        dialling,
        handshakes,
        peers,
        yamux,
        handshakeTimeout,
        agent,
        perf);
  }

  /** Trims connections by these marks. */
  public HostConfig withWatermarks(Watermarks value) {
    return new HostConfig(
        identity,
        listen,
        announce,
        transports,
        network,
        limits,
        value,
        gater,
        dialling,
        handshakes,
        peers,
        yamux,
        handshakeTimeout,
        agent,
        perf);
  }

  /** Asks this gater. */
  public HostConfig withGater(ConnectionGater value) {
    return new HostConfig(
        identity,
        listen,
        announce,
        transports,
        network,
        limits,
        watermarks,
        value,
        dialling,
        handshakes,
        peers,
        yamux,
        handshakeTimeout,
        agent,
        perf);
  }

  /** Dials by these rules. */
  public HostConfig withDialling(DialRules value) {
    return new HostConfig(
        identity,
        listen,
        announce,
        transports,
        network,
        limits,
        watermarks,
        gater,
        value,
        handshakes,
        peers,
        yamux,
        handshakeTimeout,
        agent,
        perf);
  }

  /** Meters handshakes by this limit. */
  public HostConfig withHandshakes(HandshakeLimit value) {
    return new HostConfig(
        identity,
        listen,
        announce,
        transports,
        network,
        limits,
        watermarks,
        gater,
        dialling,
        value,
        peers,
        yamux,
        handshakeTimeout,
        agent,
        perf);
  }

  /** Remembers so much of others. */
  public HostConfig withPeers(PeerStoreLimits value) {
    return new HostConfig(
        identity,
        listen,
        announce,
        transports,
        network,
        limits,
        watermarks,
        gater,
        dialling,
        handshakes,
        value,
        yamux,
        handshakeTimeout,
        agent,
        perf);
  }

  /** Gives streams these limits. */
  public HostConfig withYamux(YamuxConfig value) {
    return new HostConfig(
        identity,
        listen,
        announce,
        transports,
        network,
        limits,
        watermarks,
        gater,
        dialling,
        handshakes,
        peers,
        value,
        handshakeTimeout,
        agent,
        perf);
  }

  /** Gives handshakes this time. */
  public HostConfig withHandshakeTimeout(Duration value) {
    return new HostConfig(
        identity,
        listen,
        announce,
        transports,
        network,
        limits,
        watermarks,
        gater,
        dialling,
        handshakes,
        peers,
        yamux,
        value,
        agent,
        perf);
  }

  /** Calls itself so. */
  public HostConfig withAgent(String value) {
    return new HostConfig(
        identity,
        listen,
        announce,
        transports,
        network,
        limits,
        watermarks,
        gater,
        dialling,
        handshakes,
        peers,
        yamux,
        handshakeTimeout,
        value,
        perf);
  }

  /** Lets others measure the line, or not. */
  public HostConfig withPerf(boolean value) {
    return new HostConfig(
        identity,
        listen,
        announce,
        transports,
        network,
        limits,
        watermarks,
        gater,
        dialling,
        handshakes,
        peers,
        yamux,
        handshakeTimeout,
        agent,
        value);
  }
}
