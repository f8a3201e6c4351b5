package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.tls.TlsIdentity;
import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.transport.MuxedListener;
import dev.folkmoot.libp2p.transport.MuxedTransport;
import dev.folkmoot.libp2p.transport.NameResolver;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.quic.Quic;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** QUIC version 1 over UDP, on IPv4 and IPv6. */
public final class QuicTransport implements MuxedTransport, AutoCloseable {
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

  private final QuicConfig config;
  private final NameResolver resolver;
  private final Platform platform;
  private final EventLoopGroup loops;
  private final Sockets sockets;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final Set<QuicListener> listeners = ConcurrentHashMap.newKeySet();

  /**
   * Starts the event loops; {@link #close} ends them.
   *
   * @param identity what this host shows of itself
   * @throws IllegalStateException where {@link #isAvailable} is false
   */
  public QuicTransport(
      TlsIdentity identity, QuicConfig config, NameResolver resolver, Platform platform) {
    if (!isAvailable()) {
      throw new IllegalStateException(
          "QUIC has no native library for this machine", Quic.unavailabilityCause());
    }
    this.config = config;
    this.resolver = resolver;
    this.platform = platform;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            config.eventLoops(),
            new DefaultThreadFactory("libp2p-quic", true),
            NioIoHandler.newFactory());
    QuicTls tls = new QuicTls(identity, platform.clock());
    this.sockets = new Sockets(loops, config, tls, platform.timers());
  }

  /** Whether the native library of QUIC runs on this machine. */
  public static boolean isAvailable() {
    return Quic.isAvailable();
  }

  @Override
  public boolean handles(Multiaddr address) {
    return QuicAddress.isQuic(address);
  }

  @Override
  public MuxedConnection dial(Multiaddr address, PeerId expected, Duration timeout)
      throws IOException {
    return dial(address, expected, Source.ANY_PORT, timeout);
  }

  /**
   * Dials from a port of choice. Where a name has several addresses, only the first is tried.
   *
   * @param source {@code LISTEN_PORT} shares the port of an open listener of the same family by
   *     SO_REUSEPORT, so that the remote and every router between see that port: Linux only
   */
  public MuxedConnection dial(Multiaddr address, PeerId expected, Source source, Duration timeout)
      throws IOException {
    InetSocketAddress remote = QuicAddress.socketAddress(address, resolver);
    InetSocketAddress local =
        source == Source.LISTEN_PORT && Sockets.canSharePorts() ? listenPort(remote) : null;
    return new Dial(sockets, config, platform, open, expected).connect(remote, local, timeout);
  }

  private @Nullable InetSocketAddress listenPort(InetSocketAddress remote) {
    boolean ip4 = remote.getAddress() instanceof Inet4Address;
    for (QuicListener listener : listeners) {
      InetSocketAddress local = listener.socketAddress();
      // A loopback address reaches nothing but loopback, and nothing else reaches it.
      boolean sameWorld =
          local.getAddress().isAnyLocalAddress()
              || local.getAddress().isLoopbackAddress() == remote.getAddress().isLoopbackAddress();
      if (local.getAddress() instanceof Inet4Address == ip4 && sameWorld) {
        return local;
      }
    }
    return null;
  }

  @Override
  public MuxedListener listen(Multiaddr address) throws IOException {
    InetSocketAddress local = QuicAddress.socketAddress(address, resolver);
    RetryTokens tokens = new RetryTokens(config, platform.clock(), platform.random());
    QuicListener listener = new QuicListener(config, platform, tokens);
    Channel socket = sockets.listen(local, tokens, listener.setup());
    remember(socket, open);
    listener.bound(socket);
    listeners.add(listener);
    listener.whenClosed(() -> listeners.remove(listener));
    return listener;
  }

  static void remember(Channel socket, Set<Channel> open) {
    open.add(socket);
    socket.closeFuture().addListener(done -> open.remove(socket));
  }

  /** UDP sockets that are open: one a listener, one a dialled connection. */
  int openSockets() {
    return open.size();
  }

  /** Ends all listeners, connections and threads; blocks until they are gone. */
  @Override
  public void close() {
    for (Channel socket : open) {
      socket.close().awaitUninterruptibly(SHUTDOWN_TIMEOUT.toMillis());
    }
    loops
        .shutdownGracefully(0, SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(SHUTDOWN_TIMEOUT.toMillis());
  }
}
