package dev.folkmoot.node.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class IdleJudgeTest {

  private final IdleJudge judge = new IdleJudge();

  private boolean after(double load, Duration sinceInput) {
    judge.saw(new Idleness.Activity(OptionalDouble.of(load), Optional.of(sinceInput)));
    return judge.isIdle();
  }

  @Test
  void aMachineThatNobodyTouchesAndNothingUsesIsIdle() {
    assertThat(judge.isIdle()).isFalse();
    assertThat(after(0.05, Duration.ofMinutes(5))).isTrue();
  }

  @Test
  void aKeyIsEnoughToEndIt() {
    assertThat(after(0.05, Duration.ofHours(1))).isTrue();
    assertThat(after(0.05, Duration.ofSeconds(3))).isFalse();
    assertThat(after(0.05, Duration.ofMinutes(4))).isFalse();
    assertThat(after(0.05, Duration.ofMinutes(5))).isTrue();
  }

  @Test
  void aMomentOfWorkIsNoOwnerButWorkThatLastsIs() {
    Duration long_ = Duration.ofHours(1);
    assertThat(after(0, long_)).isTrue();
    assertThat(after(0.5, long_)).isTrue();
    assertThat(after(0.5, long_)).isFalse();
    assertThat(after(0, long_)).isTrue();
  }

  @Test
  void whereInputCannotBeSeenLoadDecides() {
    judge.saw(new Idleness.Activity(OptionalDouble.of(0.1), Optional.empty()));
    assertThat(judge.isIdle()).isTrue();
    judge.saw(new Idleness.Activity(OptionalDouble.of(1), Optional.empty()));
    assertThat(judge.isIdle()).isFalse();
  }

  @Test
  void whereNothingCanBeSeenTheOwnersWishIsKept() {
    judge.saw(Idleness.Activity.UNKNOWN);
    assertThat(judge.isIdle()).isFalse();
  }
}
