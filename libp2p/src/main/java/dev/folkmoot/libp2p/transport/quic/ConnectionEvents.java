package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.crypto.PublicKey;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.tls.TlsIdentity;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicDatagramExtensionEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What happens on one QUIC connection, from its first packet to its end. Confined to its event
 * loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come as events of the channel
final class ConnectionEvents extends ChannelInboundHandlerAdapter {

  /** Who wants to know how the handshake ends; called once, on the event loop. */
  interface Outcome {
    void established(QuicConnection connection);

    void failed(IOException reason);
  }

  private static final int KEEP_ALIVE_BYTES = 1;

  private final QuicConfig config;
  private final Platform platform;
  private final boolean dialler;
  private final Outcome outcome;
  private @Nullable QuicConnection connection;
  private @Nullable ScheduledFuture<?> handshakeTimer;
  private @Nullable ScheduledFuture<?> keepAlive;
  private @Nullable PeerProof proof;
  private @Nullable String end;
  private boolean decided;

  ConnectionEvents(QuicConfig config, Platform platform, boolean dialler, Outcome outcome) {
    this.config = config;
    this.platform = platform;
    this.dialler = dialler;
    this.outcome = outcome;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    handshakeTimer =
        context
            .executor()
            .schedule(
                () -> giveUp(context), config.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void giveUp(ChannelHandlerContext context) {
    if (!decided) {
      end = "the handshake took longer than " + config.handshakeTimeout();
      context.close();
    }
  }

  /** The handshake is complete on this side. */
  @Override
  public void channelActive(ChannelHandlerContext context) {
    QuicChannel channel = (QuicChannel) context.channel();
    try {
      connection =
          new QuicConnection(
              channel,
              config,
              platform.timers(),
              provenKey(channel),
              QuicAddress.multiaddr(address(channel.localSocketAddress())),
              QuicAddress.multiaddr(address(channel.remoteSocketAddress())));
    } catch (CertificateException | SSLPeerUnverifiedException unproven) {
      end = unproven.getMessage();
      context.close();
      return;
    }
    decided = true;
    outcome.established(connection);
    context.fireChannelActive();
  }

  private PublicKey provenKey(QuicChannel channel)
      throws CertificateException, SSLPeerUnverifiedException {
    SSLEngine engine = Objects.requireNonNull(channel.sslEngine());
    PeerProof wanted = PeerTrust.proof(engine);
    proof = wanted;
    if (!TlsIdentity.ALPN.equals(engine.getApplicationProtocol())) {
      throw new CertificateException("the remote does not speak " + TlsIdentity.ALPN);
    }
    if (wanted.key().isEmpty()) {
      // A resumed session asks no trust manager, and may have outlived its certificate.
      wanted.judge(engine.getSession().getPeerCertificates(), platform.clock().instant());
    }
    return wanted.key().orElseThrow();
  }

  private static InetSocketAddress address(java.net.@Nullable SocketAddress address) {
    return (InetSocketAddress) Objects.requireNonNull(address);
  }

  /** The remote has opened a stream, or sent a datagram to show that it is there. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof QuicStreamChannel channel) {
      // The end of the pipeline registers the channel, which sets it up.
      context.fireChannelRead(message);
      if (connection == null) {
        StreamSetup.stream(channel).reset();
      } else {
        connection.onStream(channel);
      }
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof QuicStreamLimitChangedEvent && connection != null) {
      connection.openAllowed();
    } else if (event instanceof QuicDatagramExtensionEvent
        && dialler
        && config.keepAlive().isPositive()) {
      keepAlive(context);
    } else if (event instanceof QuicConnectionCloseEvent closed && end == null) {
      end = "the remote has closed the connection, error " + closed.error();
    }
  }

  /**
   * Netty gives no access to PING frames. An unreliable datagram is acknowledged as a PING is; a
   * remote that knows no datagrams has keep-alives of its own, as quinn and quic-go do.
   */
  private void keepAlive(ChannelHandlerContext context) {
    long period = config.keepAlive().toMillis();
    keepAlive =
        context
            .executor()
            .scheduleAtFixedRate(
                () ->
                    context
                        .channel()
                        .writeAndFlush(
                            context
                                .alloc()
                                .directBuffer(KEEP_ALIVE_BYTES)
                                .writeZero(KEEP_ALIVE_BYTES)),
                period,
                period,
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Netty closes the channel where the fault is beyond repair; here is only the reason to keep.
    if (end == null) {
      end = String.valueOf(cause.getMessage());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    finish(context);
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    finish(context); // a channel that was never active tells of its end only here
  }

  private void finish(ChannelHandlerContext context) {
    cancel(handshakeTimer);
    cancel(keepAlive);
    String reason = reason((QuicChannel) context.channel());
    if (!decided) {
      decided = true;
      outcome.failed(new IOException(reason));
    }
    if (connection != null) {
      connection.onInactive(reason);
    }
  }

  private String reason(QuicChannel channel) {
    if (proof == null && channel.sslEngine() != null) {
      try {
        proof = PeerTrust.proof(channel.sslEngine());
      } catch (CertificateException unasked) {
        return String.valueOf(unasked.getMessage());
      }
    }
    if (proof != null && proof.refusal().isPresent()) {
      return proof.refusal().get();
    }
    if (end != null) {
      return end;
    }
    return channel.isTimedOut() ? "the remote has fallen silent" : "the connection is closed";
  }

  private static void cancel(@Nullable ScheduledFuture<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
