package dev.folkmoot.net.advert;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.RunnerOptions;
import java.util.List;

/**
 * What a node is doing now. It changes all the time, so it is small and not signed: it goes from
 * the node itself to those that it is connected with, and no further.
 *
 * @param slots requests that it answers at once
 * @param running requests that it answers now
 * @param queued requests that wait
 * @param loaded the models in its memory
 */
public record LoadReport(
    Availability availability, int slots, int running, int queued, List<Loaded> loaded) {

  public static final int MAX_LOADED = 32;

  /** Nothing known but that it takes requests. */
  public static final LoadReport UNKNOWN =
      new LoadReport(Availability.ACCEPTING, 0, 0, 0, List.of());

  /**
   * A model in memory.
   *
   * @param key the first 64 bits of its digest: enough to find it among the models of the same node
   * @param options as it is loaded
   * @param slots requests that it answers at once
   * @param running requests that it answers now
   * @param queued requests that wait for it
   */
  public record Loaded(long key, RunnerOptions options, int slots, int running, int queued) {
    public Loaded {
      requireNonNull(options);
      requireCounts(slots, running, queued);
    }

    public boolean is(Digest digest) {
      return key == keyOf(digest);
    }

    public boolean hasFreeSlot() {
      return running < slots && queued == 0;
    }
  }

  public LoadReport {
    requireNonNull(availability);
    requireCounts(slots, running, queued);
    loaded = List.copyOf(loaded);
    if (loaded.size() > MAX_LOADED) {
      throw new IllegalArgumentException("a node tells of at most " + MAX_LOADED + " models");
    }
  }

  /** The first 64 bits of a digest. */
  public static long keyOf(Digest digest) {
    return Long.parseUnsignedLong(digest.hex().substring(0, 16), 16);
  }

  /** The same of a node that is about to go, or has gone. */
  LoadReport with(Availability other) {
    return new LoadReport(other, slots, running, queued, loaded);
  }

  public boolean isFull() {
    return running >= slots || queued > 0;
  }

  /** What others than the owner's machines see: whether it takes requests, not how it is used. */
  public LoadReport reduced() {
    return new LoadReport(availability, slots, isFull() ? slots : 0, 0, List.of());
  }

  private static void requireCounts(int slots, int running, int queued) {
    if (slots < 0 || running < 0 || queued < 0) {
      throw new IllegalArgumentException("requests are counted from 0");
    }
  }
}
