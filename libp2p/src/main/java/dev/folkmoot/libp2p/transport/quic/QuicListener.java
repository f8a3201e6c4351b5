package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.transport.MuxedListener;
import dev.folkmoot.libp2p.transport.PendingConnection;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A UDP port that lets others in. All connections that came through it share its socket; so when it
 * is closed, the socket stays until the last of them has ended.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come as events of the channel
final class QuicListener implements MuxedListener {
  /** The error code of the transport that says so, RFC 9000 section 20.1. */
  private static final int CONNECTION_REFUSED = 2;

  private final QuicConfig config;
  private final Platform platform;
  private final RetryTokens tokens;
  private final Backlog<Arrival> arrivals;

  /** Those of all listeners. */
  private final Set<QuicChannel> connections;

  /** Those that came through this socket; confined to its event loop, as is the flag. */
  private final Set<Channel> own = new HashSet<>();

  private boolean closed;
  private Runnable whenClosed = () -> {};

  private @Nullable Channel socket;
  private @Nullable Multiaddr address;

  QuicListener(
      QuicConfig config, Platform platform, RetryTokens tokens, Set<QuicChannel> connections) {
    this.config = config;
    this.platform = platform;
    this.tokens = tokens;
    this.connections = connections;
    this.arrivals = new Backlog<>(config.acceptBacklog(), platform.timers());
  }

  /** Takes its socket, once, before anybody else knows this listener. */
  void bound(Channel bound) {
    socket = bound;
    address = QuicAddress.multiaddr((InetSocketAddress) bound.localAddress());
  }

  @Override
  public Multiaddr address() {
    return Objects.requireNonNull(address);
  }

  InetSocketAddress socketAddress() {
    return (InetSocketAddress) Objects.requireNonNull(socket).localAddress();
  }

  @Override
  public PendingConnection next() throws IOException {
    return arrivals.take();
  }

  /** Calls this when the listener lets nobody in any more; set once, by the transport. */
  void whenClosed(Runnable task) {
    whenClosed = task;
  }

  @Override
  public void close() {
    whenClosed.run();
    arrivals.end("the listener is closed").forEach(Arrival::close);
    Channel mine = Objects.requireNonNull(socket);
    Loops.execute(
        mine,
        () -> {
          closed = true;
          closeIfUnused();
        });
  }

  private void closeIfUnused() {
    if (closed && own.isEmpty()) {
      Objects.requireNonNull(socket).close();
    }
  }

  /** Sets up every connection that comes, proven or not. */
  ChannelInitializer<QuicChannel> setup() {
    return new Setup();
  }

  private final class Setup extends ChannelInitializer<QuicChannel> {

    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    protected void initChannel(QuicChannel channel) {
      if (closed) {
        channel.close();
        return;
      }
      QuicTransport.remember(channel, connections);
      own.add(channel);
      tokens.handshakeBegun();
      channel
          .closeFuture()
          .addListener(done -> {
            own.remove(channel);
            closeIfUnused();
          });
      Arrival arrival = new Arrival(channel);
      channel.pipeline().addLast(new ConnectionEvents(config, platform, false, arrival));
      if (!arrivals.offer(arrival)) {
        arrival.close();
      }
    }
  }

  /** A stranger in the door. */
  private final class Arrival implements PendingConnection, ConnectionEvents.Outcome {
    private final QuicChannel channel;
    private final Multiaddr remote;
    private final CompletableFuture<QuicConnection> result = new CompletableFuture<>();

    Arrival(QuicChannel channel) {
      this.channel = channel;
      InetSocketAddress from = (InetSocketAddress) channel.remoteSocketAddress();
      this.remote = QuicAddress.multiaddr(Objects.requireNonNull(from));
    }

    @Override
    public Multiaddr remoteAddress() {
      return remote;
    }

    @Override
    public MuxedConnection secured() throws IOException {
      boolean done = false;
      try {
        MuxedConnection connection = Blocking.await(result, config.handshakeTimeout());
        done = true;
        return connection;
      } finally {
        if (!done) {
          close();
        }
      }
    }

    /**
     * Refuses after the answer to the first packet, not before: the stranger cannot read a refusal
     * for which he has no key, and would wait in vain.
     */
    @Override
    public void close() {
      if (result.cancel(false) || result.isCompletedExceptionally()) {
        Loops.execute(
            channel, () -> channel.close(false, CONNECTION_REFUSED, Unpooled.EMPTY_BUFFER));
      }
    }

    @Override
    public void established(QuicConnection connection) {
      tokens.handshakeEnded();
      if (!result.complete(connection)) {
        connection.close(); // refused meanwhile
      }
    }

    @Override
    public void failed(IOException reason) {
      tokens.handshakeEnded();
      result.completeExceptionally(reason);
    }
  }
}
