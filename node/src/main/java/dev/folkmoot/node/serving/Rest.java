package dev.folkmoot.node.serving;

import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;

/**
 * Whether the owner wants the machine for himself: by the hour, and by what he does. Safe for many
 * threads; one of them looks now and then.
 */
final class Rest {

  private static final Duration ASK_AGAIN = Duration.ofMinutes(5);

  private final QuietHours hours;
  private final boolean onlyWhenIdle;
  private final Idleness idleness;
  private final Clock clock;
  private final IdleJudge judge = new IdleJudge();
  private volatile boolean isIdle;

  /**
   * @param clock whose zone is the one of the hours
   */
  Rest(ServingSettings settings, Idleness idleness, Clock clock) {
    this.hours = settings.quietHours();
    this.onlyWhenIdle = settings.onlyWhenIdle();
    this.idleness = idleness;
    this.clock = clock;
  }

  /** Looks at the machine, if that matters. */
  void look() {
    if (onlyWhenIdle) {
      judge.saw(idleness.look());
      isIdle = judge.isIdle();
    }
  }

  boolean isResting() {
    return refusal().isPresent();
  }

  /** What a peer is told that asks now; empty if it may. */
  Optional<Answer.Refused> refusal() {
    LocalTime now = LocalTime.now(clock);
    if (hours.cover(now)) {
      return Optional.of(
          new Answer.Refused(Refusal.RESTING, "it is in its quiet hours", hours.left(now)));
    }
    if (onlyWhenIdle && !isIdle) {
      return Optional.of(
          new Answer.Refused(Refusal.RESTING, "somebody works at the machine", ASK_AGAIN));
    }
    return Optional.empty();
  }
}
