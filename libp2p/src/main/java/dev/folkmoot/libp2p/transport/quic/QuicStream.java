package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.StreamResetException;
import dev.folkmoot.libp2p.platform.Gate;
import dev.folkmoot.libp2p.platform.Timers;
import dev.folkmoot.libp2p.transport.MuxedStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A blocking stream over Netty's {@link QuicStreamChannel}: the border between an event loop and
 * virtual threads.
 *
 * <p>Incoming: Netty reads only when asked (auto-read is off), one buffer an ask. We ask while the
 * queue is shorter than its bound; from then on the bytes stay in the native library, whose
 * flow-control window runs out, and the remote's writer stands still. No other stream notices. Each
 * buffer is copied into an array of its exact size and released on the event loop, for two reasons:
 * a reader who goes away can leak nothing, and eight bytes do not hold a 64 KiB buffer.
 *
 * <p>Outgoing: a write copies into a buffer, counts it as unsent and goes on until the count is at
 * its bound; the count sinks when the native library has taken the bytes, which it does as far as
 * the remote's window and the congestion window allow. The end of our half travels through the same
 * queue as an empty frame with the FIN flag, and so can never overtake a write ({@code
 * shutdownOutput()} of Netty overtakes, and fails what is pending).
 *
 * <p>One lock guards all state. It is held only for moments, and never while a channel is called.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come as events of the channel
final class QuicStream implements MuxedStream {
  /** The largest buffer of a write, in bytes. */
  static final int CHUNK_BYTES = 64 * 1024;

  /** How long a remote may go on sending after {@link #close}. */
  static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  /** The application's error code in a reset; libp2p gives it no meaning. */
  static final int NO_ERROR = 0;

  private final QuicStreamChannel channel;
  private final int receiveQueueBytes;
  private final int sendQueueBytes;

  private final ReentrantLock lock = new ReentrantLock();
  private final Gate readable;
  private final Gate writable;
  private final Deque<byte[]> received = new ArrayDeque<>();
  private int headOffset;
  private int queuedBytes;
  private boolean asked;
  private boolean ended;
  private int unsentBytes;
  private boolean finished;
  private boolean discarding;
  private @Nullable String stopped;
  private @Nullable String broken;
  private @Nullable Runnable whenOver;

  QuicStream(QuicStreamChannel channel, QuicConfig config, Timers timers) {
    this.channel = channel;
    this.readable = new Gate(lock, timers);
    this.writable = new Gate(lock, timers);
    this.receiveQueueBytes = config.receiveQueueBytes();
    this.sendQueueBytes = config.sendQueueBytes();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    int count;
    boolean ask;
    lock.lock();
    try {
      while (true) {
        if (broken != null) {
          throw new StreamResetException(broken);
        }
        if (!received.isEmpty()) {
          break;
        }
        if (ended) {
          return -1;
        }
        readable.await();
      }
      count = takeQueued(buffer, offset, length);
      ask = !ended && !asked && queuedBytes <= receiveQueueBytes / 2;
      asked |= ask;
    } finally {
      lock.unlock();
    }
    if (ask) {
      Loops.read(channel);
    }
    settle();
    return count;
  }

  private int takeQueued(byte[] buffer, int offset, int length) {
    int count = 0;
    while (count < length && !received.isEmpty()) {
      byte[] head = received.getFirst();
      int part = Math.min(length - count, head.length - headOffset);
      System.arraycopy(head, headOffset, buffer, offset + count, part);
      headOffset += part;
      count += part;
      if (headOffset == head.length) {
        received.removeFirst();
        headOffset = 0;
      }
    }
    queuedBytes -= count;
    return count;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int written = 0;
    while (written < length) {
      int part = reserve(Math.min(CHUNK_BYTES, length - written));
      ByteBuf buffer = channel.alloc().directBuffer(part);
      buffer.writeBytes(bytes, offset + written, part);
      send(buffer, part);
      written += part;
    }
  }

