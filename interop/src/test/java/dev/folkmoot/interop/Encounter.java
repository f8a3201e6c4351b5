package dev.folkmoot.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.interop.peer.PeerProcess;
import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.StreamResetException;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.perf.Perf;
import dev.folkmoot.libp2p.platform.Platform;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A host of ours, connected with a peer of another implementation. Serves what the peers serve. */
final class Encounter implements AutoCloseable {

  static final ProtocolId ECHO = new ProtocolId("/folkmoot/echo/1.0.0");
  static final ProtocolId RESET = new ProtocolId("/folkmoot/reset/1.0.0");
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final String AGENT = "folkmoot-under-test";
  static final String LOOPBACK = "127.0.0.1";
  static final Platform PLATFORM = Platform.system();

  /** How the streams ended that the peer has reset. */
  final BlockingQueue<IOException> resets = new LinkedBlockingQueue<>();

  final PeerProcess peer;
  private final Host own;
  private final Connection connection;

  private Encounter(PeerProcess peer, Host own, Dial dial) throws IOException {
    this.peer = peer;
    this.own = own;
    own.handle(ECHO, this::echo);
    own.handle(RESET, Encounter::reset);
    dial.run(own);
    await().atMost(PATIENCE).until(() -> !own.connections(them()).isEmpty());
    this.connection = own.connections(them()).getFirst();
  }

  private interface Dial {
    void run(Host own) throws IOException;
  }

  static HostConfig config() {
    return HostConfig.of(PrivateKey.generate(PLATFORM.random())).withAgent(AGENT).withPerf(true);
  }

  private static @Nullable Lasting lasting;

  private record Lasting(Pair pair, Encounter encounter) {}

  /** One for all tests of a pair; the first one begins it. */
  static synchronized Encounter lasting(Pair pair) throws IOException {
    Lasting last = lasting;
    if (last != null && last.pair.equals(pair)) {
      return last.encounter;
    }
    endLasting();
    Encounter encounter = of(pair, LOOPBACK);
    lasting = new Lasting(pair, encounter);
    return encounter;
  }

  static synchronized void endLasting() {
    if (lasting != null) {
      lasting.encounter.close();
      lasting = null;
    }
  }

  /** Connects as the pair says, over this loopback address. */
  static Encounter of(Pair pair, String ip) throws IOException {
    PeerProcess peer = Peers.of(pair.them());
    String address = pair.way().of(peer, ip);
    return of(
        peer,
        config().listeningOn(pair.way().listen(ip)),
        own -> {
          if (pair.weDial()) {
            own.connect(Multiaddr.parse(address));
          } else {
            peer.command("dial", Map.of("address", address(own).toString()));
          }
        });
  }

  private static Encounter of(PeerProcess peer, HostConfig config, Dial dial) throws IOException {
    Host own = Host.start(config, PLATFORM);
    boolean done = false;
    try {
      Encounter encounter = new Encounter(peer, own, dial);
      done = true;
      return encounter;
    } finally {
      if (!done) {
        own.close();
      }
    }
  }

  Host host() {
    return own;
  }

  /** Its first listening address, with its name at the end. */
  static Multiaddr address(Host host) {
    return host.listenAddresses().getFirst().withPeerId(host.peerId());
  }

  Connection connection() {
    return connection;
  }

  PeerId them() {
    return PeerId.parse(peer.id());
  }

  /** Has the peer do something with us. */
  JsonNode they(String command, Map<String, ?> arguments) throws IOException {
    Map<String, Object> all = new HashMap<>(arguments);
    all.put("peer", host().peerId().toString());
    return peer.command(command, all);
  }

  /** A stream of ours to them. */
  Stream open(ProtocolId protocol) throws IOException {
    Stream stream = connection.open(List.of(protocol));
    stream.readDeadline(PATIENCE);
    stream.writeDeadline(PATIENCE);
    return stream;
  }

  /**
   * One request and its answer, the end after it. js-libp2p over QUIC loses an end that comes
   * before its handler looks (go-libp2p meets the same): the iterator of a stream listens for the
   * event of the end, and does not ask whether there has been one. So nothing here ends in one
   * burst with what it asks: lesson 4 again.
   */
  void request(int bytes) throws IOException {
    try (Stream stream = open(ECHO)) {
      stream.write(new byte[bytes], 0, bytes);
      read(stream, bytes);
      stream.closeWrite();
      assertThat(stream.read(new byte[1], 0, 1)).isNegative();
    }
  }

  /** Asks perf for so many bytes and ends the asking a round trip later. */
  Stream ask(long bytes) throws IOException {
    Stream stream = open(Perf.PROTOCOL);
    stream.write(ByteBuffer.allocate(Long.BYTES).putLong(bytes).array(), 0, Long.BYTES);
    request(1);
    stream.closeWrite();
    return stream;
  }

  /** Has perf send so many bytes. */
  void download(long bytes) throws IOException {
    try (Stream stream = ask(bytes)) {
      byte[] piece = new byte[64 * 1024];
      long sum = 0;
      for (int count = stream.read(piece, 0, piece.length);
          count >= 0;
          count = stream.read(piece, 0, piece.length)) {
        sum += count;
      }
      assertThat(sum).isEqualTo(bytes);
    }
  }

  static byte[] read(Stream stream, int count) throws IOException {
    byte[] bytes = stream.input().readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the stream ended after " + bytes.length + " bytes");
    }
    return bytes;
  }

  private void echo(Stream stream) throws IOException {
    echo(stream, resets);
  }

  static void echo(Stream stream, BlockingQueue<IOException> resets) throws IOException {
    byte[] piece = new byte[64 * 1024];
    try {
      int count = stream.read(piece, 0, piece.length);
      while (count >= 0) {
        stream.write(piece, 0, count);
        count = stream.read(piece, 0, piece.length);
      }
    } catch (StreamResetException reset) {
      resets.add(reset);
      throw reset;
    }
    stream.closeWrite();
  }

  private static void reset(Stream stream) throws IOException {
    assertThat(stream.read(new byte[1], 0, 1)).isEqualTo(1);
    stream.reset();
  }

  @Override
  public void close() {
    own.close();
  }
}
