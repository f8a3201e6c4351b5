package dev.folkmoot.libp2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.platform.ManualTimers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final PeerId PEER = PeerId.of(PrivateKey.ofEd25519Seed(new byte[32]).publicKey());
  private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");

  private final ManualTimers timers = new ManualTimers();
  private final Backoff backoff =
      new Backoff(
          timers, DialRules.standard().withBackoff(Duration.ofSeconds(1), Duration.ofSeconds(5)));

  @Test
  void eachFailureDoublesThePauseUpToItsBound() {
    for (int seconds : new int[] {1, 2, 4, 5, 5}) {
      backoff.failed(PEER, ADDRESS);
      timers.advance(Duration.ofSeconds(seconds).minusNanos(1));
      assertThat(backoff.blocks(PEER, ADDRESS)).isTrue();
      timers.advance(Duration.ofNanos(1));
      assertThat(backoff.blocks(PEER, ADDRESS)).isFalse();
    }
  }

  @Test
  void manyFailuresNeverOverflow() {
    for (int i = 0; i < 200; i++) {
      backoff.failed(PEER, ADDRESS);
    }
    timers.advance(Duration.ofSeconds(5));
    assertThat(backoff.blocks(PEER, ADDRESS)).isFalse();
  }

  @Test
  void aSuccessForgetsTheFailures() {
    backoff.failed(PEER, ADDRESS);
    backoff.succeeded(PEER, ADDRESS);
    assertThat(backoff.blocks(PEER, ADDRESS)).isFalse();
  }

  @Test
  void beyondTheLimitTheOldestFailureIsForgotten() {
    backoff.failed(PEER, ADDRESS);
    for (int i = 0; i < Backoff.MAX_ENTRIES; i++) {
      backoff.failed(PEER, Multiaddr.parse("/ip4/198.51." + i / 256 + "." + i % 256 + "/tcp/1"));
    }
    assertThat(backoff.blocks(PEER, ADDRESS)).isFalse();
  }
}
