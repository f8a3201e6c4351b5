package dev.folkmoot.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.platform.ManualTimers;
import org.junit.jupiter.api.Test;

class PushLimitTest {

  private static final PeerId PEER = PeerId.of(PrivateKey.ofEd25519Seed(new byte[32]).publicKey());

  private final ManualTimers timers = new ManualTimers();
  private final PushLimit limit = new PushLimit(timers);

  private int admitted(int tries) {
    int count = 0;
    for (int i = 0; i < tries; i++) {
      count += limit.admits(PEER) ? 1 : 0;
    }
    return count;
  }

  @Test
  void aBurstIsAllowedAndThenOneInAWhile() {
    assertThat(admitted(10)).isEqualTo(PushLimit.BURST);
    timers.advance(PushLimit.INTERVAL);
    assertThat(admitted(10)).isEqualTo(1);
    timers.advance(PushLimit.INTERVAL.multipliedBy(100));
    assertThat(admitted(10)).isEqualTo(PushLimit.BURST);
  }
}
