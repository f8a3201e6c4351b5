package dev.folkmoot.http.wire;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;

/**
 * Unpacks a body while it arrives. What comes out is bounded, and so is the window that the packer
 * may ask for: a few bytes must not cost this process much memory. It holds memory outside the heap
 * until it is closed.
 */
final class ZstdBody extends InputStream {

  /** Bytes of the unpacked body. */
  private static final long MAX_BYTES = 20L << 20;

  /** Binary logarithm of the window's bytes: RFC 8878 wants 8 MiB read by everybody. */
  private static final int MAX_WINDOW_LOG = 23;

  private final ZstdInputStreamNoFinalizer unpacked;
  private final BoundedBody packed;
  private final long limit;
  private long read;

  private ZstdBody(ZstdInputStreamNoFinalizer unpacked, BoundedBody packed, long limit) {
    this.unpacked = unpacked;
    this.packed = packed;
    this.limit = limit;
  }

  /**
   * Opens a packed body.
   *
   * @throws RefusedException 415 if this machine has no library that unpacks
   */
  static InputStream open(BoundedBody packed) {
    return open(packed, MAX_BYTES);
  }

  static InputStream open(BoundedBody packed, long limit) {
    try {
      ZstdInputStreamNoFinalizer unpacked = new ZstdInputStreamNoFinalizer(packed);
      return new ZstdBody(unpacked.setLongMax(MAX_WINDOW_LOG), packed, limit);
    } catch (IOException | LinkageError e) {
      throw new RefusedException(
          415,
          "the request body is packed with zstd, which cannot be read on this machine (its native"
              + " library does not load): send it without Content-Encoding",
          e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int count = unpacked.read(bytes, offset, length);
      read += Math.max(0, count);
      if (read > limit) {
        throw BoundedBody.tooLarge(limit);
      }
      return count;
    } catch (ZstdIOException e) {
      throw new RefusedException(
          400,
          "the request body is no zstd, as its Content-Encoding says it is: "
              + e.getMessage()
              + (packed.isBroken() ? " (and it ended early)" : ""),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    unpacked.close();
  }
}
