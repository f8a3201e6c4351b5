package dev.folkmoot.libp2p.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;

/**
 * What decoding costs this thread: memory by what it allocates, whether kept or not, and time by
 * what the processor spent on it, so that a busy machine fails no test.
 */
public final class Cost {

  /** Far above any decoder's tables and exceptions, far below what a length field can ask for. */
  private static final long MAX_BYTES = 2L * 1024 * 1024;

  private static final long MAX_NANOS = 5_000_000_000L;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long bytes = threads.getCurrentThreadAllocatedBytes();
  private long nanos = threads.getCurrentThreadCpuTime();

  /** Whether too much has been spent since the last call of either method; counts anew. */
  public boolean isTooMuch() {
    boolean tooMuch = spentBytes() > MAX_BYTES || spentNanos() > MAX_NANOS;
    restart();
    return tooMuch;
  }

  /** Fails if the input just decoded has cost too much since the last call. */
  public void check(byte[] input) {
    if (spentBytes() > MAX_BYTES || spentNanos() > MAX_NANOS) {
      String hex = HexFormat.of().formatHex(input);
      assertThat(spentBytes()).as("bytes allocated for " + hex).isLessThan(MAX_BYTES);
      assertThat(spentNanos()).as("nanoseconds spent on " + hex).isLessThan(MAX_NANOS);
    }
    restart();
  }

  private long spentBytes() {
    return threads.getCurrentThreadAllocatedBytes() - bytes;
  }

  private long spentNanos() {
    return threads.getCurrentThreadCpuTime() - nanos;
  }

  private void restart() {
    bytes = threads.getCurrentThreadAllocatedBytes();
    nanos = threads.getCurrentThreadCpuTime();
  }
}
