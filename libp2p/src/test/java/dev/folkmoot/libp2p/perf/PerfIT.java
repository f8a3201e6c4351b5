package dev.folkmoot.libp2p.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.UnsupportedProtocolException;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.platform.Platform;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PerfIT {
  private final Platform platform = Platform.system();
  private final List<Host> hosts = new ArrayList<>();

  @AfterEach
  void close() {
    hosts.forEach(Host::close);
  }

  private Host host(boolean perf) throws IOException {
    Host host =
        Host.start(
            HostConfig.of(PrivateKey.generate(platform.random()))
                .listeningOn("/ip4/127.0.0.1/tcp/0")
                .withPerf(perf),
            platform);
    hosts.add(host);
    return host;
  }

  private Host clientOf(Host server) throws IOException {
    Host client = host(false);
    client.connect(server.listenAddresses().getFirst().withPeerId(server.peerId()));
    return client;
  }

  /** Below, at and above a piece, and more than a window, in both directions. */
  @ParameterizedTest
  @CsvSource({"0,0", "0,1", "1,0", "65536,65537", "3000000,0", "0,3000000", "1000000,1000000"})
  void exactlySoManyBytesGoUpAndComeDown(long up, long down) throws Exception {
    Host server = host(true);
    Host client = clientOf(server);
    Stream stream = client.newStream(server.peerId(), Perf.PROTOCOL);
    Perf.run(stream, up, down);
    assertThat(client.ping(server.peerId())).isPositive();
  }

  @Test
  void theServerCountsWhatItIsSentByTheEndAndNotByANumber() throws Exception {
    Host server = host(false);
    var sawUpload = new CompletableFuture<Integer>();
    server.handle(
        Perf.PROTOCOL,
        stream -> {
          byte[] all = stream.input().readAllBytes();
          sawUpload.complete(all.length);
          stream.write(new byte[(int) ByteBuffer.wrap(all).getLong()], 0, 7);
        });
    Host client = clientOf(server);
    Perf.run(client.newStream(server.peerId(), Perf.PROTOCOL), 5, 7);
    assertThat(sawUpload.get()).isEqualTo(Long.BYTES + 5);
  }

  @Test
  void aHostDoesNotServeItUnasked() throws IOException {
    Host server = host(false);
    Host client = clientOf(server);
    assertThatThrownBy(() -> Perf.run(client.newStream(server.peerId(), Perf.PROTOCOL), 0, 1))
        .isInstanceOfAny(UnsupportedProtocolException.class, EOFException.class);
  }

  @Test
  void lessThanWasAskedForIsAnError() throws IOException {
    runAgainst(1, "1 bytes of 2");
  }

  @Test
  void moreThanWasAskedForIsAnErrorAtOnceAndNotAtAnEndThatNeverComes() throws IOException {
    runAgainst(Integer.MAX_VALUE, " of 2");
  }

  private void runAgainst(int sent, String message) throws IOException {
    Host server = host(false);
    server.handle(
        Perf.PROTOCOL,
        stream -> {
          stream.input().readAllBytes();
          byte[] piece = new byte[65_536];
          for (int left = sent; left > 0; left -= piece.length) {
            stream.write(piece, 0, Math.min(left, piece.length));
          }
        });
    Host client = clientOf(server);
    Stream stream = client.newStream(server.peerId(), Perf.PROTOCOL);
    assertThatThrownBy(() -> Perf.run(stream, 0, 2))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining(message);
    stream.reset();
  }

  @Test
  void aNumberThatIsNeverWholeEndsTheServersStream() throws IOException {
    Host server = host(true);
    Host client = clientOf(server);
    Stream stream = client.newStream(server.peerId(), Perf.PROTOCOL);
    stream.write(new byte[Long.BYTES - 1], 0, Long.BYTES - 1);
    stream.closeWrite();
    assertThatThrownBy(() -> stream.read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
  }

  @Test
  void theProtocolHasTheNameOfTheSpecification() {
    assertThat(Perf.PROTOCOL).isEqualTo(new ProtocolId("/perf/1.0.0"));
  }
}
