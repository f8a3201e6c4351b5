package dev.folkmoot.libp2p.yamux;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/**
 * The memory that all sessions of a process may hold, or promise beyond the initial window, for
 * bytes received and not yet read. Safe to share between threads.
 *
 * <p>The initial window cannot be counted as a promise: 2,000 connections of a few streams each
 * would promise gigabytes that nobody ever sends. So the first 256 KiB of a stream count when bytes
 * lie in them, and growth counts when it is promised. What lies in buffers is thus never more than
 * the budget, but for the piece of at most 64 KiB that each stream is about to empty or to fill.
 */
public final class WindowBudget {

  private final long limitBytes;
  private final LongPredicate outerReserve;
  private final LongConsumer outerRelease;
  private final AtomicLong reservedBytes = new AtomicLong();

  /**
   * @param limitBytes the most that may be reserved at once
   */
  public WindowBudget(long limitBytes) {
    this(limitBytes, _ -> true, _ -> {});
  }

  /**
   * A budget within others: every reservation must be granted there too.
   *
   * @param reserve whether so many bytes are granted
   * @param release gives them back
   */
  public WindowBudget(long limitBytes, LongPredicate reserve, LongConsumer release) {
    this.outerReserve = reserve;
    this.outerRelease = release;
    if (limitBytes <= 0) {
      throw new IllegalArgumentException("limitBytes must be positive: " + limitBytes);
    }
    this.limitBytes = limitBytes;
  }

  /** Bytes reserved at this moment. */
  public long reservedBytes() {
    return reservedBytes.get();
  }

  boolean reserve(long bytes) {
    long after = reservedBytes.addAndGet(bytes);
    if (after > limitBytes || !outerReserve.test(bytes)) {
      reservedBytes.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Promises may take one half only: bytes that have arrived must find room in the other. */
  boolean reserveGrowth(long bytes) {
    return reservedBytes.get() + bytes <= limitBytes / 2 && reserve(bytes);
  }

  void release(long bytes) {
    if (bytes > 0) {
      reservedBytes.addAndGet(-bytes);
      outerRelease.accept(bytes);
    }
  }
}
