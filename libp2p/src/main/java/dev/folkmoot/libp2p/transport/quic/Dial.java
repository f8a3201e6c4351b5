package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.platform.Platform;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One attempt to reach a peer: a socket, a handshake, a proof. */
@SuppressWarnings("FutureReturnValueIgnored") // failures come as events of the channel
final class Dial implements ConnectionEvents.Outcome {
  /** How long a handshake that was given up goes on at most. */
  static final Duration FAREWELL = Duration.ofSeconds(2);

  private final QuicConfig config;
  private final Platform platform;
  private final Set<QuicChannel> connections;
  private final PeerProof proof;
  private final CompletableFuture<QuicConnection> result = new CompletableFuture<>();

  /** Confined to its event loop. */
  private @Nullable QuicChannel handshake;

  Dial(QuicConfig config, Platform platform, Set<QuicChannel> connections, PeerId expected) {
    this.config = config;
    this.platform = platform;
    this.connections = connections;
    this.proof = new PeerProof(Optional.of(expected));
  }

  /** What the remote has to prove. */
  PeerProof proof() {
    return proof;
  }

  /**
   * Blocks until the remote has proven to be whom we expect.
   *
   * @param socket on its way to the remote, with this dial's {@link #proof}
   */
  QuicConnection connect(ChannelFuture socket, InetSocketAddress remote, Duration timeout)
      throws IOException {
    socket.addListener((ChannelFuture connected) -> {
      if (connected.isSuccess()) {
        shakeHands(connected.channel(), remote);
      } else {
        failed(new IOException("cannot reach " + remote, connected.cause()));
      }
    });
    boolean reached = false;
    try {
      QuicConnection connection = Blocking.await(result, timeout);
      reached = true;
      return connection;
    } finally {
      if (!reached) {
        giveUp(socket.channel());
      }
    }
  }

  private void shakeHands(Channel socket, InetSocketAddress remote) {
    if (result.isDone()) {
      return; // given up already; the socket is being closed
    }
    // The kernel says here that nobody listens on that port; without ears we would wait in vain.
    socket.pipeline().addLast(new SocketEvents());
    QuicChannel.newBootstrap(socket)
        .handler(new Setup())
        .streamHandler(new StreamSetup(config, platform.timers()))
        .remoteAddress(remote)
        .connect()
        .addListener(done -> {
          if (!done.isSuccess()) {
            String reason = proof.refusal().orElse("no handshake with " + remote);
            failed(new IOException(reason, done.cause()));
            socket.close();
          }
        });
  }

  /**
   * The remote shall not wait for a handshake that we have given up. But before it has answered it
   * understands no goodbye: so the handshake goes on for a while, and is closed when it is done.
   */
  private void giveUp(Channel socket) {
    Loops.execute(
        socket,
        () -> {
          if (handshake == null || !handshake.isOpen()) {
            socket.close();
          } else if (handshake.isActive()) {
            farewell(handshake);
          } else {
            QuicChannel begun = handshake;
            Loops.schedule(socket, () -> farewell(begun), FAREWELL.toMillis());
          }
        });
  }

  private static void farewell(QuicChannel channel) {
    channel.close(true, QuicConnection.NO_ERROR, Unpooled.EMPTY_BUFFER);
  }

  @Override
  public void established(QuicConnection connection) {
    if (!result.complete(connection)) {
      connection.close(); // too late, nobody waits any more
    }
  }

  @Override
  public void failed(IOException reason) {
    result.completeExceptionally(reason);
  }

  private final class Setup extends ChannelInitializer<QuicChannel> {
    @Override
    protected void initChannel(QuicChannel channel) {
      handshake = channel;
      channel.closeFuture().addListener(closed -> channel.parent().close());
      QuicTransport.remember(channel, connections);
      channel.pipeline().addLast(new ConnectionEvents(config, platform, true, Dial.this));
    }
  }

  private final class SocketEvents extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(io.netty.channel.ChannelHandlerContext context, Throwable cause) {
      failed(new IOException("nobody answers there", cause));
    }
  }
}
