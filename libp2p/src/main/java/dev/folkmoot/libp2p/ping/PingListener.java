package dev.folkmoot.libp2p.ping;

import java.nio.ByteBuffer;

/**
 * The side that answers: whole pings only, and no second one is taken in before the first has gone
 * out, so that a remote which asks without reading costs 32 bytes.
 */
public final class PingListener {

  private final byte[] held = new byte[PingDialer.BYTES];
  private int filled;
  private int drained;

  /** Takes from {@code in} what it may hold; the rest is for after {@link #drain}. */
  public void receive(ByteBuffer in) {
    int step = Math.min(in.remaining(), held.length - filled);
    in.get(held, filled, step);
    filled += step;
  }

  /** Whether a ping waits to be sent back. */
  public boolean hasOutput() {
    return filled == held.length;
  }

  /** Writes what is to be sent and returns its size in bytes. */
  public int drain(ByteBuffer out) {
    if (!hasOutput()) {
      return 0;
    }
    int step = Math.min(out.remaining(), held.length - drained);
    out.put(held, drained, step);
    drained += step;
    if (drained == held.length) {
      filled = 0;
      drained = 0;
    }
    return step;
  }
}
