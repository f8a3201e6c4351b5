package dev.folkmoot.node.stream;

import java.time.Duration;

/**
 * How long a machine may be silent. There are two kinds of silence. One that sends not even a beat
 * may be dead: it is doubted after a few beats, well under a second. One that beats and makes no
 * headway is stuck: how long that is borne depends on its pace. Whoever is doubted gets a rival;
 * who says nothing at all for {@link #DROPPED_AFTER} is given up. Times are nanoseconds of one
 * clock.
 */
final class Watch {

  /** Before the machine has said how often it beats: to be reached, and to judge a header. */
  static final Duration FIRST_WORD = Duration.ofMillis(900);

  static final Duration LEAST_SILENCE = Duration.ofMillis(600);
  static final int BEATS_MISSED = 3;

  /** Between two tokens, of a machine whose pace is not known or is quick. */
  static final Duration LEAST_STALL = Duration.ofSeconds(3);

  static final Duration MOST_STALL = Duration.ofSeconds(30);

  /** Until the first token, at least; more where more was promised. */
  static final Duration LEAST_PROMPT_STALL = Duration.ofSeconds(10);

  private static final int PROMISE_TIMES = 3;
  private static final double NANOS_PER_MS = 1e6;

  static final Duration DROPPED_AFTER = Duration.ofSeconds(10);

  private final long promisedNanos;
  private final Duration stall;
  private long signAt;
  private long headwayAt;
  private int progress;
  private boolean isSpeaking;

  /**
   * @param promisedMs until its first token, by our own estimate
   * @param stall the longest gap between two of its tokens that is no stall
   */
  Watch(double promisedMs, Duration stall, long now) {
    this.promisedNanos = (long) (promisedMs * NANOS_PER_MS);
    this.stall = stall;
    signAt = now;
    headwayAt = now;
  }

  void alive(int done, long now) {
    signAt = now;
    if (done > progress) {
      progress = done;
      headwayAt = now;
    }
  }

  void spoke(long now) {
    signAt = now;
    headwayAt = now;
    isSpeaking = true;
  }

  /** How long to wait until the machine is to be doubted; zero if it is by now. */
  Duration patience(Leg.Promise promise, long now) {
    long sign = signAt + silence(promise.beat()).toNanos() - now;
    long quiet = isSpeaking ? stall.toNanos() : promptStall(promise.firstEvent());
    return Duration.ofNanos(Math.max(0, Math.min(sign, headwayAt + quiet - now)));
  }

  /** A long prompt is read in silence: what the machine itself expects counts, too. */
  private long promptStall(Duration expected) {
    long promised = Math.max(promisedNanos, expected.toNanos());
    return Math.max(LEAST_PROMPT_STALL.toNanos(), PROMISE_TIMES * promised);
  }

  private static Duration silence(Duration beat) {
    if (beat.isZero()) {
      return FIRST_WORD;
    }
    Duration missed = beat.multipliedBy(BEATS_MISSED);
    return missed.compareTo(LEAST_SILENCE) < 0 ? LEAST_SILENCE : missed;
  }

  /** Whether nothing at all has come for so long that nothing will. */
  boolean isDead(long now) {
    return now - signAt >= DROPPED_AFTER.toNanos();
  }
}
