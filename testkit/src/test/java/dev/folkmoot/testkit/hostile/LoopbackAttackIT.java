package dev.folkmoot.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.rcmgr.ResourceLimits;
import dev.folkmoot.libp2p.transport.tcp.TcpTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The attacks whose outcome hangs on sockets and threads as they are, over loopback. */
final class LoopbackAttackIT {

  private static final String LOOPBACK = "/ip4/127.0.0.1/tcp/0";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MAX_STREAMS = 20;
  private static final int FLOOD = 20_000;
  private static final long SEED = 20_261_121;

  private final Platform platform = Platform.system();
  private final PrivateKey identity = PrivateKey.generate(platform.random());
  private Host server;
  private Host friend;

  @BeforeEach
  void start() throws IOException {
    ResourceLimits limits = ResourceLimits.standard();
    HostConfig config =
        HostConfig.of(PrivateKey.generate(platform.random()))
            .listeningOn(LOOPBACK)
            .withLimits(
                limits.withConnection(limits.connection().withStreams(MAX_STREAMS, 100, 100)));
    server = Host.start(config, platform);
    friend = Host.start(HostConfig.of(PrivateKey.generate(platform.random())), platform);
    friend.connect(address().withPeerId(server.peerId()));
  }

  @AfterEach
  void close() throws IOException {
    assertThat(friend.ping(server.peerId())).isPositive();
    friend.close();
    server.close();
  }

  private Multiaddr address() {
    return server.listenAddresses().getFirst();
  }

  private interface Attack {
    void by(HostileConnection line, HostileNoise noise, HostileYamux yamux) throws IOException;
  }

  /** Whether the victim hangs up; perhaps while the attacker is still writing. */
  private boolean isCutBy(Attack attack) throws IOException {
    try (HostileConnection line =
        HostileConnection.dial(new TcpTransport(platform), address(), platform)) {
      HostileNoise noise =
          HostileNoise.shake(
              line, platform.random(), staticKey -> Payloads.honest(identity, staticKey));
      try {
        attack.by(line, noise, new HostileYamux(noise));
      } catch (IOException cut) {
        return true;
      }
      return line.isCutWithin(PATIENCE);
    }
  }

  /**
   * CVE-2026-32314: DATA and SYN with a body beyond the window killed the process of rust-yamux.
   */
  @Test
  void aFirstFrameBeyondTheWindowEndsThatConnectionOnly() throws IOException {
    assertThat(
            isCutBy((_, _, yamux) ->
                yamux.frame(HostileYamux.DATA, HostileYamux.SYN, 1, HostileYamux.WINDOW_BYTES + 1)))
        .isTrue();
  }

  /** CVE-2022-23492 and its siblings: streams without end. */
  @Test
  void streamsWithoutEndStopAtTheConnectionsLimit() throws IOException {
    try (HostileConnection line =
        HostileConnection.dial(new TcpTransport(platform), address(), platform)) {
      var yamux =
          new HostileYamux(
              HostileNoise.shake(
                  line, platform.random(), staticKey -> Payloads.honest(identity, staticKey)));
      for (int i = 0; i < 500; i++) {
        yamux.frame(HostileYamux.WINDOW_UPDATE, HostileYamux.SYN, 2 * i + 1, 0);
      }
      await()
          .atMost(PATIENCE)
          .until(() -> server.resources().systemUsage().inboundStreams() >= MAX_STREAMS);
      // And those of the friend, whose identify may still be under way.
      assertThat(server.resources().systemUsage().inboundStreams())
          .isLessThanOrEqualTo(MAX_STREAMS + 2);
    }
    await().atMost(PATIENCE).until(() -> server.resources().systemUsage().inboundStreams() == 0);
  }

  @Test
  void aFloodOfPingsEndsTheConnection() throws IOException {
    assertThat(
            isCutBy((_, _, yamux) -> yamux.flood(FLOOD, HostileYamux.PING, HostileYamux.SYN, 0, 7)))
        .isTrue();
  }

  @Test
  void junkBehindTheHandshakeEndsTheConnection() throws IOException {
    byte[] junk = new byte[70_000];
    new Random(SEED).nextBytes(junk);

    assertThat(isCutBy((line, _, _) -> line.write(junk))).isTrue();
    await().atMost(PATIENCE).until(() -> server.connections().size() == 1);
  }
}
