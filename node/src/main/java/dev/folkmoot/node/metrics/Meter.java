package dev.folkmoot.node.metrics;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.node.stream.StreamListener;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts what a node does. Safe for many threads; nothing here waits, and nothing is allocated for
 * a token.
 */
public final class Meter {

  private final LongSupplier nanoTime;
  private final PerPlace here = new PerPlace();
  private final PerPlace there = new PerPlace();
  private final Endings embeddings = new Endings();
  private final Endings served = new Endings();
  private final Buckets resumeGap = new Buckets();
  private final LongAdder unplaced = new LongAdder();
  private final LongAdder running = new LongAdder();
  private final LongAdder lostBefore = new LongAdder();
  private final LongAdder lostAfter = new LongAdder();
  private final LongAdder hedged = new LongAdder();
  private final LongAdder brokenOff = new LongAdder();
  private final LongAdder promptTokens = new LongAdder();
  private final LongAdder completionTokens = new LongAdder();

  /**
   * @param nanoTime a stopwatch, as {@link System#nanoTime}
   */
  public Meter(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** What is counted for each place. */
  private static final class PerPlace {
    private final Endings endings = new Endings();
    private final Buckets firstToken = new Buckets();

    MeterReading.Answers read() {
      return new MeterReading.Answers(endings.read(), firstToken.read());
    }
  }

  /** Requests by what became of them. */
  private static final class Endings {
    /** Holds all of them from the start, and is never changed. */
    private final Map<Ending, LongAdder> counts = new EnumMap<>(Ending.class);

    Endings() {
      for (Ending ending : Ending.values()) {
        counts.put(ending, new LongAdder());
      }
    }

    void add(Ending ending) {
      requireNonNull(counts.get(ending)).increment();
    }

    Map<Ending, Long> read() {
      Map<Ending, Long> read = new EnumMap<>(Ending.class);
      counts.forEach((ending, count) -> read.put(ending, count.sum()));
      return read;
    }
  }

  private PerPlace at(Place place) {
    return switch (place) {
      case LOCAL -> here;
      case PEER -> there;
    };
  }

  /** Counts a request of an own client from here on, to the end of its stream. */
  public StreamListener begin() {
    running.increment();
    return new StreamMeter(this, nanoTime);
  }

  /** A request of an own client for vectors has ended. */
  public void embedded(Ending ending) {
    embeddings.add(ending);
  }

  /** A request of a peer has ended. */
  public void served(Ending ending) {
    served.add(ending);
  }

  void firstToken(Place place, long nanos) {
    at(place).firstToken.add(nanos);
  }

  void resumed(long gapNanos) {
    resumeGap.add(gapNanos);
  }

  void hedged() {
    hedged.increment();
  }

  /**
   * A machine was lost.
   *
   * @param spoken whether the answer had begun
   */
  void lost(boolean spoken) {
    (spoken ? lostAfter : lostBefore).increment();
  }

  void used(Usage usage) {
    promptTokens.add(usage.promptTokens());
    completionTokens.add(usage.completionTokens());
  }

  /**
   * A stream is over.
   *
   * @param spoken whether its client has heard a part of it
   */
  void ended(Place place, Ending ending, boolean spoken) {
    running.decrement();
    at(place).endings.add(ending);
    if (spoken && ending != Ending.ANSWERED && ending != Ending.CANCELLED) {
      brokenOff.increment();
    }
  }

  /** A stream is over, and nobody was ever asked. */
  void unplaced() {
    running.decrement();
    unplaced.increment();
  }

  /** What was counted up to now. */
  public MeterReading read() {
    return new MeterReading(
        here.read(),
        there.read(),
        unplaced.sum(),
        running.sum(),
        resumeGap.read(),
        lostBefore.sum(),
        lostAfter.sum(),
        hedged.sum(),
        brokenOff.sum(),
        promptTokens.sum(),
        completionTokens.sum(),
        embeddings.read(),
        served.read());
  }
}
