package dev.folkmoot.libp2p.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.transport.NameResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QuicAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ip4/192.0.2.7/udp/4001/quic-v1",
        "/ip6/2001:db8::7/udp/1/quic-v1",
        "/ip6/::/udp/0/quic-v1"
      })
  void anIpAddressGoesThroughASocketAddressAndBack(String text) throws IOException {
    Multiaddr address = Multiaddr.parse(text);
    InetSocketAddress socket = QuicAddress.socketAddress(address, NameResolver.system());
    assertThat(QuicAddress.multiaddr(socket)).isEqualTo(address);
    assertThat(QuicAddress.isQuic(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ip4/192.0.2.7/udp/4001",
        "/ip4/192.0.2.7/udp/4001/quic",
        "/ip4/192.0.2.7/tcp/4001",
        "/ip4/192.0.2.7/udp/4001/quic-v1/webtransport"
      })
  void whatIsNotQuicVersionOneIsNotDialled(String text) {
    Multiaddr address = Multiaddr.parse(text);
    assertThat(QuicAddress.isQuic(address)).isFalse();
    assertThatThrownBy(() -> QuicAddress.socketAddress(address, NameResolver.system()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(text);
  }

  @Test
  void aZoneIsNoPartOfAnAddress() throws IOException {
    InetAddress zoned = InetAddress.getByName("fe80::1%1");
    assertThat(QuicAddress.multiaddr(new InetSocketAddress(zoned, 9)))
        .hasToString("/ip6/fe80::1/udp/9/quic-v1");
  }

  @Test
  void aConfigurationOutOfRangeSaysWhatIs() {
    assertThatThrownBy(() -> QuicConfigs.streams(0)).hasMessageContaining("number of streams");
    assertThatThrownBy(() -> QuicConfigs.streams(QuicConfig.MAX_STREAMS + 1))
        .hasMessageContaining("number of streams");
    assertThatThrownBy(() -> QuicConfig.defaults().withHandshakeTimeout(Duration.ZERO))
        .hasMessageContaining("handshake timeout");
    assertThatThrownBy(() -> QuicConfigs.idle(Duration.ofSeconds(1), Duration.ofSeconds(1)))
        .hasMessageContaining("keep-alive");
  }
}
