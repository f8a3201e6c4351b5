package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.platform.Timers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AttributeKey;

/** Gives a new channel of a stream, ours or the remote's, its {@link QuicStream}. */
final class StreamSetup extends ChannelInitializer<QuicStreamChannel> {
  private static final AttributeKey<QuicStream> STREAM =
      AttributeKey.valueOf(StreamSetup.class, "stream");

  private final QuicConfig config;
  private final Timers timers;

  StreamSetup(QuicConfig config, Timers timers) {
    this.config = config;
    this.timers = timers;
  }

  @Override
  protected void initChannel(QuicStreamChannel channel) {
    channel.config().setOption(ChannelOption.AUTO_READ, false);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel
        .config()
        .setOption(
            ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(QuicStream.CHUNK_BYTES));
    QuicStream stream = new QuicStream(channel, config, timers);
    channel.attr(STREAM).set(stream);
    channel.pipeline().addLast(new StreamEvents(stream, config.maxResets()));
  }

  /** The stream of a channel that was set up. */
  static QuicStream stream(QuicStreamChannel channel) {
    return channel.attr(STREAM).get();
  }

  /** Lets go of the stream of a channel that Netty may keep for longer. */
  static void forget(Channel channel) {
    channel.attr(STREAM).set(null);
  }
}
