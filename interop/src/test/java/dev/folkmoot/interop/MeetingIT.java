package dev.folkmoot.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.interop.peer.Implementation;
import dev.folkmoot.interop.peer.PeerFailedException;
import dev.folkmoot.interop.peer.PeerProcess;
import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.perf.Perf;
import dev.folkmoot.libp2p.pnet.PreSharedKey;
import dev.folkmoot.libp2p.transport.quic.QuicConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How peers find together, or do not. */
@Timeout(120)
final class MeetingIT {

  private static final String KEY = "5f".repeat(32);

  static Stream<Pair> pairs() {
    return Pair.all();
  }

  static Stream<Implementation> others() {
    return Peers.others();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void weMeetOverIp6Too(Pair pair) throws IOException {
    try (Encounter encounter = Encounter.of(pair, "::1")) {
      encounter.they("echo", Map.of("bytes", 100_000));
      encounter.download(1_000_000);
    }
  }

  /**
   * Nobody takes another peer for the one that was asked for. Over QUIC this is lesson 7: their
   * certificates have an empty issuer, which the JDK refuses to read, and are judged all the same.
   */
  @ParameterizedTest
  @MethodSource("pairs")
  void whoIsNotExpectedIsRefused(Pair pair) throws IOException {
    PeerProcess peer = Peers.of(pair.them());
    PeerId nobody = PeerId.of(PrivateKey.generate(Encounter.PLATFORM.random()).publicKey());
    HostConfig config = Encounter.config().listeningOn(pair.way().listen(Encounter.LOOPBACK));
    try (Host own = Host.start(config, Encounter.PLATFORM)) {
      if (pair.weDial()) {
        Multiaddr there = Multiaddr.parse(pair.way().of(peer, Encounter.LOOPBACK));
        Multiaddr bare = there.withoutPeerId().orElseThrow();
        assertThatThrownBy(() -> own.connect(nobody, List.of(bare)))
            .isInstanceOf(IOException.class)
            .hasMessageContaining(peer.id());
      } else {
        Multiaddr here = own.listenAddresses().getFirst().withPeerId(nobody);
        assertThatThrownBy(() -> peer.command("dial", Map.of("address", here.toString())))
            .isInstanceOf(PeerFailedException.class);
      }
    }
  }

  /** A listener under load asks a stranger to prove his address first. */
  @ParameterizedTest
  @MethodSource("others")
  void theyFindUsBehindARetry(Implementation them) throws IOException {
    PeerProcess peer = Peers.of(them);
    HostConfig config = Encounter.config().listeningOn(Way.QUIC.listen(Encounter.LOOPBACK));
    try (Host own = Host.start(config.withQuic(alwaysRetrying()), Encounter.PLATFORM)) {
      peer.command("dial", Map.of("address", Encounter.address(own).toString()));
      await()
          .atMost(Encounter.PATIENCE)
          .until(() -> !own.connections(PeerId.parse(peer.id())).isEmpty());
    }
  }

  @ParameterizedTest
  @MethodSource("others")
  void aPrivateNetworkOfOneKeyHoldsTogether(Implementation them) throws IOException {
    try (PeerProcess peer = member(them);
        Host own = Host.start(member(KEY), Encounter.PLATFORM);
        Host second = Host.start(member(KEY), Encounter.PLATFORM)) {
      Connection dialled = own.connect(Multiaddr.parse(peer.addresses().getFirst()));
      Perf.run(dialled.open(List.of(Perf.PROTOCOL)), 1_000_000, 1_000_000);
      Multiaddr here = second.listenAddresses().getFirst().withPeerId(second.peerId());
      peer.command("dial", Map.of("address", here.toString()));
      peer.command(
          "perf", Map.of("peer", second.peerId().toString(), "up", 1_000_000, "down", 1_000_000));
    }
  }

  @ParameterizedTest
  @MethodSource("others")
  void aPrivateNetworkKeepsStrangersOut(Implementation them) throws IOException {
    HostConfig otherKey = member("e1".repeat(32)).withHandshakeTimeout(Duration.ofSeconds(2));
    HostConfig noKey = Encounter.config().withHandshakeTimeout(Duration.ofSeconds(2));
    try (PeerProcess peer = member(them)) {
      for (HostConfig config : List.of(otherKey, noKey)) {
        try (Host stranger = Host.start(config, Encounter.PLATFORM)) {
          Multiaddr there = Multiaddr.parse(peer.addresses().getFirst());
          assertThatThrownBy(() -> stranger.connect(there)).isInstanceOf(IOException.class);
          assertThat(stranger.connections()).isEmpty();
        }
      }
    }
  }

  private static PeerProcess member(Implementation them) throws IOException {
    return Peers.start(them, "--psk=" + KEY, "--listen=" + Way.TCP.listen(Encounter.LOOPBACK));
  }

  private static HostConfig member(String key) {
    String file = "/key/swarm/psk/1.0.0/\n/base16/\n" + key;
    return Encounter.config()
        .listeningOn(Way.TCP.listen(Encounter.LOOPBACK))
        .withNetwork(PreSharedKey.parse(file.getBytes(StandardCharsets.US_ASCII)));
  }

  private static QuicConfig alwaysRetrying() {
    QuicConfig usual = QuicConfig.defaults();
    return new QuicConfig(
        usual.handshakeTimeout(),
        usual.idleTimeout(),
        usual.keepAlive(),
        usual.streamWindowBytes(),
        usual.connectionWindowBytes(),
        usual.maxStreams(),
        usual.receiveQueueBytes(),
        usual.sendQueueBytes(),
        usual.acceptBacklog(),
        usual.maxResets(),
        0,
        usual.maxHandshakes(),
        usual.eventLoops());
  }
}
