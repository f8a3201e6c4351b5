package dev.folkmoot.libp2p.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.interop.JsPeer;
import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.transport.MuxedStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * With js-libp2p, whose QUIC is the Rust stack (quinn, rustls, rcgen). Its certificates have an
 * empty issuer, which the JDK refuses to read: lesson 7 of the reference.
 */
@Timeout(120)
final class QuicJsInteropIT {
  private static final int MIB = 1024 * 1024;

  private Leaks leaks;
  private Node java;

  @BeforeEach
  void start() {
    leaks = Leaks.watch();
    java = Node.create();
  }

  @AfterEach
  void stop() {
    java.close();
    leaks.requireNone();
  }

  private MuxedConnection dial(JsPeer js) throws IOException {
    Multiaddr address = Multiaddr.parse(js.address());
    MuxedConnection connection =
        java.transport.dial(
            address.withoutPeerId().orElseThrow(),
            PeerId.parse(js.id()),
            Source.ANY_PORT,
            Node.PATIENCE);
    Negotiated.serve(connection);
    return connection;
  }

  @Test
  void jsAnswersOurPings() throws IOException {
    try (JsPeer js = JsPeer.start("--listen", "--transport=quic-v1")) {
      MuxedConnection connection = dial(js);
      MuxedStream ping = Negotiated.open(connection, Negotiated.PING);
      byte[] sent = new byte[32];
      for (int i = 0; i < 10; i++) {
        new Random(i).nextBytes(sent);
        Pair.write(ping, sent);
        byte[] back = new byte[32];
        int count = 0;
        while (count < back.length) {
          count += ping.read(back, count, back.length - count);
        }
        assertThat(back).isEqualTo(sent);
      }
      ping.reset();
    }
  }

  @Test
  void jsEchoesWhatWeSendWithTheEndRightBehind() throws IOException {
    try (JsPeer js = JsPeer.start("--listen", "--transport=quic-v1")) {
      MuxedStream echo = Negotiated.open(dial(js), Negotiated.ECHO);
      byte[] sent = new byte[4 * MIB];
      new Random(4).nextBytes(sent);
      CompletableFuture<byte[]> back = Pair.start(() -> Pair.readAll(echo));
      Pair.write(echo, sent);
      echo.closeWrite();
      assertThat(Arrays.equals(back.join(), sent)).isTrue();
    }
  }

  @Test
  void bulkPassesToAndFromJs() throws IOException {
    try (JsPeer js = JsPeer.start("--listen", "--transport=quic-v1")) {
      MuxedConnection connection = dial(js);
      assertThat(Negotiated.perf(connection, 16L * MIB, 1)).isEqualTo(1);
      assertThat(Negotiated.perf(connection, 0, 16L * MIB)).isEqualTo(16L * MIB);
    }
  }

  @Test
  void jsIsRefusedWhereItIsNotWhomWeExpect() throws IOException {
    try (JsPeer js = JsPeer.start("--listen", "--transport=quic-v1")) {
      Multiaddr address = Multiaddr.parse(js.address()).withoutPeerId().orElseThrow();
      assertThatThrownBy(
              () -> java.transport.dial(address, java.id(), Source.ANY_PORT, Node.PATIENCE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(js.id());
    }
  }

  @Test
  void jsDialsPingsEchoesAndMeasuresUs() throws IOException {
    Door listener = java.listen();
    CompletableFuture<MuxedConnection> accepted =
        Pair.start(() -> {
          MuxedConnection connection = listener.accept();
          Negotiated.serve(connection);
          return connection;
        });
    try (JsPeer js = JsPeer.start("--transport=quic-v1")) {
      String me = java.id().toString();
      String address = listener.address().withPeerId(java.id()).toString();
      assertThat(js.command("dial", Map.of("address", address)).get("peer").asString())
          .isEqualTo(me);
      assertThat(PeerId.of(accepted.join().remoteKey()).toString()).isEqualTo(js.id());
      assertThat(js.command("ping", Map.of("peer", me, "count", 10)).get("us")).hasSize(10);
      js.command("echo", Map.of("peer", me, "bytes", 4 * MIB));
      js.command("perf", Map.of("peer", me, "up", 16 * MIB, "down", 16 * MIB));
      js.command("streams", Map.of("peer", me, "count", 50));
    }
  }

  @Test
  void jsFindsUsBehindARetry() throws IOException {
    QuicConfig config = QuicConfigs.alwaysRetrying();
    try (Node careful = Node.create(config);
        JsPeer js = JsPeer.start("--transport=quic-v1")) {
      Door listener = careful.listen();
      CompletableFuture<MuxedConnection> accepted = Pair.start(listener::accept);
      js.command("dial", Map.of("address", listener.address().withPeerId(careful.id()).toString()));
      assertThat(PeerId.of(accepted.join().remoteKey()).toString()).isEqualTo(js.id());
    }
  }
}
