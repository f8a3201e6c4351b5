package dev.folkmoot.libp2p.transport.tcp;

import static java.net.StandardSocketOptions.SO_REUSEADDR;
import static java.net.StandardSocketOptions.SO_REUSEPORT;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.Route;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.platform.Timers;
import dev.folkmoot.libp2p.transport.ByteConnection;
import dev.folkmoot.libp2p.transport.ByteListener;
import dev.folkmoot.libp2p.transport.ByteTransport;
import dev.folkmoot.libp2p.transport.NameResolver;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Dials and listens on {@code /ip4|ip6|dns…/tcp/port}.
 *
 * <p>A dial from the listen port needs SO_REUSEPORT on both sockets, as do the two wildcards where
 * they have one port, since Java's socket for IPv6 takes IPv4 too. That has a price: another
 * program of the same user could listen on the port unnoticed. So a port is bound without it first,
 * which finds out whether it is taken already.
 */
public final class TcpTransport implements ByteTransport {

  /** Connections that the kernel holds ready before {@code accept} takes them. */
  private static final int BACKLOG = 1_024;

  private final Timers timers;
  private final NameResolver names;
  private final List<TcpListener> listeners = new CopyOnWriteArrayList<>();

  /** A transport that asks this machine for the addresses of names. */
  public TcpTransport(Platform platform) {
    this(platform, NameResolver.system());
  }

  public TcpTransport(Platform platform, NameResolver names) {
    this.timers = platform.timers();
    this.names = names;
  }

  @Override
  public boolean handles(Multiaddr address) {
    return route(address).isPresent();
  }

  @Override
  public ByteConnection dial(Multiaddr address, Source source, Duration timeout)
      throws IOException {
    Route.Tcp route = require(address);
    long begun = timers.nanoTime();
    IOException failure = new NoRouteToHostException("no address of " + address);
    for (InetAddress ip : names.resolve(route.host())) {
      Duration left = timeout.minusNanos(timers.nanoTime() - begun);
      if (!left.isPositive()) {
        throw new SocketTimeoutException("dialling " + address + " took too long");
      }
      try {
        return connect(new InetSocketAddress(ip, route.port()), source, left);
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private ByteConnection connect(InetSocketAddress target, Source source, Duration timeout)
      throws IOException {
    Optional<InetSocketAddress> from =
        source == Source.LISTEN_PORT ? listenAddressFor(target.getAddress()) : Optional.empty();
    if (from.isPresent()) {
      try {
        return connect(target, from.get(), timeout);
      } catch (SocketException taken) {
        // The same two ports are joined already, or were a moment ago: any other port will do. A
        // refusal by the remote comes out again below.
        return connect(target, (InetSocketAddress) null, timeout);
      }
    }
    return connect(target, (InetSocketAddress) null, timeout);
  }

  private static ByteConnection connect(
      InetSocketAddress target, @Nullable InetSocketAddress from, Duration timeout)
      throws IOException {
    Socket socket = new Socket();
    try {
      if (from != null) {
        socket.setReuseAddress(true);
        socket.setOption(SO_REUSEPORT, true);
        socket.bind(from);
      }
      socket.connect(target, Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
      if (socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress())) {
        // The kernel gave this socket the very port it dials, and it has reached itself.
        throw new SocketException("dialled itself");
      }
      return new TcpConnection(socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Where a listener of the same family as {@code target} listens. */
  private Optional<InetSocketAddress> listenAddressFor(InetAddress target) {
    return listeners.stream()
        .filter(TcpListener::sharesPort)
        .map(TcpListener::socketAddress)
        .filter(own -> own.getAddress().getClass() == target.getClass())
        .filter(own ->
            own.getAddress().isLoopbackAddress() == target.isLoopbackAddress()
                || own.getAddress().isAnyLocalAddress())
        .findFirst();
  }

  @Override
  public ByteListener listen(Multiaddr address) throws IOException {
    Route.Tcp route = require(address);
    var wanted = new InetSocketAddress(names.resolve(route.host()).getFirst(), route.port());
    if (wanted.getPort() != 0 && !sharesWithOwn(wanted)) {
      open(wanted, false).close();
    }
    TcpListener listener = new TcpListener(open(wanted, true), listeners::remove);
    listeners.add(listener);
    return listener;
  }

  private static ServerSocketChannel open(InetSocketAddress wanted, boolean shared)
      throws IOException {
    // A socket of one family: Java's ServerSocket on 0.0.0.0 would take IPv6 as well.
    ServerSocketChannel socket = ServerSocketChannel.open(family(wanted.getAddress()));
    try {
      socket.setOption(SO_REUSEADDR, true);
      if (shared && socket.supportedOptions().contains(SO_REUSEPORT)) {
        socket.setOption(SO_REUSEPORT, true);
      }
      return socket.bind(wanted, BACKLOG);
    } catch (BindException taken) {
      socket.close();
      throw new IOException("cannot listen on " + wanted, taken);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Whether the port is taken by ourselves, for the other family. */
  private boolean sharesWithOwn(InetSocketAddress wanted) {
    return listeners.stream()
        .map(TcpListener::socketAddress)
        .anyMatch(own ->
            own.getPort() == wanted.getPort()
                && family(own.getAddress()) != family(wanted.getAddress()));
  }

  private static StandardProtocolFamily family(InetAddress address) {
    return address instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  private static Optional<Route.Tcp> route(Multiaddr address) {
    return address.route().filter(Route.Tcp.class::isInstance).map(Route.Tcp.class::cast);
  }

  private static Route.Tcp require(Multiaddr address) throws IOException {
    return route(address).orElseThrow(() -> new IOException(address + " is not a TCP address"));
  }
}
