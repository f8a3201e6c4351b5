package dev.folkmoot.libp2p.host;

import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.swarm.DialRules;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Hosts on loopback for one test, closed at its end. */
final class Hosts implements AutoCloseable {

  static final ProtocolId ECHO = new ProtocolId("/test/echo/1");

  final Platform platform = Platform.system();
  private final Wire wire;
  private final List<Host> running = new ArrayList<>();

  Hosts() {
    this(Wire.TCP);
  }

  Hosts(Wire wire) {
    this.wire = wire;
  }

  HostConfig config() {
    return HostConfig.of(PrivateKey.generate(platform.random()))
        .withDialling(DialRules.standard().withBackoff(Duration.ofMillis(1), Duration.ofMillis(1)));
  }

  Host start(UnaryOperator<HostConfig> change) throws IOException {
    Host host = Host.start(change.apply(config().listeningOn(wire.loopback(0))), platform);
    host.handle(ECHO, Hosts::echo);
    synchronized (running) {
      running.add(host);
    }
    return host;
  }

  Host start() throws IOException {
    return start(config -> config);
  }

  /** A host that listens on this test's transport and on the other one. */
  Host startOnBoth() throws IOException {
    Wire other = wire == Wire.TCP ? Wire.QUIC : Wire.TCP;
    return start(config -> config.listeningOn(other.loopback(0)));
  }

  static Connection connect(Host from, Host to) throws IOException {
    return from.connect(address(to));
  }

  static Multiaddr address(Host host) {
    return host.listenAddresses().getFirst().withPeerId(host.peerId());
  }

  static void echo(Stream stream) throws IOException {
    byte[] piece = new byte[16 * 1024];
    int count = stream.read(piece, 0, piece.length);
    while (count >= 0) {
      stream.write(piece, 0, count);
      count = stream.read(piece, 0, piece.length);
    }
    stream.closeWrite();
  }

  static byte[] readAll(Stream stream) throws IOException {
    return stream.input().readAllBytes();
  }

  @Override
  public void close() {
    for (Host host : running) {
      host.close();
    }
  }
}
