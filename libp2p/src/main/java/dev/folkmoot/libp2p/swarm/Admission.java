package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.Connection.Direction;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.rcmgr.ConnectionScope;
import dev.folkmoot.libp2p.rcmgr.Resources;
import dev.folkmoot.libp2p.transport.ByteConnection;
import dev.folkmoot.libp2p.transport.ByteTransport;
import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.transport.MuxedTransport;
import dev.folkmoot.libp2p.transport.PendingConnection;
import dev.folkmoot.libp2p.upgrade.Upgrader;
import dev.folkmoot.libp2p.yamux.WindowBudget;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.time.Duration;

/**
 * The steps that every connection takes before it counts as one, in the order of what they cost:
 * gater, limits, handshake, who it is, gater and limits again.
 */
final class Admission {

  private final PeerId self;
  private final Platform platform;
  private final Transports transports;
  private final Upgrader upgrader;
  private final Resources resources;
  private final ConnectionGater gater;
  private final Handlers handlers;
  private final HandshakeRate handshakes;

  Admission(SwarmConfig config, Upgrader upgrader, Resources resources, Handlers handlers) {
    this.self = config.self();
    this.platform = config.platform();
    this.transports = config.transports();
    this.gater = config.gater();
    this.upgrader = upgrader;
    this.resources = resources;
    this.handlers = handlers;
    this.handshakes = new HandshakeRate(platform.timers(), config.handshakes());
  }

  /** Dials; the connection is not in the table yet. */
  PeerConnection dial(PeerId peer, Multiaddr address, Source source, Duration timeout)
      throws IOException {
    ConnectionScope scope = resources.openConnection(Direction.OUTBOUND);
    try {
      return admitted(connect(peer, address, source, timeout, scope), scope, Direction.OUTBOUND);
    } catch (IOException | RuntimeException failed) {
      scope.close();
      throw failed;
    }
  }

  private MuxedConnection connect(
      PeerId peer, Multiaddr address, Source source, Duration timeout, ConnectionScope scope)
      throws IOException {
    var muxed = transports.muxedFor(address);
    if (muxed.isPresent()) {
      MuxedTransport transport = muxed.get();
      return transport.dial(address, peer, source, timeout);
    }
    ByteTransport transport =
        transports
            .bytesFor(address)
            .orElseThrow(() -> new NoRouteToHostException("no transport for " + address));
    return upgrader.outbound(transport.dial(address, source, timeout), peer, budget(scope));
  }

  /**
   * Before a handshake: whether a stranger from there may begin one.
   *
   * @throws IOException if not; close the connection
   */
  ConnectionScope begin(Multiaddr remote) throws IOException {
    if (!gater.mayAccept(remote)) {
      throw new IOException("the gater refuses " + remote);
    }
    handshakes.spend(remote);
    return resources.openConnection(Direction.INBOUND);
  }

  PeerConnection inbound(ByteConnection raw, ConnectionScope scope) throws IOException {
    return inbound(() -> upgrader.inbound(raw, budget(scope)), scope);
  }

  PeerConnection inbound(PendingConnection pending, ConnectionScope scope) throws IOException {
    return inbound(pending::secured, scope);
  }

  private interface Handshake {
    MuxedConnection run() throws IOException;
  }

  private PeerConnection inbound(Handshake handshake, ConnectionScope scope) throws IOException {
    try {
      return admitted(handshake.run(), scope, Direction.INBOUND);
    } catch (IOException | RuntimeException failed) {
      scope.close();
      throw failed;
    }
  }

  private PeerConnection admitted(MuxedConnection muxed, ConnectionScope scope, Direction direction)
      throws IOException {
    try {
      PeerId peer = PeerId.of(muxed.remoteKey());
      if (peer.equals(self)) {
        throw new IOException("connected to itself");
      }
      if (!gater.mayKeep(peer, direction, muxed.remoteAddress())) {
        throw new IOException("the gater refuses " + peer);
      }
      scope.attach(peer);
      return new PeerConnection(platform, handlers, muxed, scope, direction);
    } catch (IOException | RuntimeException refused) {
      muxed.close();
      throw refused;
    }
  }

  private WindowBudget budget(ConnectionScope scope) {
    return new WindowBudget(
        resources.limits().connection().bytes(), scope::reserve, scope::release);
  }
}
