package dev.folkmoot.models.registry;

import dev.folkmoot.core.model.Digest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest of a file that is being written, over the bytes before its first gap. */
final class PrefixHash {

  private static final int CHUNK_BYTES = 64 << 10;

  /** Hashed in one go at most, before somebody looks whether all is well. */
  private static final long STEP_BYTES = 16L << 20;

  private final RandomAccessFile file;
  private final MessageDigest sha256;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private long length;

  PrefixHash(RandomAccessFile file) {
    this.file = file;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Bytes that are hashed. */
  long length() {
    return length;
  }

  /**
   * Goes on, a step at most.
   *
   * @param end up to where there is no gap
   * @return whether there was anything to hash
   */
  boolean advance(long end) throws IOException {
    long stop = Math.min(end, length + STEP_BYTES);
    if (stop <= length) {
      return false;
    }
    file.seek(length);
    while (length < stop) {
      int count = (int) Math.min(chunk.length, stop - length);
      file.readFully(chunk, 0, count);
      sha256.update(chunk, 0, count);
      length += count;
    }
    return true;
  }

  /** Goes on with bytes that are in memory, if they are the next. */
  void add(ByteBuffer bytes, long offset) {
    if (offset != length) {
      return;
    }
    length += bytes.remaining();
    while (bytes.hasRemaining()) {
      // Itself it would take direct memory in much smaller bites.
      int count = Math.min(chunk.length, bytes.remaining());
      bytes.get(chunk, 0, count);
      sha256.update(chunk, 0, count);
    }
  }

  /** Ends it. */
  Digest digest() {
    return Digest.of(sha256.digest());
  }
}
