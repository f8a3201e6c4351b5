package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.crypto.PublicKey;
import dev.folkmoot.libp2p.platform.Timers;
import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.transport.MuxedStream;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionPathStats;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** A QUIC connection whose remote has proven its key. */
@SuppressWarnings("FutureReturnValueIgnored") // failures come as events of the channel
final class QuicConnection implements MuxedConnection {
  /** What secures and what muxes, as {@code Connection} names it. */
  static final ProtocolId QUIC = new ProtocolId("/quic-v1");

  /** The error code of CONNECTION_CLOSE for an end in peace. */
  static final int NO_ERROR = 0;

  /** How long {@link #open} waits for a remote that allows no more streams. */
  private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);

  /** From the end of the last stream to a goodbye: a round trip or two. */
  private static final Duration LINGER = Duration.ofMillis(200);

  private final QuicChannel channel;
  private final QuicConfig config;
  private final Timers timers;
  private final PublicKey remoteKey;
  private final Multiaddr localAddress;
  private final Multiaddr remoteAddress;
  private final Backlog<QuicStream> arrivals;

  /** Who waits for the remote to allow one more stream; confined to the event loop. */
  private final Queue<CompletableFuture<QuicStream>> openers = new ArrayDeque<>();

  /** Streams whose two halves have not both left; confined to the event loop. */
  private int openStreams;

  private volatile boolean goingAway;
  private volatile boolean closed;
  private volatile String endReason = "this side has closed the connection";

  QuicConnection(
      QuicChannel channel,
      QuicConfig config,
      Timers timers,
      PublicKey remoteKey,
      Multiaddr localAddress,
      Multiaddr remoteAddress) {
    this.channel = channel;
    this.config = config;
    this.timers = timers;
    this.remoteKey = remoteKey;
    this.localAddress = localAddress;
    this.remoteAddress = remoteAddress;
    this.arrivals = new Backlog<>(config.acceptBacklog(), timers);
  }

  @Override
  public PublicKey remoteKey() {
    return remoteKey;
  }

  @Override
  public Multiaddr localAddress() {
    return localAddress;
  }

  @Override
  public Multiaddr remoteAddress() {
    return remoteAddress;
  }

  @Override
  public ProtocolId security() {
    return QUIC;
  }

  @Override
  public ProtocolId muxer() {
    return QUIC;
  }

  @Override
  public MuxedStream open() throws IOException {
    if (goingAway) {
      throw new IOException("this connection takes no more streams");
    }
    CompletableFuture<QuicStream> opened = new CompletableFuture<>();
    boolean asked =
        Loops.execute(
            channel,
            () -> {
              openers.add(opened);
              openAllowed();
            });
    if (!asked) {
      throw new IOException("the transport is closed");
    }
    return Blocking.await(opened, OPEN_TIMEOUT);
  }

  @Override
  public MuxedStream accept() throws IOException {
    return arrivals.take();
  }

  /** QUIC has no word for it: streams that the remote still opens are reset. */
  @Override
  public void goAway() {
    goingAway = true;
    closeIfDrained();
  }

  /**
   * In a turn of its own of the event loop: a channel that is closed while Netty is in the middle
   * of sending or receiving sends no goodbye, and the remote would wait for its idle timeout.
   */
  private void closeIfDrained() {
    Loops.execute(channel, this::closeIfDrainedNow);
  }

  private void closeIfDrainedNow() {
    if (goingAway && openStreams == 0 && channel.isOpen()) {
      channel
          .collectPathStats(0)
          .addListener((Future<QuicConnectionPathStats> stats) -> closeSoon(stats));
    }
  }

  /**
   * The native library sends no goodbye, and repeats no data, while the congestion window is full:
   * who may have filled it waits until the remote has acknowledged some of it.
   */
  private void closeSoon(Future<QuicConnectionPathStats> stats) {
    boolean roomy = stats.isSuccess() && stats.getNow().sentBytes() < stats.getNow().cwnd();
    Loops.schedule(channel, this::close, roomy ? 0 : LINGER.toMillis());
  }

  @Override
  public boolean isClosed() {
    return closed || !channel.isOpen();
  }

  @Override
  public void close() {
    goingAway = true;
    closed = true;
    arrivals.end(endReason);
    if (channel.isOpen()) {
      // A timer may come by here when the transport, and its event loops, have just ended.
      Loops.execute(channel, () -> channel.close(true, NO_ERROR, Unpooled.EMPTY_BUFFER));
    }
  }

  // From here on: called by the event loop.

  /** Opens as many of the wanted streams as the remote allows by now. */
  void openAllowed() {
    if (!channel.isOpen()) {
      failOpeners("the connection is closed");
      return;
    }
    while (!openers.isEmpty() && channel.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) > 0) {
      CompletableFuture<QuicStream> opener = openers.remove();
      if (!opener.isDone()) {
        channel
            .createStream(QuicStreamType.BIDIRECTIONAL, new StreamSetup(config, timers))
            .addListener((Future<QuicStreamChannel> created) -> complete(opener, created));
      }
    }
  }

  private void complete(CompletableFuture<QuicStream> opener, Future<QuicStreamChannel> created) {
    if (!created.isSuccess()) {
      opener.completeExceptionally(new IOException("no stream could be opened", created.cause()));
      return;
    }
    count(created.getNow());
    QuicStream stream = StreamSetup.stream(created.getNow());
    if (!opener.complete(stream)) {
      stream.reset(); // who wanted it was interrupted
    }
  }

  /** Netty closes a stream's channel when the ends of both halves have passed through it. */
  private void count(QuicStreamChannel stream) {
    openStreams++;
    stream
        .closeFuture()
        .addListener(over -> {
          openStreams--;
          closeIfDrained();
        });
  }

  /** The remote has opened a stream. */
  void onStream(QuicStreamChannel opened) {
    count(opened);
    QuicStream stream = StreamSetup.stream(opened);
    if (goingAway || !arrivals.offer(stream)) {
      stream.reset();
    }
  }

  /** What streams have received may still be read; then the connection goes. */
  void onRemoteClosed(String reason) {
    goingAway = true;
    endReason = reason;
    failOpeners(reason);
    closeIfDrained();
  }

  void onInactive(String reason) {
    goingAway = true;
    arrivals.end(reason);
    failOpeners(reason);
  }

  private void failOpeners(String reason) {
    for (CompletableFuture<QuicStream> opener = openers.poll();
        opener != null;
        opener = openers.poll()) {
      opener.completeExceptionally(new IOException(reason));
    }
  }

  @Override
  public String toString() {
    return remoteAddress.toString();
  }
}
