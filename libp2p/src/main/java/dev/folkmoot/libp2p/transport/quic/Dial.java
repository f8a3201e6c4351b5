package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.platform.Platform;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
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
  private final Sockets sockets;
  private final QuicConfig config;
  private final Platform platform;
  private final Set<Channel> open;
  private final Set<QuicChannel> connections;
  private final PeerProof proof;
  private final CompletableFuture<QuicConnection> result = new CompletableFuture<>();

  Dial(
      Sockets sockets,
      QuicConfig config,
      Platform platform,
      Set<Channel> open,
      Set<QuicChannel> connections,
      PeerId expected) {
    this.sockets = sockets;
    this.config = config;
    this.platform = platform;
    this.open = open;
    this.connections = connections;
    this.proof = new PeerProof(Optional.of(expected));
  }

  /**
   * Blocks until the remote has proven to be whom we expect.
   *
   * @param local the address to dial from; null for any
   */
  QuicConnection connect(
      InetSocketAddress remote, @Nullable InetSocketAddress local, Duration timeout)
      throws IOException {
    ChannelFuture socket = sockets.connect(remote, local, proof);
    QuicTransport.remember(socket.channel(), open);
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
        socket.channel().close();
      }
    }
  }

  private void shakeHands(Channel socket, InetSocketAddress remote) {
    // The kernel says here that nobody listens on that port; without ears we would wait in vain.
    socket.pipeline().addLast(new SocketEvents());
    QuicChannel.newBootstrap(socket)
        .handler(new ConnectionEvents(config, platform, true, this))
        .streamHandler(new StreamSetup(config, platform.timers()))
        .remoteAddress(remote)
        .connect()
        .addListener(done -> {
          if (done.isSuccess()) {
            QuicChannel channel = (QuicChannel) done.getNow();
            QuicTransport.remember(channel, connections);
            channel.closeFuture().addListener(closed -> socket.close());
          } else {
            String reason = proof.refusal().orElse("no handshake with " + remote);
            failed(new IOException(reason, done.cause()));
          }
        });
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

  private final class SocketEvents extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(io.netty.channel.ChannelHandlerContext context, Throwable cause) {
      failed(new IOException("nobody answers there", cause));
    }
  }
}
