package dev.folkmoot.net.libp2p;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.rcmgr.ResourceLimits;
import dev.folkmoot.libp2p.swarm.DialRules;
import dev.folkmoot.libp2p.swarm.Watermarks;
import dev.folkmoot.libp2p.transport.quic.QuicConfig;
import dev.folkmoot.libp2p.yamux.YamuxConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a node sets its libp2p host up. */
final class MeshHost {

  /** Streams with one peer: a thousand answers at once, and what goes on beside them. */
  private static final int MAX_STREAMS = 4_096;

  /** Connections above {@link Meeting#MAX_KEPT} before the first is closed: strangers, mostly. */
  private static final int SPARE_CONNECTIONS = 64;

  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final Duration TRIM_INTERVAL = Duration.ofSeconds(10);

  /** For one address; whoever is on the LAN answers within milliseconds. */
  private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration BETWEEN_ADDRESSES = Duration.ofMillis(250);

  /** The host's own backoff stays below that of {@link DialBook}, which decides. */
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);

  private static final Duration MAX_BACKOFF = Duration.ofMillis(200);

  /**
   * A connection whose other end is stopped, or cut off, is given up after the sum of the two. Not
   * sooner: a machine that is busy with a prompt may not come to answer a ping for seconds, and
   * with the connection all its answers would be lost. Within an answer, silence is noticed by its
   * beats.
   */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

  private static final Duration PING_TIMEOUT = Duration.ofSeconds(10);

  /** As above: QUIC gives up after the longer of the two. */
  private static final Duration QUIC_IDLE_TIMEOUT = KEEP_ALIVE.plus(PING_TIMEOUT);

  private static final System.Logger LOG = System.getLogger(MeshHost.class.getName());

  private MeshHost() {}

  /** A host that listens nowhere yet. */
  static HostConfig config(PrivateKey key, Bans bans) {
    ResourceLimits usual = ResourceLimits.standard();
    int most = MAX_STREAMS;
    return HostConfig.of(key)
        .withAgent("folkmoot")
        .withGater(bans)
        .withLimits(
            usual
                .withSystem(usual.system().withStreams(2 * most, 2 * most, 2 * most))
                .withPending(usual.pending().withStreams(most, most, most))
                .withProtocol(usual.protocol().withStreams(most, most, most))
                .withPeer(usual.peer().withStreams(most, most, most))
                .withConnection(usual.connection().withStreams(most, most, most)))
        .withWatermarks(
            new Watermarks(
                Meeting.MAX_KEPT, Meeting.MAX_KEPT + SPARE_CONNECTIONS, GRACE, TRIM_INTERVAL))
        .withDialling(
            DialRules.standard()
                .withTimes(DIAL_TIMEOUT, BETWEEN_ADDRESSES)
                .withBackoff(FIRST_BACKOFF, MAX_BACKOFF))
        .withYamux(yamux())
        .withQuic(quic());
  }

  private static QuicConfig quic() {
    QuicConfig usual = QuicConfig.defaults();
    return new QuicConfig(
        usual.handshakeTimeout(),
        QUIC_IDLE_TIMEOUT,
        KEEP_ALIVE,
        usual.streamWindowBytes(),
        usual.connectionWindowBytes(),
        MAX_STREAMS,
        usual.receiveQueueBytes(),
        usual.sendQueueBytes(),
        usual.acceptBacklog(),
        usual.maxResets(),
        usual.retryAbove(),
        usual.maxHandshakes(),
        usual.eventLoops());
  }

  private static YamuxConfig yamux() {
    YamuxConfig usual = YamuxConfig.standard();
    return new YamuxConfig(
        usual.maxWindowBytes(),
        usual.sessionWindowBytes(),
        usual.sendBufferBytes(),
        usual.sessionSendBufferBytes(),
        usual.maxFrameBytes(),
        MAX_STREAMS,
        usual.acceptBacklog(),
        usual.maxUnacknowledged(),
        KEEP_ALIVE,
        PING_TIMEOUT);
  }

  /**
   * Listens wherever it can: a machine may lack QUIC, or IPv6.
   *
   * @throws IOException if it can listen nowhere of where it should
   */
  static void listen(Host host, List<Multiaddr> addresses) throws IOException {
    @Nullable IOException failure = null;
    for (Multiaddr address : addresses) {
      try {
        host.listen(address);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.INFO, "not listening on {0}: {1}", address, e.getMessage());
        failure = e;
      }
    }
    if (failure != null && host.listenAddresses().isEmpty()) {
      throw failure;
    }
  }
}
