package dev.folkmoot.libp2p.host;

import static dev.folkmoot.libp2p.host.Hosts.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.rcmgr.ResourceLimits;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Section 6's attacks on a whole host, by a peer whose handshake is good and nothing else. */
class AttackIT {

  private static final int PATIENCE_MILLIS = 5_000;
  private static final int MAX_STREAMS = 20;
  private static final long SEED = 20_261_121;

  private final Hosts hosts = new Hosts();
  private Host server;
  private Host friend;

  @BeforeEach
  void start() throws IOException {
    ResourceLimits limits = ResourceLimits.standard();
    server =
        hosts.start(config ->
            config.withLimits(
                limits.withConnection(limits.connection().withStreams(MAX_STREAMS, 100, 100))));
    friend = hosts.start();
    connect(friend, server);
  }

  @AfterEach
  void close() {
    hosts.close();
  }

  private RawPeer attacker() throws IOException {
    return new RawPeer(server.listenAddresses().getFirst(), server.peerId());
  }

  private void friendIsServed() throws IOException {
    assertThat(friend.ping(server.peerId())).isPositive();
  }

  /** CVE-2026-32314: SYN with a body beyond the window killed the process of rust-yamux. */
  @Test
  void aFirstFrameBeyondTheWindowEndsThatConnectionOnly() throws IOException {
    try (RawPeer attacker = attacker()) {
      attacker.frame(RawPeer.DATA, RawPeer.SYN, 1, 262_145, 100);
      assertThat(attacker.isCutWithin(PATIENCE_MILLIS)).isTrue();
    }
    friendIsServed();
  }

  /** CVE-2022-23492 and its siblings: streams without end. */
  @Test
  void streamsWithoutEndStopAtTheConnectionsLimit() throws IOException {
    try (RawPeer attacker = attacker()) {
      for (int i = 0; i < 500; i++) {
        attacker.frame(RawPeer.WINDOW_UPDATE, RawPeer.SYN, 2 * i + 1, 0, 0);
      }
      await().until(() -> server.resources().systemUsage().inboundStreams() >= MAX_STREAMS);
      assertThat(server.resources().systemUsage().inboundStreams())
          .isLessThanOrEqualTo(MAX_STREAMS + 2);
      friendIsServed();
    }
    await().until(() -> server.resources().systemUsage().inboundStreams() == 0);
  }

  @Test
  void aFloodOfPingsEndsTheConnection() throws IOException {
    try (RawPeer attacker = attacker()) {
      assertThat(
              cutWhile(
                  () -> {
                    for (int i = 0; i < 10_000; i++) {
                      attacker.frame(RawPeer.PING, RawPeer.SYN, 0, i, 0);
                    }
                  },
                  attacker))
          .isTrue();
    }
    friendIsServed();
  }

  @Test
  void noiseAfterTheHandshakeEndsTheConnection() throws IOException {
    byte[] junk = new byte[70_000];
    new Random(SEED).nextBytes(junk);
    try (RawPeer attacker = attacker()) {
      assertThat(cutWhile(() -> attacker.raw(junk, junk.length), attacker)).isTrue();
    }
    friendIsServed();
    await().until(() -> server.connections().size() == 1);
  }

  private interface Attack {
    void run() throws IOException;
  }

  /** The server may hang up while the attacker is still writing: that is a cut, too. */
  private static boolean cutWhile(Attack attack, RawPeer attacker) throws IOException {
    try {
      attack.run();
    } catch (IOException broken) {
      return true;
    }
    return attacker.isCutWithin(PATIENCE_MILLIS);
  }
}
