package dev.folkmoot.libp2p.noise;

import java.nio.ByteBuffer;

/**
 * The connection after the handshake: frames of a 16-bit big-endian length and a sealed message.
 * All buffers must have arrays: the JDK's cipher is faster on them than on direct memory.
 *
 * <p>Sealing and opening share nothing; one thread may do the one while another does the other.
 */
public final class NoiseTransport {

  /** The most plain bytes that one frame can carry. */
  public static final int MAX_PLAIN_BYTES = 65_535 - CipherState.TAG_BYTES;

  /** The length before each message. */
  public static final int PREFIX_BYTES = 2;

  /** The largest frame: prefix, plain bytes and tag. */
  public static final int MAX_FRAME_BYTES = PREFIX_BYTES + 65_535;

  /** {@link #open}: the frame is not whole yet. */
  public static final int INCOMPLETE = -1;

  private final CipherState outward;
  private final CipherState inward;

  NoiseTransport(CipherState outward, CipherState inward) {
    this.outward = outward;
    this.inward = inward;
  }

  /** The size of the frame that carries so many plain bytes. */
  public static int frameBytes(int plainBytes) {
    return PREFIX_BYTES + plainBytes + CipherState.TAG_BYTES;
  }

  /**
   * Seals one frame: as much of {@code plain} as a frame and {@code out} can take.
   *
   * @param plain may be empty; must not share its array with {@code out}
   * @return plain bytes sealed
   * @throws IllegalArgumentException if {@code out} has not even room for an empty frame
   * @throws NoiseException if the nonces are used up
   */
  public int seal(ByteBuffer plain, ByteBuffer out) {
    int room = out.remaining() - frameBytes(0);
    if (room < 0) {
      throw new IllegalArgumentException("no room for a frame in " + out.remaining() + " bytes");
    }
    int count = Math.min(Math.min(plain.remaining(), MAX_PLAIN_BYTES), room);
    int at = out.position() + PREFIX_BYTES;
    int sealed =
        outward.seal(
            plain.array(),
            plain.arrayOffset() + plain.position(),
            count,
            out.array(),
            out.arrayOffset() + at);
    out.putShort((short) sealed);
    out.position(at + sealed);
    plain.position(plain.position() + count);
    return count;
  }

  /**
   * Opens the next frame of {@code in}.
   *
   * @param in what came from the connection; left as it is where the frame is not whole
   * @param out has room for the frame's plain bytes, at most {@link #MAX_PLAIN_BYTES}; must not
   *     share its array with {@code in}
   * @return plain bytes written, perhaps 0, or {@link #INCOMPLETE}
   * @throws NoiseException if the frame was not sealed by the remote
   */
  public int open(ByteBuffer in, ByteBuffer out) {
    if (in.remaining() < PREFIX_BYTES) {
      return INCOMPLETE;
    }
    int length = in.getShort(in.position()) & 0xFFFF;
    if (length < CipherState.TAG_BYTES) {
      // Said before its bytes arrive: there is nothing to wait for.
      throw new NoiseException("a frame is shorter than its tag");
    }
    if (in.remaining() < PREFIX_BYTES + length) {
      return INCOMPLETE;
    }
    int plain = length - CipherState.TAG_BYTES;
    if (out.remaining() < plain) {
      throw new IllegalArgumentException(
          "no room for " + plain + " plain bytes in " + out.remaining());
    }
    int at = in.position() + PREFIX_BYTES;
    inward.open(
        in.array(), in.arrayOffset() + at, length, out.array(), out.arrayOffset() + out.position());
    in.position(at + length);
    out.position(out.position() + plain);
    return plain;
  }
}
