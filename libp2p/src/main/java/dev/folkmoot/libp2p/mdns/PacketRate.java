package dev.folkmoot.libp2p.mdns;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * How many packets are read: so many of one neighbour, and so many of all. The first keeps one
 * program that runs wild from silencing the others; the second bounds the work where sources are
 * forged.
 */
final class PacketRate {
  /** What one neighbour may send at once, and every second after that. */
  static final int PER_SOURCE = 32;

  /** The same of all neighbours together. */
  static final int IN_ALL = 512;

  /** Beyond it, the neighbour that was quiet for longest is forgotten. */
  static final int MAX_SOURCES = 512;

  private static final double NANOS = 1e9;

  private record Bucket(double tokens, long at) {

    /** Filled up to {@code size}, which is also what flows in each second. */
    double filled(int size, long now) {
      return Math.min(size, tokens + (now - at) / NANOS * size);
    }
  }

  private final SequencedMap<InetAddress, Bucket> sources = new LinkedHashMap<>();
  private Bucket all;

  PacketRate(long now) {
    this.all = new Bucket(IN_ALL, now);
  }

  /**
   * Counts a packet; false if it is one too many.
   *
   * @param now nanoseconds of a monotonic clock
   */
  boolean admits(InetAddress source, long now) {
    Bucket before = sources.remove(source);
    double own = before == null ? PER_SOURCE : before.filled(PER_SOURCE, now);
    if (before == null && sources.size() >= MAX_SOURCES) {
      sources.pollFirstEntry();
    }
    double shared = all.filled(IN_ALL, now);
    boolean admitted = own >= 1 && shared >= 1;
    // What is dropped for its source's sake takes nothing from the others.
    sources.putLast(source, new Bucket(admitted ? own - 1 : own, now));
    all = new Bucket(admitted ? shared - 1 : shared, now);
    return admitted;
  }

  int sourceCount() {
    return sources.size();
  }
}
