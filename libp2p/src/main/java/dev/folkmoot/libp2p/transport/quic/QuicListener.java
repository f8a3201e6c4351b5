package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.transport.MuxedListener;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A UDP port that lets others in. All connections that came through it share its socket; so when it
 * is closed, the socket stays until the last of them has ended.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come as events of the channel
final class QuicListener implements MuxedListener {
  private final QuicConfig config;
  private final Platform platform;
  private final RetryTokens tokens;
  private final Backlog<QuicConnection> arrivals;

  /** Those that came through this socket; confined to its event loop, as is the flag. */
  private final Set<Channel> connections = new HashSet<>();

  private boolean closed;
  private Runnable whenClosed = () -> {};

  private @Nullable Channel socket;
  private @Nullable Multiaddr address;

  QuicListener(QuicConfig config, Platform platform, RetryTokens tokens) {
    this.config = config;
    this.platform = platform;
    this.tokens = tokens;
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
  public MuxedConnection accept() throws IOException {
    return arrivals.take();
  }

  /** Calls this when the listener lets nobody in any more; set once, by the transport. */
  void whenClosed(Runnable task) {
    whenClosed = task;
  }

  @Override
  public void close() {
    whenClosed.run();
    arrivals.end("the listener is closed").forEach(QuicConnection::close);
    Channel mine = Objects.requireNonNull(socket);
    mine.eventLoop()
        .execute(() -> {
          closed = true;
          closeIfUnused();
        });
  }

  private void closeIfUnused() {
    if (closed && connections.isEmpty()) {
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
      connections.add(channel);
      tokens.handshakeBegun();
      channel
          .closeFuture()
          .addListener(done -> {
            connections.remove(channel);
            closeIfUnused();
          });
      channel.pipeline().addLast(new ConnectionEvents(config, platform, false, new Arrival()));
    }
  }

  /** A stranger in the door. */
  private final class Arrival implements ConnectionEvents.Outcome {

    @Override
    public void established(QuicConnection connection) {
      tokens.handshakeEnded();
      if (!arrivals.offer(connection)) {
        connection.close();
      }
    }

    @Override
    public void failed(IOException reason) {
      tokens.handshakeEnded();
    }
  }
}
