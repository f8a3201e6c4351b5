package dev.folkmoot.net.wire;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One frame of the advert protocol. */
public sealed interface Gossip {

  /** The most marks in one frame. */
  int MAX_MARKS = 2048;

  /** The most adverts in one frame. */
  int MAX_ADVERTS = 32;

  /**
   * Adverts as their signers made them.
   *
   * @param sentAt the sender's clock, by which the receiver checks its own
   */
  record Adverts(Instant sentAt, List<Passed> adverts) implements Gossip {
    public Adverts {
      requireNonNull(sentAt);
      adverts = List.copyOf(adverts);
    }
  }

  /**
   * A signed advert on its way.
   *
   * @param envelope the bytes as they were signed
   * @param remaining how long it is good for, by the sender's stopwatch: clocks may jump, and this
   *     only ever gets less
   */
  record Passed(Bytes envelope, Duration remaining) {
    public Passed {
      requireNonNull(envelope);
      if (remaining.isNegative()) {
        throw new IllegalArgumentException("what is over is not passed on");
      }
    }
  }

  /**
   * Adverts that the sender has and would pass on.
   *
   * @param begins whether this is the first of a partnership, and the receiver should say in turn
   *     what it has
   */
  record Known(List<Mark> marks, boolean begins) implements Gossip {
    public Known {
      marks = List.copyOf(marks);
    }
  }

  /** Adverts that the sender would like to have; these or newer ones. */
  record AdvertsWanted(List<Mark> marks) implements Gossip {
    public AdvertsWanted {
      marks = List.copyOf(marks);
    }
  }

  /**
   * An advert by name.
   *
   * @param node 64 bits of a hash of the node's id
   * @param sequence of the advert
   */
  record Mark(long node, long sequence) {}

  /** What the sender is doing now; it goes no further than the one that it is sent to. */
  record Load(Bytes report) implements Gossip {
    public Load {
      requireNonNull(report);
    }
  }

  /**
   * The sender leaves.
   *
   * @param after when it will be gone; until then it ends what is running and takes nothing new
   */
  record Goodbye(Duration after) implements Gossip {
    public Goodbye {
      requireNonNull(after);
    }
  }
}
