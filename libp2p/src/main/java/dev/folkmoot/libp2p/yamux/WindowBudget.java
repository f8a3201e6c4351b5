package dev.folkmoot.libp2p.yamux;

import java.util.concurrent.atomic.AtomicLong;

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

  /** A larger budget that this one is a part of. */
  public interface Outer {

    /** No other budget. */
    Outer NONE =
        new Outer() {
          @Override
          public boolean reserve(long bytes) {
            return true;
          }

          @Override
          public boolean reserveGrowth(long bytes) {
            return true;
          }

          @Override
          public void release(long bytes) {
            // nothing was reserved
          }
        };

    /** Whether so many bytes are granted. */
    boolean reserve(long bytes);

    /** The same for a promise, which must leave half of the budget to bytes that arrive. */
    boolean reserveGrowth(long bytes);

    /** Gives bytes of either kind back. */
    void release(long bytes);
  }

  private final Outer outer;
  private final AtomicLong reservedBytes = new AtomicLong();

  /**
   * @param limitBytes the most that may be reserved at once
   */
  public WindowBudget(long limitBytes) {
    this(limitBytes, Outer.NONE);
  }

  /**
   * A budget within others: every reservation must be granted there too.
   *
   * @param outer what this one is within
   */
  public WindowBudget(long limitBytes, Outer outer) {
    this.outer = outer;
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
    if (after > limitBytes || !outer.reserve(bytes)) {
      reservedBytes.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Promises may take one half only: bytes that have arrived must find room in the other. */
  boolean reserveGrowth(long bytes) {
    if (reservedBytes.addAndGet(bytes) > limitBytes / 2 || !outer.reserveGrowth(bytes)) {
      reservedBytes.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void release(long bytes) {
    if (bytes > 0) {
      reservedBytes.addAndGet(-bytes);
      outer.release(bytes);
    }
  }
}
