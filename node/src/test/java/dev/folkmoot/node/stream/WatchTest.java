package dev.folkmoot.node.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchTest {

  private static final Leg.Promise BEATS =
      new Leg.Promise(Duration.ofMillis(250), Duration.ofMillis(100));

  private final Watch watch = new Watch(50, Duration.ofSeconds(3), 0);

  private static long ms(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  @Test
  void whoHasPromisedNothingIsDoubtedInLessThanASecond() {
    assertThat(watch.patience(Leg.Promise.NONE, 0)).isEqualTo(Watch.FIRST_WORD);
    assertThat(watch.patience(Leg.Promise.NONE, ms(900))).isZero();
  }

  @Test
  void aFewMissedBeatsAreTakenForDeathAndABeatForLife() {
    assertThat(watch.patience(BEATS, ms(749))).isPositive();
    assertThat(watch.patience(BEATS, ms(750))).isZero();
    watch.alive(0, ms(750));
    assertThat(watch.patience(BEATS, ms(750))).isEqualTo(Duration.ofMillis(750));
  }

  @Test
  void whoBeatsAndDoesNotGetOnIsDoubtedInTheEnd() {
    watch.spoke(ms(100));
    for (long at = 100; at < 3_100; at += 100) {
      watch.alive(0, ms(at));
      assertThat(watch.patience(BEATS, ms(at))).isPositive();
    }
    watch.alive(0, ms(3_100));
    assertThat(watch.patience(BEATS, ms(3_100))).isZero();
  }

  @Test
  void aLongPromptIsWaitedForAsLongAsItsReaderExpects() {
    Leg.Promise slow = new Leg.Promise(Duration.ofMillis(250), Duration.ofSeconds(40));
    watch.alive(0, ms(100_000));
    assertThat(watch.patience(BEATS, ms(100_000))).isZero();
    assertThat(watch.patience(slow, ms(100_000))).isPositive();
    watch.alive(0, ms(120_000));
    assertThat(watch.patience(slow, ms(120_000))).isZero();
  }

  @Test
  void progressWithThePromptIsHeadway() {
    watch.alive(10, ms(9_000));
    watch.alive(10, ms(15_000));
    assertThat(watch.patience(BEATS, ms(15_000))).isPositive();
    watch.alive(10, ms(19_000));
    assertThat(watch.patience(BEATS, ms(19_000))).isZero();
  }

  @Test
  void silenceForTenSecondsIsTheEnd() {
    watch.alive(0, ms(1_000));
    assertThat(watch.isDead(BEATS, ms(10_999))).isFalse();
    assertThat(watch.isDead(BEATS, ms(11_000))).isTrue();
  }

  @Test
  void whatNobodyWouldPromiseIsNotBelieved() {
    Leg.Promise lie = new Leg.Promise(Duration.ofDays(100), Duration.ofDays(100));
    assertThat(watch.patience(lie, ms(3_000))).isZero();
    for (long at = 1_000; at < 360_000; at += 1_000) {
      watch.alive(0, ms(at));
      assertThat(watch.patience(lie, ms(at))).isPositive();
    }
    watch.alive(0, ms(360_000));
    assertThat(watch.patience(lie, ms(360_000))).isZero();
  }

  @Test
  void progressWithoutEndIsNone() {
    int done = 0;
    for (long at = 0; at < 620_000; at += 1_000) {
      watch.alive(++done, ms(at));
    }
    assertThat(watch.patience(BEATS, ms(620_000))).isZero();
  }

  @Test
  void whoOnlyBeatsIsGivenUpInTheEnd() {
    for (long at = 0; at < 180_000; at += 1_000) {
      watch.alive(0, ms(at));
      assertThat(watch.isDead(BEATS, ms(at))).isFalse();
    }
    watch.alive(0, ms(180_000));
    assertThat(watch.isDead(BEATS, ms(180_000))).isTrue();
  }
}
