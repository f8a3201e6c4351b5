package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.platform.Timers;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes UDP sockets that speak QUIC.
 *
 * <p>Every dialled connection has a socket of its own, connected to its remote: the kernel then
 * keeps strangers' packets away from it, reports a port that nobody listens on at once, and spreads
 * the connections over the event loops. Netty cannot dial on a listener's socket; where a dial has
 * to come from a listener's port, a second socket shares that port by SO_REUSEPORT, and since it is
 * connected the kernel prefers it for the packets of that one remote. Between its bind and its
 * connect a stranger's packet may reach it and is lost, as packets may be.
 */
final class Sockets {
  /** Asked of the kernel for each socket, in bytes; bursts of a fast sender need it. */
  static final int SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;

  /** The largest packet that is read, in bytes: an Ethernet frame's. */
  private static final int MAX_RECEIVED_BYTES = 1_500;

  /** The largest packet that is sent, in bytes: what fits an Ethernet frame over IPv6. */
  private static final int MAX_SENT_BYTES = 1_452;

  private static final int PACKETS_PER_READ = 64;
  private static final int DATAGRAM_QUEUE = 4;

  private final EventLoopGroup loops;
  private final QuicConfig config;
  private final QuicTls tls;
  private final Timers timers;

  Sockets(EventLoopGroup loops, QuicConfig config, QuicTls tls, Timers timers) {
    this.loops = loops;
    this.config = config;
    this.tls = tls;
    this.timers = timers;
  }

  static boolean canSharePorts() {
    // Other systems know the option too, and hand each packet to whichever socket they like.
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
  }

  /** A socket connected to a remote; the caller closes it. */
  ChannelFuture connect(
      InetSocketAddress remote, @Nullable InetSocketAddress local, PeerProof proof) {
    QuicClientCodecBuilder codec =
        limits(new QuicClientCodecBuilder()).sslEngineProvider(tls.dialling(proof));
    Bootstrap bootstrap = bootstrap(remote, codec.build());
    if (local == null) {
      return bootstrap.connect(remote);
    }
    sharePort(bootstrap);
    return bootstrap.connect(remote, local);
  }

  /** A socket that lets others in. */
  Channel listen(InetSocketAddress local, RetryTokens tokens, ChannelHandler setup)
      throws IOException {
    requireFree(local);
    QuicServerCodecBuilder codec =
        limits(new QuicServerCodecBuilder())
            .sslEngineProvider(tls.listening())
            .tokenHandler(tokens)
            .handler(setup)
            .streamHandler(new StreamSetup(config, timers));
    Bootstrap bootstrap = bootstrap(local, codec.build());
    if (canSharePorts()) {
      sharePort(bootstrap);
    }
    ChannelFuture bound = bootstrap.bind(local).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + local, bound.cause());
    }
    return bound.channel();
  }

  /**
   * With SO_REUSEPORT two processes of one user could take one port, and each would get some of the
   * packets. A bind without it finds out. Not for IPv6, where Java's socket takes the IPv4 port of
   * the same number too, which may well be ours.
   */
  private static void requireFree(InetSocketAddress local) throws IOException {
    if (local.getPort() == 0 || !(local.getAddress() instanceof Inet4Address)) {
      return;
    }
    try (DatagramChannel probe = DatagramChannel.open(StandardProtocolFamily.INET)) {
      probe.bind(local);
    } catch (BindException taken) {
      throw new IOException("cannot listen on " + local, taken);
    }
  }

  private static void sharePort(Bootstrap bootstrap) {
    bootstrap.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
  }

  private Bootstrap bootstrap(InetSocketAddress address, ChannelHandler codec) {
    SocketProtocolFamily family =
        address.getAddress() instanceof Inet4Address
            ? SocketProtocolFamily.INET
            : SocketProtocolFamily.INET6;
    return new Bootstrap()
        .group(loops)
        .channelFactory(() -> new NioDatagramChannel(family))
        .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
        .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
        .option(
            ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(MAX_RECEIVED_BYTES).maxMessagesPerRead(PACKETS_PER_READ))
        .handler(codec);
  }

  private <B extends QuicCodecBuilder<B>> B limits(B codec) {
    return codec
        .maxIdleTimeout(config.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .initialMaxData(config.connectionWindowBytes())
        .initialMaxStreamDataBidirectionalLocal(config.streamWindowBytes())
        .initialMaxStreamDataBidirectionalRemote(config.streamWindowBytes())
        .initialMaxStreamsBidirectional(config.maxStreams())
        .initialMaxStreamsUnidirectional(0)
        .maxRecvUdpPayloadSize(MAX_RECEIVED_BYTES)
        .maxSendUdpPayloadSize(MAX_SENT_BYTES)
        .discoverPmtu(true)
        .datagram(DATAGRAM_QUEUE, DATAGRAM_QUEUE);
  }
}
