package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.tls.TlsIdentity;
import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.transport.NameResolver;
import java.io.IOException;
import java.time.Duration;

/** A key and a QUIC transport, for tests. */
final class Node implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(10);
  static final Platform PLATFORM = Platform.system();

  final PrivateKey key;
  final QuicTransport transport;

  private Node(PrivateKey key, QuicConfig config, TlsIdentity identity) {
    this.key = key;
    this.transport = new QuicTransport(() -> identity, config, NameResolver.system(), PLATFORM);
  }

  static Node create() {
    return create(QuicConfig.defaults());
  }

  static Node create(QuicConfig config) {
    PrivateKey key = PrivateKey.generate(PLATFORM.random());
    return new Node(
        key, config, TlsIdentity.create(key, PLATFORM.clock().instant(), PLATFORM.random()));
  }

  /** A node that shows this instead of a certificate of its own. */
  static Node showing(TlsIdentity identity) {
    PrivateKey key = PrivateKey.generate(PLATFORM.random());
    return new Node(key, QuicConfig.defaults(), identity);
  }

  PeerId id() {
    return PeerId.of(key.publicKey());
  }

  Door listen() throws IOException {
    return listen("/ip4/127.0.0.1/udp/0/quic-v1");
  }

  Door listen(String address) throws IOException {
    return new Door(transport.listen(Multiaddr.parse(address)));
  }

  MuxedConnection dial(Node other, Door listener) throws IOException {
    return transport.dial(listener.address(), other.id(), Source.ANY_PORT, PATIENCE);
  }

  @Override
  public void close() {
    transport.close();
  }
}
