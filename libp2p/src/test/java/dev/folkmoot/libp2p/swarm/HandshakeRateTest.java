package dev.folkmoot.libp2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.platform.ManualTimers;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** CVE-2023-39533 and its like: what a stranger makes us compute before it is known. */
class HandshakeRateTest {

  private final ManualTimers timers = new ManualTimers();
  private final HandshakeRate rate = new HandshakeRate(timers, new HandshakeLimit(2, 1, true));

  private int admitted(String... addresses) {
    int count = 0;
    for (String address : addresses) {
      try {
        rate.spend(Multiaddr.parse(address));
        count++;
      } catch (IOException tooMany) {
        assertThat(tooMany).hasMessageContaining(address);
      }
    }
    return count;
  }

  @Test
  void oneAddressIsMeteredAndOthersAreNot() throws IOException {
    String one = "/ip4/192.0.2.1/tcp/1";
    assertThat(admitted(one, one, one)).isEqualTo(2);
    assertThat(admitted("/ip4/192.0.2.2/tcp/1")).isEqualTo(1);
    timers.advance(Duration.ofSeconds(1));
    assertThat(admitted(one, one)).isEqualTo(1);
  }

  @Test
  void aWholeIp6NetworkCountsAsOne() {
    assertThat(
            admitted("/ip6/2001:db8::1/tcp/1", "/ip6/2001:db8::2/tcp/1", "/ip6/2001:db8::3/tcp/1"))
        .isEqualTo(2);
    assertThat(admitted("/ip6/2001:db8:0:1::1/tcp/1")).isEqualTo(1);
  }

  @Test
  void loopbackIsSparedWhereTheLimitSaysSo() {
    String home = "/ip4/127.0.0.1/tcp/1";
    assertThat(admitted(home, home, home, "/ip6/::1/tcp/1")).isEqualTo(4);
    HandshakeRate strict = new HandshakeRate(timers, new HandshakeLimit(1, 1, false));
    assertThatThrownBy(
            () -> {
              strict.spend(Multiaddr.parse(home));
              strict.spend(Multiaddr.parse(home));
            })
        .isInstanceOf(IOException.class);
  }

  /** A packet of UDP may name any sender: nobody shall use up another's handshakes with it. */
  @Test
  void whatIsSpentOverUdpIsNotMissingOverTcp() {
    String udp = "/ip4/192.0.2.1/udp/1/quic-v1";
    assertThat(admitted(udp, udp, udp)).isEqualTo(2);
    assertThat(admitted("/ip4/192.0.2.1/tcp/1")).isEqualTo(1);
  }
}
