package dev.folkmoot.libp2p.host;

import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.swarm.Transports;
import dev.folkmoot.libp2p.tls.TlsIdentity;
import dev.folkmoot.libp2p.transport.MuxedTransport;
import dev.folkmoot.libp2p.transport.NameResolver;
import dev.folkmoot.libp2p.transport.quic.QuicTransport;
import dev.folkmoot.libp2p.transport.tcp.TcpTransport;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The ways that a host takes where its configuration names none: QUIC where it can, and TCP. */
final class StandardTransports {

  private static final System.Logger LOG = System.getLogger(StandardTransports.class.getName());

  /** A machine does not learn QUIC while the process runs: said once is enough. */
  private static final AtomicBoolean SAID = new AtomicBoolean();

  private StandardTransports() {}

  static Transports of(HostConfig config, Platform platform) {
    List<MuxedTransport> muxed =
        config.network == null && hasQuic() ? List.of(quic(config, platform)) : List.of();
    return new Transports(List.of(new TcpTransport(platform)), muxed);
  }

  private static boolean hasQuic() {
    boolean available = QuicTransport.isAvailable();
    if (!available && SAID.compareAndSet(false, true)) {
      LOG.log(System.Logger.Level.INFO, "no QUIC on this machine, for want of its native library");
    }
    return available;
  }

  private static QuicTransport quic(HostConfig config, Platform platform) {
    return new QuicTransport(
        () -> TlsIdentity.create(config.identity, platform.clock().instant(), platform.random()),
        config.quic.withHandshakeTimeout(config.handshakeTimeout),
        NameResolver.system(),
        platform);
  }
}
