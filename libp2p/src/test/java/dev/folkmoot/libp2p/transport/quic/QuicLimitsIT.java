package dev.folkmoot.libp2p.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.AddressProtocol;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.transport.MuxedStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What others may not do to us. */
@Timeout(120)
final class QuicLimitsIT {
  private static final long SEED = 20_261_121;

  private Leaks leaks;

  @BeforeEach
  void watch() {
    leaks = Leaks.watch();
  }

  @AfterEach
  void requireNoLeaks() {
    leaks.requireNone();
  }

  private static void assertEchoes(MuxedConnection connection) throws IOException {
    MuxedStream stream = connection.open();
    Pair.write(stream, (byte) 9);
    stream.closeWrite();
    assertThat(Pair.readAll(stream)).containsExactly(9);
  }

  /** Attack: a client that sent random UDP packets brought down a peer (CL-2020-09). */
  @Test
  void randomDatagramsDisturbNeitherListenerNorConnection() throws IOException {
    try (Pair pair = Pair.create();
        DatagramSocket noise = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Node late = Node.create()) {
      Pair.echo(pair.inbound);
      Random random = new Random(SEED);
      int port = Integer.parseInt(pair.listener.address().value(AddressProtocol.UDP).orElseThrow());
      for (int i = 0; i < 5_000; i++) {
        byte[] bytes = new byte[1 + random.nextInt(1_400)];
        random.nextBytes(bytes);
        if (i % 2 == 0) {
          // A long header of version 1, an Initial by its type: as far in as garbage gets.
          bytes[0] = (byte) 0xc0;
          for (int j = 1; j < Math.min(5, bytes.length); j++) {
            bytes[j] = (byte) (j == 4 ? 1 : 0);
          }
        }
        noise.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
      }
      assertEchoes(pair.outbound);
      assertThat(late.dial(pair.bob, pair.listener).isClosed()).isFalse();
    }
  }

  @Test
  void aHandshakeThatNeverEndsIsForgotten() throws IOException {
    try (Node node =
            Node.create(QuicConfig.defaults().withHandshakeTimeout(Duration.ofMillis(300)));
        DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Multiaddr address =
          Multiaddr.parse("/ip4/127.0.0.1/udp/" + silent.getLocalPort() + "/quic-v1");
      assertThatThrownBy(() ->
              node.transport.dial(address, node.id(), Source.ANY_PORT, Duration.ofSeconds(60)))
          .isInstanceOf(IOException.class);
      await().until(() -> node.transport.openSockets() == 0);
    }
  }

  @Test
  void aStreamTooManyWaitsForOneThatEnds() throws IOException {
    try (Pair pair = Pair.create(QuicConfigs.streams(4))) {
      Pair.echo(pair.inbound);
      List<MuxedStream> open = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        open.add(pair.outbound.open());
        Pair.write(open.getLast(), (byte) i);
      }
      CompletableFuture<MuxedStream> fifth = Pair.start(pair.outbound::open);
      open.getFirst().closeWrite();
      assertThat(Pair.readAll(open.getFirst())).containsExactly(0);
      MuxedStream stream = fifth.join();
      Pair.write(stream, (byte) 5);
      stream.closeWrite();
      assertThat(Pair.readAll(stream)).containsExactly(5);
      for (int i = 0; i < 20; i++) {
        open.get(1).reset();
        open.set(1, pair.outbound.open());
        Pair.write(open.get(1), (byte) i);
      }
    }
  }

  @Test
  void streamsThatNobodyAcceptsAreRefusedBeyondTheBacklog() throws IOException {
    try (Pair pair = Pair.create()) {
      int backlog = QuicConfig.defaults().acceptBacklog();
      List<MuxedStream> opened = new ArrayList<>();
      for (int i = 0; i < backlog + 10; i++) {
        opened.add(pair.outbound.open());
        Pair.write(opened.getLast(), (byte) 1);
      }
      await().until(() -> opened.stream().filter(MuxedStream::isOver).count() == 10);
      for (int i = 0; i < backlog; i++) {
        assertThat(pair.inbound.accept().read(new byte[1], 0, 1)).isEqualTo(1);
      }
    }
  }

  /** Attack: rapid reset. Netty keeps something of each; a bound ends the connection. */
  @Test
  void aConnectionOfTooManyResetsGoes() throws IOException {
    try (Pair pair = Pair.listeningWith(QuicConfigs.resets(200))) {
      Pair.echo(pair.inbound);
      while (!pair.inbound.isClosed()) {
        try {
          MuxedStream stream = pair.outbound.open();
          Pair.write(stream, (byte) 1);
          stream.reset();
        } catch (IOException refused) {
          await().until(pair.inbound::isClosed);
        }
      }
      // What had come before is still there to be taken.
      assertThatThrownBy(
              () -> {
                while (true) {
                  pair.inbound.accept();
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aConnectionIsKeptAliveWhileBothSidesWantIt() throws IOException {
    QuicConfig config = QuicConfigs.idle(Duration.ofMillis(600), Duration.ofMillis(150));
    try (Pair pair = Pair.create(config)) {
      await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
      Pair.echo(pair.inbound);
      assertEchoes(pair.outbound);
    }
  }

  @Test
  void aConnectionThatFallsSilentEnds() throws IOException {
    QuicConfig config = QuicConfigs.idle(Duration.ofMillis(400), Duration.ZERO);
    try (Pair pair = Pair.create(config)) {
      assertThatThrownBy(pair.inbound::accept)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("silent");
      await().until(pair.outbound::isClosed);
    }
  }

  @Test
  void goingAwayTakesNoNewStreamAndKeepsTheOld() throws IOException {
    try (Pair pair = Pair.create()) {
      MuxedStream mine = pair.outbound.open();
      Pair.write(mine, (byte) 1);
      MuxedStream theirs = pair.inbound.accept();
      pair.inbound.goAway();
      assertThatThrownBy(pair.inbound::open).isInstanceOf(IOException.class);
      MuxedStream late = pair.outbound.open();
      Pair.write(late, (byte) 1);
      assertThatThrownBy(() -> late.read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
      Pair.write(theirs, (byte) 2);
      theirs.closeWrite();
      assertThat(Pair.readAll(mine)).containsExactly(2);
    }
  }

  @Test
  void whoSaidGoodbyeClosesWithTheLastStream() throws IOException {
    try (Pair pair = Pair.create()) {
      Pair.echo(pair.inbound);
      MuxedStream one = pair.outbound.open();
      Pair.write(one, (byte) 1);
      assertThat(one.read(new byte[1], 0, 1)).isEqualTo(1);
      pair.inbound.goAway();
      assertThat(pair.inbound.isClosed()).isFalse();
      Pair.write(one, (byte) 2);
      one.closeWrite();
      assertThat(Pair.readAll(one)).containsExactly(2);
      await().until(() -> pair.inbound.isClosed() && pair.outbound.isClosed());
    }
  }

  @Test
  void manyComeAndGoAndLeaveNothing() throws IOException {
    try (Node alice = Node.create();
        Node bob = Node.create()) {
      Door listener = bob.listen();
      for (int i = 0; i < 300; i++) {
        MuxedConnection outbound = alice.dial(bob, listener);
        Pair.echo(listener.accept());
        assertEchoes(outbound);
        outbound.close();
      }
      await().until(() -> alice.transport.openSockets() == 0);
      assertThat(bob.transport.openSockets()).isEqualTo(1);
    }
    await().until(() -> threads("libp2p-quic") == 0);
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name))
        .count();
  }
}
