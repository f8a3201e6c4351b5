package dev.folkmoot.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.platform.ManualTimers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ObservedAddressesTest {

  private static final Multiaddr OURS = Multiaddr.parse("/ip4/192.0.2.7/tcp/4001");

  private final ManualTimers timers = new ManualTimers();
  private final ObservedAddresses observed = new ObservedAddresses(timers);

  private static PeerId peer(int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    return PeerId.of(PrivateKey.ofEd25519Seed(bytes).publicKey());
  }

  private static ByteString ip(int last) {
    return ByteString.copyOf((byte) 198, (byte) 51, (byte) 100, (byte) last);
  }

  @Test
  void anAddressIsBelievedWhenEnoughAgree() {
    for (int i = 1; i < ObservedAddresses.QUORUM; i++) {
      assertThat(observed.observed(OURS, peer(i), ip(i))).isFalse();
    }
    assertThat(observed.believed()).isEmpty();
    assertThat(observed.observed(OURS, peer(9), ip(9))).isTrue();
    assertThat(observed.believed()).containsExactly(OURS);
    assertThat(observed.observed(OURS, peer(10), ip(10))).isFalse();
  }

  @Test
  void manyKeysBehindOneAddressAreOneVoice() {
    for (int i = 1; i <= 20; i++) {
      observed.observed(OURS, peer(i), ip(1));
    }
    assertThat(observed.believed()).isEmpty();
  }

  @Test
  void onePeerAtManyAddressesIsOneVoice() {
    for (int i = 1; i <= 20; i++) {
      observed.observed(OURS, peer(1), ip(i));
    }
    assertThat(observed.believed()).isEmpty();
  }

  @Test
  void whatIsNotSaidAgainIsForgotten() {
    for (int i = 1; i <= ObservedAddresses.QUORUM; i++) {
      observed.observed(OURS, peer(i), ip(i));
    }
    timers.advance(Duration.ofMinutes(40));
    assertThat(observed.believed()).isEmpty();
  }

  @Test
  void aFloodOfClaimsDisplacesTheOldestOnly() {
    for (int port = 1; port <= 1_000; port++) {
      observed.observed(
          Multiaddr.parse("/ip4/192.0.2.7/tcp/" + port), peer(port % 100), ip(port % 100));
    }
    assertThat(observed.believed()).isEmpty();
  }
}
