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
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** QUIC version 1 over UDP, on IPv4 and IPv6. */
public final class QuicTransport implements MuxedTransport {
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

  private final Supplier<TlsIdentity> identity;
  private final QuicConfig config;
  private final NameResolver resolver;
  private final Platform platform;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final Set<QuicChannel> connections = ConcurrentHashMap.newKeySet();
  private final Set<QuicListener> listeners = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable EventLoopGroup loops;
  private @Nullable Sockets sockets;
  private boolean closed;

  /**
   * Costs nothing yet: the threads and the certificate are made at the first dial or listener.
   *
   * @param identity makes what this host shows of itself; asked once
   * @throws IllegalStateException where {@link #isAvailable} is false
   */
  public QuicTransport(
      Supplier<TlsIdentity> identity, QuicConfig config, NameResolver resolver, Platform platform) {
    if (!isAvailable()) {
      throw new IllegalStateException(
          "QUIC has no native library for this machine", Quic.unavailabilityCause());
    }
    this.identity = identity;
    this.config = config;
    this.resolver = resolver;
    this.platform = platform;
  }

  private Sockets sockets() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new SocketException("the QUIC transport is closed");
      }
      if (sockets == null) {
        QuicTls tls = new QuicTls(identity.get(), platform.clock());
        loops =
            new MultiThreadIoEventLoopGroup(
                config.eventLoops(),
                new DefaultThreadFactory("libp2p-quic", true),
                NioIoHandler.newFactory());
        sockets = new Sockets(loops, config, tls, platform.timers());
      }
      return sockets;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the native library of QUIC runs on this machine. */
  public static boolean isAvailable() {
    return Quic.isAvailable();
  }

  @Override
  public boolean handles(Multiaddr address) {
    return QuicAddress.isQuic(address);
  }

  /**
   * Dials. Where a name has several addresses, only the first is tried.
   *
   * @param source {@code LISTEN_PORT} shares the port of an open listener of the same family by
   *     SO_REUSEPORT, so that the remote and every router between see that port: Linux only
   */
  @Override
  public MuxedConnection dial(Multiaddr address, PeerId expected, Source source, Duration timeout)
      throws IOException {
    InetSocketAddress remote = QuicAddress.socketAddress(address, resolver);
    InetSocketAddress local =
        source == Source.LISTEN_PORT && Sockets.canSharePorts() ? listenPort(remote) : null;
    return new Dial(sockets(), config, platform, open, connections, expected)
        .connect(remote, local, timeout);
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
    QuicListener listener = new QuicListener(config, platform, tokens, connections);
    Channel socket = sockets().listen(local, tokens, listener.setup());
    remember(socket, open);
    listener.bound(socket);
    listeners.add(listener);
    listener.whenClosed(() -> listeners.remove(listener));
    return listener;
  }

  /** Keeps a socket or connection in this set until it is closed. */
  static <C extends Channel> void remember(C channel, Set<C> open) {
    open.add(channel);
    channel.closeFuture().addListener(done -> open.remove(channel));
  }

  /** UDP sockets that are open: one a listener, one a dialled connection. */
  int openSockets() {
    return open.size();
  }

  @Override
  public void close() {
    EventLoopGroup ending;
    lock.lock();
    try {
      closed = true;
      ending = loops;
      loops = null;
    } finally {
      lock.unlock();
    }
    if (ending == null) {
      return;
    }
    // Before their sockets: or the remotes would not hear of it, and wait for us.
    List<ChannelFuture> farewells = new ArrayList<>();
    for (QuicChannel connection : connections) {
      farewells.add(connection.close(true, QuicConnection.NO_ERROR, Unpooled.EMPTY_BUFFER));
    }
    for (ChannelFuture farewell : farewells) {
      farewell.awaitUninterruptibly(SHUTDOWN_TIMEOUT.toMillis());
    }
    for (Channel socket : open) {
      socket.close().awaitUninterruptibly(SHUTDOWN_TIMEOUT.toMillis());
    }
    ending
        .shutdownGracefully(0, SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(SHUTDOWN_TIMEOUT.toMillis());
  }
}
