package dev.folkmoot.libp2p.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;

/** Tells a {@link QuicStream} what happens on its channel. */
final class StreamEvents extends ChannelInboundHandlerAdapter {
  private final QuicStream stream;

  StreamEvents(QuicStream stream) {
    this.stream = stream;
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
    stream.onInactive("the connection is gone");
  }
}
