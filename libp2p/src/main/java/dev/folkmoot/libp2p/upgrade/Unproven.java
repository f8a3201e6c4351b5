package dev.folkmoot.libp2p.upgrade;

/**
 * What was written and is not known to have reached the remote: an upper bound of what the socket
 * still holds, which the JDK does not tell. While it is small, another small write cannot block.
 *
 * <p>The proof is a stream of ours that the remote acknowledges: its SYN came after all that was
 * written before it. Bytes of the remote alone prove nothing, since it may write without reading.
 * Guarded by the connection's lock.
 */
final class Unproven {

  /**
   * Units that may be under way for another write to go out from the thread at hand. The smallest
   * send buffer that Linux begins with takes as many, its own overhead for each write included.
   */
  private static final long MAX_UNITS = 8;

  private static final int UNIT_BYTES = 1_024;

  private long written;
  private long proven;

  /** Whether so little is under way that a small write cannot block. */
  boolean isLittle() {
    return written - proven < MAX_UNITS;
  }

  /** So many bytes went to the socket in one write. */
  void wrote(int bytes) {
    written += 1 + bytes / UNIT_BYTES;
  }

  /** Where the writing has come to; for {@link #arrived}. */
  long mark() {
    return written;
  }

  /** The remote knows of something that was sent after this mark. */
  void arrived(long mark) {
    proven = Math.max(proven, mark);
  }
}
