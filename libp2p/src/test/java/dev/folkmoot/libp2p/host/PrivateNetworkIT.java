package dev.folkmoot.libp2p.host;

import static dev.folkmoot.libp2p.host.Hosts.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.pnet.PreSharedKey;
import dev.folkmoot.libp2p.swarm.DialException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrivateNetworkIT {

  private final Hosts hosts = new Hosts();

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void onlyMembersMeetInAPrivateNetwork() throws IOException {
    PreSharedKey key = PreSharedKey.of(new byte[PreSharedKey.BYTES]);
    Host member = hosts.start(config -> config.withNetwork(key));
    Host friend = hosts.start(config -> config.withNetwork(key));
    Host stranger = hosts.start(config -> config.withHandshakeTimeout(Duration.ofMillis(500)));

    assertThat(connect(friend, member).remotePeer()).isEqualTo(member.peerId());
    assertThat(friend.ping(member.peerId())).isPositive();
    assertThatThrownBy(() -> connect(stranger, member)).isInstanceOf(DialException.class);
  }

  /** QUIC has its own security, below which no private network fits. */
  @Test
  void aPrivateNetworkHasNoQuic() {
    PreSharedKey key = PreSharedKey.of(new byte[PreSharedKey.BYTES]);

    assertThatThrownBy(() ->
            hosts.start(
                config -> config.withNetwork(key).listeningOn("/ip4/127.0.0.1/udp/0/quic-v1")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no transport listens");
  }
}
