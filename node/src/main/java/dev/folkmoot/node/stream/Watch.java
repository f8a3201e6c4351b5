package dev.folkmoot.node.stream;

import java.time.Duration;

/**
 * How long a machine may be silent. There are two kinds of silence. One that sends not even a beat
 * may be dead: it is doubted after a few beats, well under a second. One that beats and makes no
 * headway is stuck: how long that is borne depends on its pace. Whoever is doubted gets a rival;
 * who says nothing at all for {@link #DROPPED_AFTER} is given up. What a machine says of itself
 * counts within bounds: it may lie. Times are nanoseconds of one clock.
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

  /** A beat that is announced to be rarer than this is missed all the same. */
  static final Duration RAREST_BEAT = Duration.ofSeconds(1);

  /** What a machine expects is believed up to this, unless our own estimate says more. */
  static final Duration MOST_EXPECTED = Duration.ofMinutes(2);

  /** Progress with a prompt is headway for so long; then a word is expected. */
  static final Duration LONGEST_READING = Duration.ofMinutes(10);

  /** Our own estimate is made of what others say of themselves; it has an end, too. */
  static final Duration MOST_PROMISED = Duration.ofHours(1);

  /** Beats alone keep nobody in a race for longer than this. */
  static final Duration NO_HEADWAY = Duration.ofMinutes(3);

  private static final int PROMISE_TIMES = 3;
  private static final int STUCK_TIMES = 3;
  private static final double NANOS_PER_MS = 1e6;

  static final Duration DROPPED_AFTER = Duration.ofSeconds(10);

  /** The same for one that has not even said that it has the request. */
  static final Duration UNHEARD_DROPPED_AFTER = Duration.ofSeconds(4);

  private final long promisedNanos;
  private final Duration stall;
  private final long startedAt;
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
    startedAt = now;
    signAt = now;
    headwayAt = now;
  }

  void alive(int done, long now) {
    signAt = now;
    if (done > progress && now - startedAt < LONGEST_READING.toNanos()) {
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
    return Duration.ofNanos(Math.max(0, Math.min(sign, headwayAt + quiet(promise) - now)));
  }

  private long quiet(Leg.Promise promise) {
    return isSpeaking ? stall.toNanos() : promptStall(promise.firstEvent());
  }

  /** A long prompt is read in silence: what the machine itself expects counts, too. */
  private long promptStall(Duration expected) {
    long believed = Math.min(expected.toNanos(), MOST_EXPECTED.toNanos());
    long promised = Math.max(Math.min(promisedNanos, MOST_PROMISED.toNanos()), believed);
    return Math.max(LEAST_PROMPT_STALL.toNanos(), PROMISE_TIMES * promised);
  }

  private static Duration silence(Duration beat) {
    if (beat.isZero()) {
      return FIRST_WORD;
    }
    Duration heeded = beat.compareTo(RAREST_BEAT) > 0 ? RAREST_BEAT : beat;
    Duration missed = heeded.multipliedBy(BEATS_MISSED);
    return missed.compareTo(LEAST_SILENCE) < 0 ? LEAST_SILENCE : missed;
  }

  /**
   * Whether nothing will come any more: nothing at all has come for so long, or nothing but beats
   * for far longer than was to be expected.
   */
  boolean isDead(Leg.Promise promise, long now) {
    long stuck = Math.max(NO_HEADWAY.toNanos(), STUCK_TIMES * quiet(promise));
    Duration bound = promise.beat().isZero() ? UNHEARD_DROPPED_AFTER : DROPPED_AFTER;
    return now - signAt >= bound.toNanos() || now - headwayAt >= stuck;
  }
}
