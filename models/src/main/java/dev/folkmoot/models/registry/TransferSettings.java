package dev.folkmoot.models.registry;

import java.time.Duration;

/**
 * How models are transferred.
 *
 * @param streams parts of one blob that are on their way at a time: {@code
 *     OLLAMA_MAX_TRANSFER_STREAMS}
 * @param leastPartBytes a part is a 64th of its blob, but no less than this: few enough that they
 *     do not cost requests, small enough that hashing is never far behind
 * @param mostPartBytes and no more than this
 * @param stall a part of which nothing comes for so long is asked for again
 * @param prunes whether blobs that a replaced model alone had named are removed: not {@code
 *     OLLAMA_NOPRUNE}
 */
public record TransferSettings(
    int streams, long leastPartBytes, long mostPartBytes, Duration stall, boolean prunes) {

  public static final int DEFAULT_STREAMS = 4;
  public static final int MAX_STREAMS = 16;
  public static final long LEAST_PART_BYTES = 32L << 20;
  public static final long MOST_PART_BYTES = 1L << 30;
  public static final Duration STALL = Duration.ofSeconds(30);

  public static final TransferSettings DEFAULT =
      new TransferSettings(DEFAULT_STREAMS, LEAST_PART_BYTES, MOST_PART_BYTES, STALL, true);

  /** Parts that a blob is cut into, as far as their bounds allow. */
  private static final int PARTS = 64;

  /** Parts of that size or more begin on a block of the disk, whatever size its blocks have. */
  private static final long ROUND_BYTES = 1L << 20;

  public TransferSettings {
    if (streams < 1 || streams > MAX_STREAMS) {
      throw new IllegalArgumentException("between 1 and " + MAX_STREAMS + " streams: " + streams);
    }
    if (leastPartBytes < 1 || mostPartBytes < leastPartBytes || !stall.isPositive()) {
      throw new IllegalArgumentException("parts of " + leastPartBytes + " to " + mostPartBytes);
    }
  }

  public TransferSettings withStreams(int count) {
    return new TransferSettings(count, leastPartBytes, mostPartBytes, stall, prunes);
  }

  public TransferSettings withPrunes(boolean on) {
    return new TransferSettings(streams, leastPartBytes, mostPartBytes, stall, on);
  }

  public TransferSettings withStall(Duration time) {
    return new TransferSettings(streams, leastPartBytes, mostPartBytes, time, prunes);
  }

  public TransferSettings withPartBytes(long least, long most) {
    return new TransferSettings(streams, least, most, stall, prunes);
  }

  long partBytes(long total) {
    long bytes = Math.clamp(total / PARTS, leastPartBytes, mostPartBytes);
    return bytes < ROUND_BYTES ? bytes : bytes - bytes % ROUND_BYTES;
  }
}
