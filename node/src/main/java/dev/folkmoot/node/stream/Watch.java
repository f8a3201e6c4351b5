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

  static final Duration DROPPED_AFTER = Duration.ofSeconds(10);

  private final Duration promptStall;
  private final Duration stall;
  private long signAt;
  private long headwayAt;
  private int progress;
  private boolean isSpeaking;

  /**
   * @param promisedMs until its first token
   * @param stall the longest gap between two of its tokens that is no stall
   */
  Watch(double promisedMs, Duration stall, long now) {
    Duration promised = Duration.ofMillis((long) (PROMISE_TIMES * promisedMs));
    this.promptStall = promised.compareTo(LEAST_PROMPT_STALL) > 0 ? promised : LEAST_PROMPT_STALL;
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
  Duration patience(Duration beat, long now) {
    long sign = signAt + silence(beat).toNanos() - now;
    long headway = headwayAt + (isSpeaking ? stall : promptStall).toNanos() - now;
    return Duration.ofNanos(Math.max(0, Math.min(sign, headway)));
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
