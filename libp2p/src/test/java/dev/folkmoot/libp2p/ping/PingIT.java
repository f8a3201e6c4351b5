package dev.folkmoot.libp2p.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.platform.Platform;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ping as a host drives it. */
final class PingIT {
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final Platform platform = Platform.system();
  private final List<Host> hosts = new ArrayList<>();
  private Host server;
  private Host client;

  @BeforeEach
  void connect() throws IOException {
    server = host();
    client = host();
    client.connect(server.listenAddresses().getFirst().withPeerId(server.peerId()));
  }

  @AfterEach
  void close() {
    hosts.forEach(Host::close);
  }

  private Host host() throws IOException {
    Host host =
        Host.start(
            HostConfig.of(PrivateKey.generate(platform.random()))
                .listeningOn("/ip4/127.0.0.1/tcp/0"),
            platform);
    hosts.add(host);
    return host;
  }

  private Stream pingStream() throws IOException {
    return client.newStream(server.peerId(), Ping.PROTOCOL);
  }

  private static byte[] echoed(Stream stream, int first) throws IOException {
    byte[] ping = new byte[PingDialer.BYTES];
    ping[0] = (byte) first;
    stream.write(ping, 0, ping.length);
    return stream.input().readNBytes(PingDialer.BYTES);
  }

  @Test
  void pingsGoOnOverOneStream() throws IOException {
    try (Stream stream = pingStream()) {
      for (int i = 0; i < 10; i++) {
        assertThat(echoed(stream, i)).startsWith(i).hasSize(PingDialer.BYTES);
      }
    }
  }

  @Test
  void aPingInPiecesIsAnsweredOnceItIsWhole() throws IOException {
    try (Stream stream = pingStream()) {
      stream.write(new byte[PingDialer.BYTES], 0, 10);
      stream.write(new byte[PingDialer.BYTES], 0, 21);
      stream.readDeadline(Duration.ofMillis(200));
      assertThatThrownBy(() -> stream.read(new byte[1], 0, 1))
          .isInstanceOf(SocketTimeoutException.class);
      stream.readDeadline(BOUND);
      stream.write(new byte[1], 0, 1);
      assertThat(stream.input().readNBytes(PingDialer.BYTES)).hasSize(PingDialer.BYTES);
    }
  }

  @Test
  void aPeerMayHaveTwoPingStreamsAndAThirdIsReset() throws IOException {
    Stream one = pingStream();
    Stream two = pingStream();
    echoed(one, 1);
    echoed(two, 2);
    Stream three = pingStream();
    assertThatThrownBy(() -> echoed(three, 3)).isInstanceOf(IOException.class);

    one.close();
    await()
        .atMost(BOUND)
        .ignoreExceptions()
        .until(() -> {
          try (Stream again = pingStream()) {
            return echoed(again, 4)[0] == 4;
          }
        });
    assertThat(echoed(two, 5)).startsWith(5);
  }

  @Test
  void theServerEndsItsHalfWhenThePeerEndsHis() throws IOException {
    Stream stream = pingStream();
    echoed(stream, 1);
    stream.closeWrite();
    assertThat(stream.read(new byte[1], 0, 1)).isEqualTo(-1);
  }

  @Test
  void aWrongAnswerIsAnErrorAndNoRoundTrip() {
    server.handle(
        Ping.PROTOCOL,
        stream -> {
          stream.input().readNBytes(PingDialer.BYTES);
          stream.write(new byte[PingDialer.BYTES], 0, PingDialer.BYTES);
        });
    assertThatThrownBy(() -> client.ping(server.peerId()))
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(MalformedException.class);
  }

  @Test
  void anEndInsteadOfAnAnswerIsAnError() {
    server.handle(Ping.PROTOCOL, stream -> stream.input().readNBytes(PingDialer.BYTES));
    assertThatThrownBy(() -> client.ping(server.peerId()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("instead of answering");
  }
}
