package dev.folkmoot.libp2p.yamux;

/**
 * One stream's receive window.
 *
 * <p>Of {@code target} bytes, {@code available} may still be sent, {@code held} have arrived and
 * wait for the reader, and the rest was read and is owed to the sender. The debt is paid when it
 * reaches half the target: earlier costs a frame for every read, later lets the sender run dry.
 */
final class ReceiveWindow {

  /**
   * Memory is reserved in such steps, so that small messages do not each touch a shared counter.
   */
  private static final int STEP_BYTES = 64 * 1024;

  /** A quarter of the window must have come between two payments for it to grow. */
  private static final int FLOWING_SHARE = 4;

  private final WindowPool pool;
  private int target = YamuxConfig.INITIAL_WINDOW_BYTES;
  private long available = target;
  private int held;
  private long reserved;
  private long paidAt;
  private long arrivedSincePaid;

  /** The pool has promised the initial window already. */
  ReceiveWindow(WindowPool pool, long now) {
    this.pool = pool;
    this.paidAt = now;
  }

  /** Whether a body of so many bytes stays within what was granted. */
  boolean admits(long length) {
    return length <= available;
  }

  /** Bytes have come. False if the process has no memory for them: the stream must go. */
  boolean arrived(int count) {
    available -= count;
    held += count;
    arrivedSincePaid += count;
    return settle();
  }

  /**
   * Bytes were read.
   *
   * @return the credit to send now, or 0 while the debt is small
   */
  long consumed(int count, long now) {
    held -= count;
    long owed = target - available - held;
    if (owed < target / 2) {
      settle();
      return 0;
    }
    // A reader that comes rarely and then empties the whole window in one go is not quick: only
    // bytes that came after the last payment tell that the sender waits for credit.
    boolean flowing = arrivedSincePaid >= target / FLOWING_SHARE;
    int grown = flowing ? pool.grown(target, now - paidAt) : target;
    reserved += grown - target;
    owed += grown - target;
    target = grown;
    available += owed;
    paidAt = now;
    arrivedSincePaid = 0;
    settle();
    return owed;
  }

  void close() {
    pool.forget(target);
    pool.budget().release(reserved);
    reserved = 0;
    held = 0;
  }

  int target() {
    return target;
  }

  /**
   * Growth is reserved as long as it is promised, the initial window only where bytes lie in it.
   */
  private boolean settle() {
    int initial = YamuxConfig.INITIAL_WINDOW_BYTES;
    int filled = Math.min(held, initial);
    long needed = (long) target - initial + Math.ceilDiv(filled, STEP_BYTES) * (long) STEP_BYTES;
    long more = needed - reserved;
    if (more > 0) {
      if (!pool.budget().reserve(more)) {
        return false;
      }
    } else if (more < 0) {
      pool.budget().release(-more);
    }
    reserved = needed;
    return true;
  }
}
