package dev.folkmoot.node.residency;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** How much memory models may take on a machine. */
public final class MemoryBudget {

  /**
   * The rest is for the operating system, its file cache, and the programs of whoever sits there.
   */
  private static final double SHARE_OF_PHYSICAL = 0.75;

  private static final double GIB = 1L << 30;
  private static final double MIB = 1L << 20;

  private MemoryBudget() {}

  /** For this machine, or for the container that this process is confined to. */
  public static long ofThisMachine() {
    // Since JDK 14 the bean answers with the cgroup's limit where there is one.
    return of(
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize(),
        Runtime.getRuntime().maxMemory());
  }

  /**
   * A share of the memory, and never so much that a full Java heap would have no place beside it.
   *
   * @param physicalBytes memory of the machine or the container
   * @param heapBytes most bytes the Java heap may grow to
   */
  static long of(long physicalBytes, long heapBytes) {
    long share = (long) (physicalBytes * SHARE_OF_PHYSICAL);
    long besideHeap = physicalBytes - heapBytes;
    // A heap limit near the whole memory is a default, not a plan: half the share is left then.
    return Math.max(1, Math.max(share / 2, Math.min(share, besideHeap)));
  }

  /** Bytes as people read them. */
  public static String show(long bytes) {
    return bytes >= GIB
        ? String.format(Locale.ROOT, "%.1f GiB", bytes / GIB)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / MIB);
  }
}
