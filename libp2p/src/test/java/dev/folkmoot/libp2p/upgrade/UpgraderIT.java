package dev.folkmoot.libp2p.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.pnet.PreSharedKey;
import dev.folkmoot.libp2p.transport.ByteConnection;
import dev.folkmoot.libp2p.transport.ByteListener;
import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.transport.MuxedStream;
import dev.folkmoot.libp2p.transport.tcp.TcpTransport;
import dev.folkmoot.libp2p.yamux.WindowBudget;
import dev.folkmoot.libp2p.yamux.YamuxConfig;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpgraderIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long BUDGET_BYTES = 64L * 1024 * 1024;

  private final Platform platform = Platform.system();
  private final PrivateKey dialer = PrivateKey.generate(platform.random());
  private final PrivateKey listener = PrivateKey.generate(platform.random());
  private final TcpTransport tcp = new TcpTransport(platform);
  private ByteListener door;

  @BeforeEach
  void listen() throws IOException {
    door = tcp.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
  }

  @AfterEach
  void close() {
    door.close();
  }

  @Test
  void bytesComeBackOverTcpNoiseAndYamux() throws Exception {
    echoes(Optional.empty());
  }

  @Test
  void bytesComeBackInAPrivateNetwork() throws Exception {
    byte[] key = new byte[PreSharedKey.BYTES];
    platform.random().nextBytes(key);
    echoes(Optional.of(PreSharedKey.of(key)));
  }

  private void echoes(Optional<PreSharedKey> network) throws Exception {
    CompletableFuture<MuxedConnection> accepted = accept(upgrader(listener, network, TIMEOUT));
    MuxedConnection out = dial(network, PeerId.of(listener.publicKey()));
    MuxedConnection in = accepted.get();

    assertThat(in.remoteKey()).isEqualTo(dialer.publicKey());
    assertThat(out.remoteKey()).isEqualTo(listener.publicKey());
    MuxedStream asked = out.open();
    asked.write("hello".getBytes(UTF_8), 0, 5);
    asked.closeWrite();
    MuxedStream served = in.accept();
    assertThat(all(served)).isEqualTo("hello");
    served.write("world".getBytes(UTF_8), 0, 5);
    served.closeWrite();
    assertThat(all(asked)).isEqualTo("world");
    assertThat(asked.isOver()).isTrue();
    out.close();
    in.close();
  }

  @Test
  void somebodyElseThanExpectedIsRefused() {
    CompletableFuture<MuxedConnection> accepted =
        accept(upgrader(listener, Optional.empty(), TIMEOUT));
    PeerId other = PeerId.of(PrivateKey.generate(platform.random()).publicKey());

    assertThatThrownBy(() -> dial(Optional.empty(), other))
        .isInstanceOf(UpgradeException.class)
        .hasMessageContaining("expected " + other);
    assertThatThrownBy(accepted::get).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void aRemoteThatSaysNothingIsGivenUpInTime() throws Exception {
    CompletableFuture<MuxedConnection> accepted =
        accept(upgrader(listener, Optional.empty(), Duration.ofMillis(200)));
    try (ByteConnection silent = tcp.dial(door.address(), Source.ANY_PORT, TIMEOUT)) {
      assertThatThrownBy(accepted::get).hasCauseInstanceOf(SocketTimeoutException.class);
      assertThat(silent.read(new byte[64], 0, 64)).isPositive();
    }
  }

  private MuxedConnection dial(Optional<PreSharedKey> network, PeerId expected) throws IOException {
    return upgrader(dialer, network, TIMEOUT)
        .outbound(
            tcp.dial(door.address(), Source.ANY_PORT, TIMEOUT),
            expected,
            new WindowBudget(BUDGET_BYTES));
  }

  private CompletableFuture<MuxedConnection> accept(Upgrader upgrader) {
    var accepted = new CompletableFuture<MuxedConnection>();
    platform.start(
        "accept",
        () -> {
          try {
            accepted.complete(upgrader.inbound(door.accept(), new WindowBudget(BUDGET_BYTES)));
          } catch (IOException e) {
            accepted.completeExceptionally(e);
          }
        });
    return accepted;
  }

  private Upgrader upgrader(PrivateKey key, Optional<PreSharedKey> network, Duration timeout) {
    return new Upgrader(key, network, YamuxConfig.standard(), timeout, platform);
  }

  private static String all(MuxedStream stream) throws IOException {
    var text = new StringBuilder();
    byte[] buffer = new byte[64];
    for (int n = stream.read(buffer, 0, 64); n >= 0; n = stream.read(buffer, 0, 64)) {
      text.append(new String(buffer, 0, n, UTF_8));
    }
    return text.toString();
  }
}
