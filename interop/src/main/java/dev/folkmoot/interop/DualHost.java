package dev.folkmoot.interop;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.swarm.Transports;
import dev.folkmoot.libp2p.tls.TlsIdentity;
import dev.folkmoot.libp2p.transport.NameResolver;
import dev.folkmoot.libp2p.transport.quic.QuicConfig;
import dev.folkmoot.libp2p.transport.quic.QuicTransport;
import dev.folkmoot.libp2p.transport.tcp.TcpTransport;
import java.io.IOException;
import java.util.List;

/** A host with both TCP and QUIC; ends both. */
public final class DualHost implements AutoCloseable {

  private final Host host;
  private final QuicTransport quic;

  private DualHost(Host host, QuicTransport quic) {
    this.host = host;
    this.quic = quic;
  }

  /** Starts one; the transports of {@code config} are replaced. */
  public static DualHost start(HostConfig config, Platform platform) throws IOException {
    return start(config, QuicConfig.defaults(), platform);
  }

  /** The same, with other limits of QUIC. */
  public static DualHost start(HostConfig config, QuicConfig limits, Platform platform)
      throws IOException {
    TlsIdentity identity =
        TlsIdentity.create(config.identity(), platform.clock().instant(), platform.random());
    var quic = new QuicTransport(identity, limits, NameResolver.system(), platform);
    var transports = new Transports(List.of(new TcpTransport(platform)), List.of(quic));
    try {
      return new DualHost(Host.start(config.withTransports(transports), platform), quic);
    } catch (IOException | RuntimeException failed) {
      quic.close();
      throw failed;
    }
  }

  public Host host() {
    return host;
  }

  /** Its first listening address, with its name at the end. */
  public Multiaddr address() {
    return host.listenAddresses().getFirst().withPeerId(host.peerId());
  }

  @Override
  public void close() {
    host.close();
    quic.close();
  }
}
