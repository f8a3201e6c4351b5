package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.platform.Timers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicConnectionPathStats;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The end of what a stream sends, where the remote has ended its own half already. Confined to the
 * event loop.
 *
 * <p>The native library of Netty 4.2.15 takes a half for delivered as soon as all its bytes are
 * acknowledged, and does not ask for an acknowledgement of the end. If the other half is over too
 * it then forgets the stream, and with it an end that had no room in the congestion window yet, or
 * was lost: the remote has read every byte and waits for the end for ever (quiche's issue 2525, not
 * closed at the time of writing). Two ends are safe: one that travels in a frame with a byte, and
 * one behind bytes that were acknowledged before it was written. So the last byte is held back for
 * a moment, for an end that may be about to come; and an end that finds no byte to go with waits
 * until the last one should have been acknowledged.
 *
 * <p>What remains: bytes that are acknowledged much later than expected, because they were lost,
 * and an end that is lost or has no room just then; and an end that is lost just when the remote's
 * own end comes in. Netty says nothing of acknowledgements, so a clock has to do.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come as events of the channel
final class StreamTail {
  /** Between a last write and the end there is a method call, or a thread that lost its turn. */
  private static final Duration HOLD = Duration.ofMillis(20);

  /**
   * Round trips in which bytes that the native library has taken leave and are acknowledged: one,
   * and what other streams have in front of them.
   */
  private static final int ROUND_TRIPS = 3;

  /**
   * Beside those: a remote may hold an acknowledgement back for 25 ms (RFC 9000, 18.2), and it, or
   * this machine, may be busy.
   */
  private static final Duration SPARE = Duration.ofMillis(250);

  private static final int NOTHING = -1;

  /** Where messages go. */
  interface Outlet {
    /**
     * Gives a message to the channel.
     *
     * @param size the bytes that count as sent with it
     * @param taken to be called when the native library has taken it, or never will
     */
    void handOver(Object message, int size, Runnable taken);

    void failed(int size, Throwable why);
  }

  private final QuicStreamChannel channel;
  private final Timers timers;
  private final Outlet outlet;
  private int held = NOTHING;
  private long heldAt;
  private boolean timed;
  private int pending;
  private boolean anyTaken;
  private long takenAt;
  private boolean endWaits;

  StreamTail(QuicStreamChannel channel, Timers timers, Outlet outlet) {
    this.channel = channel;
    this.timers = timers;
    this.outlet = outlet;
  }

  /**
   * Sends bytes, of which there is at least one.
   *
   * @param remoteEnded whether the end may be the last that happens on this stream
   */
  void write(ByteBuf bytes, boolean remoteEnded) {
    if (!remoteEnded) {
      leave(bytes);
      return;
    }
    int next = bytes.getUnsignedByte(bytes.writerIndex() - 1);
    ByteBuf before = bytes.writerIndex(bytes.writerIndex() - 1);
    if (held != NOTHING) {
      before = channel.alloc().directBuffer(bytes.readableBytes() + 1);
      before.writeByte(held).writeBytes(bytes);
      bytes.release();
    }
    held = next;
    heldAt = timers.nanoTime();
    if (!timed) {
      releaseAfter(HOLD.toNanos());
    }
    if (before.isReadable()) {
      leave(before);
    } else {
      before.release();
    }
  }

  private void leave(ByteBuf bytes) {
    pending++;
    outlet.handOver(bytes, bytes.readableBytes(), this::taken);
  }

  private void taken() {
    pending--;
    anyTaken = true;
    takenAt = timers.nanoTime();
    if (pending == 0 && endWaits) {
      endAcknowledged();
    }
  }

  private void releaseAfter(long nanos) {
    timed =
        Loops.schedule(channel, this::release, Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
  }

  /** No end has come; the byte is wanted. */
  private void release() {
    timed = false;
    if (held == NOTHING) {
      return;
    }
    long left = HOLD.toNanos() - (timers.nanoTime() - heldAt);
    if (left > 0) {
      releaseAfter(left);
    } else {
      leave(takeHeld());
    }
  }

  private ByteBuf takeHeld() {
    ByteBuf last = channel.alloc().directBuffer(1).writeByte(held);
    held = NOTHING;
    return last;
  }

  /** Sends the end. Nothing is written after it. */
  void end(boolean remoteEnded) {
    if (held != NOTHING) {
      outlet.handOver(new DefaultQuicStreamFrame(takeHeld(), true), 1, () -> {});
    } else if (remoteEnded && pending > 0) {
      endWaits = true;
    } else if (remoteEnded && anyTaken) {
      endAcknowledged();
    } else {
      endNow();
    }
  }

  private void endAcknowledged() {
    channel
        .parent()
        .collectPathStats(0)
        .addListener((Future<QuicConnectionPathStats> stats) ->
            endAfter(stats.isSuccess() ? stats.getNow().rtt() : 0));
  }

  private void endAfter(long roundTrip) {
    long wait = ROUND_TRIPS * roundTrip + SPARE.toNanos() - (timers.nanoTime() - takenAt);
    if (wait <= 0) {
      endNow();
    } else if (!Loops.schedule(channel, this::endNow, TimeUnit.NANOSECONDS.toMillis(wait) + 1)) {
      outlet.failed(0, new ClosedChannelException());
    }
  }

  private void endNow() {
    outlet.handOver(new DefaultQuicStreamFrame(Unpooled.EMPTY_BUFFER, true), 0, () -> {});
  }
}