  /** Waits for room in the send queue and takes some of it. */
  private int reserve(int wanted) throws IOException {
    lock.lock();
    try {
      while (true) {
        requireOpenForWriting();
        int room = sendQueueBytes - unsentBytes;
        if (room > 0) {
          int part = Math.min(room, wanted);
          unsentBytes += part;
          return part;
        }
        writable.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void send(Object message, int size) {
    if (!channel.isOpen() || !Loops.execute(channel, () -> sendNow(message, size))) {
      // Its event loop may be gone, too, and could not tell.
      ReferenceCountUtil.release(message);
      sent(size, new ClosedChannelException());
    }
  }

  @Override
  public void closeWrite() throws IOException {
    lock.lock();
    try {
      if (finished) {
        return;
      }
      requireOpenForWriting();
      finished = true;
      writable.wake();
    } finally {
      lock.unlock();
    }
    send(new DefaultQuicStreamFrame(Unpooled.EMPTY_BUFFER, true), 0);
    settle();
  }

  private void requireOpenForWriting() throws IOException {
    if (broken != null || stopped != null) {
      throw new StreamResetException(broken != null ? broken : Objects.requireNonNull(stopped));
    }
    if (finished) {
      throw new IOException("this half of the stream is closed");
    }
  }

  @Override
  public void reset() {
    onBroken("this side has reset the stream");
  }

  @Override
  public void close() {
    boolean finish;
    lock.lock();
    try {
      if (broken != null || discarding) {
        return;
      }
      discarding = true;
      received.clear();
      queuedBytes = 0;
      headOffset = 0;
      finish = !finished && stopped == null;
      finished = true;
      readable.wake();
      writable.wake();
    } finally {
      lock.unlock();
    }
    if (finish) {
      send(new DefaultQuicStreamFrame(Unpooled.EMPTY_BUFFER, true), 0);
    }
    Loops.read(channel);
    Loops.schedule(channel, this::resetIfOpen, CLOSE_TIMEOUT.toMillis());
    settle();
  }

  private void resetIfOpen() {
    if (!isOver()) {
      reset();
    }
  }

  @Override
  public void readDeadline(Duration fromNow) {
    lock.lock();
    try {
      readable.deadline(fromNow);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void writeDeadline(Duration fromNow) {
    lock.lock();
    try {
      writable.deadline(fromNow);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isOver() {
    lock.lock();
    try {
      return over();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void whenOver(Runnable task) {
    lock.lock();
    try {
      whenOver = task;
    } finally {
      lock.unlock();
    }
    settle();
  }

  private boolean over() {
    return broken != null || bothEnded();
  }

  private boolean bothEnded() {
    return ended && received.isEmpty() && (finished || stopped != null);
  }

  /** What lies below, for tests that play a remote of other habits. */
  QuicStreamChannel channel() {
    return channel;
  }

  /** Whether the remote's half has come to its end, and not to a reset. */
  boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  // From here on: called by the event loop.

  /** Bytes have come, for which we had asked; asks for more while there is room. */
  void onBytes(ByteBuf bytes) {
    boolean ask;
    lock.lock();
    try {
      if (broken == null && !discarding && bytes.isReadable()) {
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        received.add(copy);
        queuedBytes += copy.length;
        readable.wake();
      }
      ask = queuedBytes < receiveQueueBytes;
      asked = ask;
    } finally {
      lock.unlock();
    }
    if (ask) {
      channel.read();
    }
  }

  /** The remote has closed its half; all of it was given to {@link #onBytes}. */
  void onEnd() {
    lock.lock();
    try {
      ended = true;
      readable.wake();
    } finally {
      lock.unlock();
    }
    settle();
  }

  /** The remote has reset the stream, or the connection is gone. */
  void onBroken(String reason) {
    if (fail(reason)) {
      abandon();
      settle();
    }
  }

  /** The channel is closed: as it should where both halves had ended, else with its connection. */
  void onInactive(String reason) {
    lock.lock();
    try {
      if (broken == null && !(ended && (finished || stopped != null))) {
        broken = reason;
        dropQueued();
      }
      readable.wake();
      writable.wake();
    } finally {
      lock.unlock();
    }
    settle();
  }

  private void sendNow(Object message, int size) {
    ChannelFuture handover = channel.writeAndFlush(message);
    handover.addListener(done -> sent(size, done.isSuccess() ? null : done.cause()));
    if (!handover.isDone() && isForgotten()) {
      sent(0, new ClosedChannelException());
    }
  }

  /**
   * Whether the native library has forgotten the stream under what Netty keeps for it. It does so
   * with a stream that the remote has ended and stopped (what quinn sends for one that is dropped),
   * and tells Netty only of a write that waits just then. A later one it answers as one without
   * room; Netty queues that for ever. But room there is: the last that Netty heard of, and an end
   * without bytes needs none. (A stream whose window was used up to the last byte before looks like
   * one whose remote reads slowly; its writer has to wait for his deadline.)
   */
  private boolean isForgotten() {
    boolean onlyEnd;
    lock.lock();
    try {
      if (!ended) {
        return false;
      }
      onlyEnd = finished && unsentBytes == 0;
    } finally {
      lock.unlock();
    }
    return onlyEnd || channel.bytesBeforeUnwritable() > 0;
  }

  private void sent(int size, @Nullable Throwable failure) {
    lock.lock();
    try {
      unsentBytes -= size;
      if (failure != null && stopped == null) {
        stopped = "the remote takes no more of this stream";
      }
      writable.wake();
    } finally {
      lock.unlock();
    }
    settle();
  }

  private boolean fail(String reason) {
    lock.lock();
    try {
      if (broken != null || (bothEnded() && unsentBytes == 0)) {
        return false;
      }
      broken = reason;
      dropQueued();
      readable.wake();
      writable.wake();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void dropQueued() {
    received.clear();
    queuedBytes = 0;
    headOffset = 0;
  }

  /** Tells who waits for the end of the stream, once, outside the lock. */
  private void settle() {
    Runnable task = null;
    boolean refused;
    lock.lock();
    try {
      if (over()) {
        task = whenOver;
        whenOver = null;
      }
      // Netty closes a channel whose two ends it has seen; where one was refused we must.
      refused = broken == null && stopped != null && bothEnded();
    } finally {
      lock.unlock();
    }
    if (refused) {
      abandon();
    }
    if (task != null) {
      task.run();
    }
  }

  /** RESET_STREAM and STOP_SENDING, and the end of the channel. */
  private void abandon() {
    Loops.execute(
        channel,
        () -> {
          channel.shutdown(NO_ERROR, channel.newPromise());
          channel.close();
        });
  }
}
