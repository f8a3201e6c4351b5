package dev.folkmoot.libp2p.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.transport.ByteConnection;
import dev.folkmoot.libp2p.transport.ByteListener;
import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import dev.folkmoot.libp2p.transport.NameResolver;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TcpTransportIT {

  private static final Multiaddr LOOPBACK = Multiaddr.parse("/ip4/127.0.0.1/tcp/0");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Platform platform = Platform.system();

  private TcpTransport transport(boolean sharesListenPort) {
    return new TcpTransport(platform, NameResolver.system(), sharesListenPort);
  }

  /**
   * Lesson 4.3.11: with SO_REUSEPORT a dial comes from the listen port, so that a router between
   * opens the way back; and the listener goes on to listen.
   */
  @Test
  void aDialMayComeFromTheListenersPort() throws IOException {
    TcpTransport dialler = transport(true);
    try (ByteListener own = dialler.listen(LOOPBACK);
        ByteListener theirs = transport(false).listen(LOOPBACK);
        ByteConnection dialled = dialler.dial(theirs.address(), Source.LISTEN_PORT, PATIENCE);
        ByteConnection accepted = theirs.accept();
        ByteConnection back = transport(false).dial(own.address(), Source.ANY_PORT, PATIENCE);
        ByteConnection heard = own.accept()) {
      assertThat(dialled.localAddress()).isEqualTo(own.address());
      assertThat(accepted.remoteAddress()).isEqualTo(own.address());
      assertThat(heard.remoteAddress()).isEqualTo(back.localAddress());
    }
  }

  /** Lesson 4.3.11: where the two ports are joined already, any other port will do. */
  @Test
  void aDialWhosePortsAreTakenComesFromAnother() throws IOException {
    TcpTransport dialler = transport(true);
    try (ByteListener own = dialler.listen(LOOPBACK);
        ByteListener theirs = transport(false).listen(LOOPBACK);
        ByteConnection first = dialler.dial(theirs.address(), Source.LISTEN_PORT, PATIENCE);
        ByteConnection second = dialler.dial(theirs.address(), Source.LISTEN_PORT, PATIENCE)) {
      assertThat(first.localAddress()).isEqualTo(own.address());
      assertThat(second.localAddress()).isNotEqualTo(own.address());
    }
  }

  @Test
  void aListenerThatSharesNothingIsNoPlaceToDialFrom() throws IOException {
    TcpTransport dialler = transport(false);
    try (ByteListener own = dialler.listen(LOOPBACK);
        ByteListener theirs = transport(false).listen(LOOPBACK);
        ByteConnection dialled = dialler.dial(theirs.address(), Source.LISTEN_PORT, PATIENCE)) {
      assertThat(dialled.localAddress()).isNotEqualTo(own.address());
    }
  }
}
