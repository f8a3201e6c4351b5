package dev.folkmoot.libp2p.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;

/**
 * Tells a {@link QuicStream} what happens on its channel.
 *
 * <p>It also counts. Netty 4.2.15 forgets a stream of which it has read the end, and never one that
 * was reset, by either side: of each about a kilobyte stays until the connection goes. A remote
 * could fill our memory by it, so a connection with too many of them has to go.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come as events of the channel
final class StreamEvents extends ChannelInboundHandlerAdapter {
  private static final System.Logger LOG = System.getLogger(StreamEvents.class.getName());
  private static final AttributeKey<Integer> RESETS =
      AttributeKey.valueOf(StreamEvents.class, "resets");

  private final QuicStream stream;
  private final int maxResets;

  StreamEvents(QuicStream stream, int maxResets) {
    this.stream = stream;
    this.maxResets = maxResets;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof ByteBuf bytes) {
        stream.onBytes(bytes);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      stream.onEnd();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    stream.onBroken("the remote has reset the stream");
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    boolean reset = !stream.hasEnded();
    stream.onInactive("the connection is gone");
    StreamSetup.forget(context.channel());
    if (reset && context.channel().parent().isOpen()) {
      countReset(context.channel().parent());
    }
  }

  private void countReset(Channel connection) {
    Integer before = connection.attr(RESETS).get();
    int resets = before == null ? 1 : before + 1;
    connection.attr(RESETS).set(resets);
    if (resets == maxResets) {
      LOG.log(System.Logger.Level.WARNING, "closing {0} after {1} resets", connection, resets);
      Loops.execute(connection, connection::close);
    }
  }
}
