package dev.folkmoot.libp2p.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.transport.MuxedStream;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets in, and where from. */
@Timeout(120)
final class QuicHandshakeIT {
  private Leaks leaks;
  private Node alice;
  private Node bob;

  @BeforeEach
  void start() {
    leaks = Leaks.watch();
    alice = Node.create();
    bob = Node.create();
  }

  @AfterEach
  void stop() {
    alice.close();
    bob.close();
    leaks.requireNone();
  }

  @Test
  void bothSidesLearnTheOthersKeyAndAddress() throws IOException {
    Door listener = bob.listen();
    MuxedConnection outbound = alice.dial(bob, listener);
    MuxedConnection inbound = listener.accept();
    assertThat(PeerId.of(outbound.remoteKey())).isEqualTo(bob.id());
    assertThat(PeerId.of(inbound.remoteKey())).isEqualTo(alice.id());
    assertThat(outbound.remoteAddress()).isEqualTo(listener.address());
    assertThat(inbound.remoteAddress()).isEqualTo(outbound.localAddress());
    assertThat(outbound.security()).hasToString("/quic-v1");
    assertThat(outbound.muxer()).hasToString("/quic-v1");
  }

  @Test
  void ip6WorksAsIp4Does() throws IOException {
    Door listener = bob.listen("/ip6/::1/udp/0/quic-v1");
    MuxedConnection outbound = alice.dial(bob, listener);
    Pair.echo(listener.accept());
    MuxedStream stream = outbound.open();
    Pair.write(stream, (byte) 6);
    stream.closeWrite();
    assertThat(Pair.readAll(stream)).containsExactly(6);
    assertThat(outbound.localAddress().toString()).startsWith("/ip6/::1/udp/");
  }

  @Test
  void aNameIsResolved() throws IOException {
    Door listener = bob.listen();
    Multiaddr named =
        Multiaddr.parse(listener.address().toString().replace("/ip4/127.0.0.1", "/dns4/localhost"));
    assertThat(alice.transport.dial(named, bob.id(), Source.ANY_PORT, Node.PATIENCE).isClosed())
        .isFalse();
  }

  @Test
  void anotherPeerThanTheExpectedIsRefused() throws IOException {
    Door listener = bob.listen();
    PeerId other = PeerId.of(PrivateKey.generate(Node.PLATFORM.random()).publicKey());
    assertThatThrownBy(
            () -> alice.transport.dial(listener.address(), other, Source.ANY_PORT, Node.PATIENCE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected " + other)
        .hasMessageContaining(bob.id().toString());
    await().until(() -> alice.transport.openSockets() == 0);
  }

  @ParameterizedTest
  @EnumSource(Forgery.class)
  void aDiallerRefusesAListenerWhoseCertificateProvesNothing(Forgery forgery) throws Exception {
    try (Node forger = Node.showing(forgery.create())) {
      Door listener = forger.listen();
      assertThatThrownBy(() -> alice.dial(forger, listener))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(forgery.complaint());
    }
  }

  /**
   * Lesson 4.3.9: the dialler's handshake is complete before the listener has judged; it hears
   * soon.
   */
  @ParameterizedTest
  @EnumSource(Forgery.class)
  void aListenerRefusesADiallerWhoseCertificateProvesNothing(Forgery forgery) throws Exception {
    Door listener = bob.listen();
    CompletableFuture<MuxedConnection> accepted = Pair.start(listener::accept);
    try (Node forger = Node.showing(forgery.create())) {
      assertThatThrownBy(
              () -> {
                MuxedStream stream = forger.dial(bob, listener).open();
                Pair.write(stream, (byte) 1);
                Pair.readAll(stream);
              })
          .isInstanceOf(IOException.class);
    }
    assertThat(accepted).isNotDone();
    assertThat(alice.dial(bob, listener).isClosed()).isFalse();
    assertThat(PeerId.of(accepted.join().remoteKey())).isEqualTo(alice.id());
  }

  @Test
  void aPortThatNobodyListensOnIsReportedSoon() throws IOException {
    int port;
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Multiaddr nobody = Multiaddr.parse("/ip4/127.0.0.1/udp/" + port + "/quic-v1");
    assertThatThrownBy(
            () -> alice.transport.dial(nobody, bob.id(), Source.ANY_PORT, Duration.ofSeconds(50)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
    await().until(() -> alice.transport.openSockets() == 0);
  }

  @Test
  void aRemoteThatNeverAnswersEndsInATimeout() throws IOException {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Multiaddr address =
          Multiaddr.parse("/ip4/127.0.0.1/udp/" + silent.getLocalPort() + "/quic-v1");
      assertThatThrownBy(() ->
              alice.transport.dial(address, bob.id(), Source.ANY_PORT, Duration.ofMillis(300)))
          .isInstanceOf(SocketTimeoutException.class);
    }
    await().until(() -> alice.transport.openSockets() == 0);
  }

  @Test
  void aPortThatIsTakenIsRefused() throws IOException {
    Door listener = bob.listen();
    assertThatThrownBy(() -> alice.listen(listener.address().toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen");
  }

  /**
   * Lesson 4.3.10: Netty QUIC cannot dial and listen on one socket; a second one shares the port,
   * and the listener goes on to accept others.
   */
  @Test
  void aDialMayComeFromTheListenersPort() throws IOException {
    Door mine = alice.listen();
    Door theirs = bob.listen();
    for (int i = 0; i < 5; i++) {
      MuxedConnection outbound =
          alice.transport.dial(
              theirs.address(), bob.id(), Source.LISTEN_PORT, Duration.ofSeconds(10));
      MuxedConnection inbound = theirs.accept();
      assertThat(inbound.remoteAddress()).isEqualTo(mine.address());
      try (Node carol = Node.create()) {
        assertThat(carol.dial(alice, mine).isClosed()).isFalse();
        assertThat(PeerId.of(mine.accept().remoteKey())).isEqualTo(carol.id());
      }
      Pair.echo(inbound);
      MuxedStream stream = outbound.open();
      Pair.write(stream, (byte) 4);
      stream.closeWrite();
      assertThat(Pair.readAll(stream)).containsExactly(4);
      // The same two ports cannot carry two connections of two sockets at once.
      MuxedConnection second =
          alice.transport.dial(
              theirs.address(), bob.id(), Source.LISTEN_PORT, Duration.ofSeconds(10));
      assertThat(second.localAddress()).isNotEqualTo(outbound.localAddress());
      theirs.accept().close();
      second.close();
      outbound.close();
      await().until(() -> alice.transport.openSockets() == 1);
    }
  }

  @Test
  void aClosedListenerLetsNobodyInAndKeepsWhoIsThere() throws IOException {
    Door listener = bob.listen();
    MuxedConnection outbound = alice.dial(bob, listener);
    Pair.echo(listener.accept());
    listener.close();
    assertThatThrownBy(listener::accept).isInstanceOf(IOException.class);
    // Nobody answers him: a listener that is gone says nothing.
    QuicConfig brief = QuicConfig.defaults().withHandshakeTimeout(Duration.ofMillis(500));
    try (Node carol = Node.create(brief)) {
      assertThatThrownBy(() -> carol.dial(bob, listener).open().read(new byte[1], 0, 1))
          .isInstanceOf(IOException.class);
    }
    MuxedStream stream = outbound.open();
    Pair.write(stream, (byte) 3);
    stream.closeWrite();
    assertThat(Pair.readAll(stream)).containsExactly(3);
    outbound.close();
    await().until(() -> bob.transport.openSockets() == 0);
  }
}
