package dev.folkmoot.libp2p.yamux;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A queue of bytes in pieces. It grows by what has arrived, never by what was announced, and fills
 * the last piece before it begins another, so that a peer who sends single bytes cannot make us
 * hold an object for each. Empty, it holds nothing.
 */
final class ByteChunks {

  /** The smallest piece: small messages stay cheap. */
  private static final int MIN_CHUNK_BYTES = 1024;

  /** The largest piece: what one Noise message can bring, so that bulk is copied in one go. */
  private static final int MAX_CHUNK_BYTES = 64 * 1024;

  private @Nullable ArrayDeque<Chunk> chunks;
  private int size;

  int size() {
    return size;
  }

  /** Moves {@code count} bytes from {@code in} to the end. */
  void append(ByteBuffer in, int count) {
    ArrayDeque<Chunk> all = chunks;
    if (all == null) {
      all = new ArrayDeque<>(2);
      chunks = all;
    }
    size += count;
    int left = count;
    while (left > 0) {
      Chunk last = all.peekLast();
      if (last == null || last.end == last.bytes.length) {
        // The more is queued already, the larger the next piece: few objects, little waste.
        int wanted = Math.max(left, Math.min(size, MAX_CHUNK_BYTES / 4));
        last = new Chunk(Math.clamp(wanted, MIN_CHUNK_BYTES, MAX_CHUNK_BYTES));
        all.add(last);
      }
      int step = Math.min(left, last.bytes.length - last.end);
      in.get(last.bytes, last.end, step);
      last.end += step;
      left -= step;
    }
  }

  /** Moves up to {@code max} bytes from the front into {@code out}, and says how many. */
  int take(ByteBuffer out, int max) {
    ArrayDeque<Chunk> all = chunks;
    int wanted = Math.min(Math.min(max, size), out.remaining());
    if (all == null) {
      return 0;
    }
    int left = wanted;
    while (left > 0) {
      Chunk first = all.element();
      int step = Math.min(left, first.end - first.start);
      out.put(first.bytes, first.start, step);
      first.start += step;
      left -= step;
      if (first.start == first.end) {
        all.remove();
      }
    }
    size -= wanted;
    if (size == 0) {
      chunks = null;
    }
    return wanted;
  }

  void clear() {
    chunks = null;
    size = 0;
  }

  private static final class Chunk {
    private final byte[] bytes;
    private int start;
    private int end;

    private Chunk(int capacity) {
      bytes = new byte[capacity];
    }
  }
}
