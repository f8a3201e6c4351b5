package dev.folkmoot.libp2p.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.transport.ByteConnection;
import dev.folkmoot.libp2p.transport.ByteListener;
import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TcpTransportIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Multiaddr ANY = Multiaddr.parse("/ip4/127.0.0.1/tcp/0");

  private final TcpTransport transport = new TcpTransport(Platform.system());

  /**
   * Lesson 4.3.11: a dial comes from the listen port, so that a router between opens the way back;
   * and the listener goes on to listen.
   */
  @Test
  void aDialMayComeFromTheListenersPort() throws IOException {
    TcpTransport theirTransport = new TcpTransport(Platform.system());
    try (ByteListener own = transport.listen(ANY);
        ByteListener theirs = theirTransport.listen(ANY);
        ByteConnection dialled = dial(theirs);
        ByteConnection accepted = theirs.accept();
        ByteConnection back = theirTransport.dial(own.address(), Source.ANY_PORT, PATIENCE);
        ByteConnection heard = own.accept()) {
      assertThat(dialled.localAddress()).isEqualTo(own.address());
      assertThat(accepted.remoteAddress()).isEqualTo(own.address());
      assertThat(heard.remoteAddress()).isEqualTo(back.localAddress());
    }
  }

  /** Lesson 4.3.11: one pair of ports carries one connection; a second comes from another port. */
  @Test
  void whereThePairIsTakenAnyPortWillDo() throws IOException {
    try (ByteListener mine = transport.listen(ANY);
        ByteListener theirs = transport.listen(ANY);
        ByteConnection first = dial(theirs);
        ByteConnection second = dial(theirs)) {
      assertThat(first.localAddress()).isEqualTo(mine.address());
      assertThat(second.localAddress()).isNotEqualTo(mine.address());
      assertThat(theirs.accept().remoteAddress()).isEqualTo(first.localAddress());
      assertThat(theirs.accept().remoteAddress()).isEqualTo(second.localAddress());
    }
  }

  private ByteConnection dial(ByteListener to) throws IOException {
    return transport.dial(to.address(), Source.LISTEN_PORT, PATIENCE);
  }

  @Test
  void aRemoteThatRefusesIsNotReachedFromAnyOtherPortEither() throws IOException {
    try (ByteListener mine = transport.listen(ANY)) {
      assertThat(mine.address()).isNotEqualTo(ANY);
      Multiaddr closed = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");
      assertThatThrownBy(() -> transport.dial(closed, Source.LISTEN_PORT, PATIENCE))
          .isInstanceOf(IOException.class);
    }
  }

  /** Java's socket for IPv6 takes IPv4 as well: the two need to share. */
  @Test
  void bothFamiliesMayHaveOnePort() throws IOException {
    try (ByteListener four = transport.listen(Multiaddr.parse("/ip4/0.0.0.0/tcp/0"))) {
      String port = four.address().components().get(1).text();
      try (ByteListener six = transport.listen(Multiaddr.parse("/ip6/::/tcp/" + port));
          ByteConnection byFour = connect("/ip4/127.0.0.1/tcp/" + port);
          ByteConnection bySix = connect("/ip6/::1/tcp/" + port)) {
        assertThat(four.accept().remoteAddress()).isEqualTo(byFour.localAddress());
        assertThat(six.accept().remoteAddress()).isEqualTo(bySix.localAddress());
      }
    }
  }

  private ByteConnection connect(String address) throws IOException {
    return transport.dial(Multiaddr.parse(address), Source.ANY_PORT, PATIENCE);
  }

  /** Even where the other one would share it: half of our strangers would go there. */
  @Test
  void aPortThatSomebodyElseHasIsRefused() throws IOException {
    try (var other = new ServerSocket()) {
      other.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Multiaddr taken = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + other.getLocalPort());
      assertThatThrownBy(() -> transport.listen(taken)).hasMessageContaining("cannot listen");
    }
  }
}
