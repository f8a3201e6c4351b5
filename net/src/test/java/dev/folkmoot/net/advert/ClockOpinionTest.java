package dev.folkmoot.net.advert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockOpinionTest {

  private static final Instant NOON = Adverts.START;
  private static final Duration DAY = Duration.ofDays(1);

  private final ClockOpinion clock = new ClockOpinion(Duration.ofMinutes(5));

  private static Moment at(Duration since, Instant wall) {
    return new Moment(since.toNanos(), wall);
  }

  @Test
  void aloneOurClockIsRight() {
    assertThat(clock.time(at(DAY, NOON))).isEqualTo(NOON);
  }

  @Test
  void oneOtherDoesNotOverruleUs() {
    clock.heard(TestSeal.node(1), NOON.plus(DAY), at(Duration.ZERO, NOON));
    assertThat(clock.time(at(Duration.ZERO, NOON))).isEqualTo(NOON);
    clock.heard(TestSeal.node(1), NOON.minus(DAY), at(Duration.ZERO, NOON));
    assertThat(clock.time(at(Duration.ZERO, NOON))).isEqualTo(NOON);
  }

  @Test
  void howFarAnotherIsAheadStaysTrueWhenOursIsSet() {
    clock.heard(TestSeal.node(1), NOON.plusSeconds(90), at(Duration.ZERO, NOON));
    Duration later = Duration.ofMinutes(7);
    assertThat(clock.ahead(TestSeal.node(1), at(later, NOON.plus(later))))
        .isEqualTo(Duration.ofSeconds(90));
    assertThat(clock.ahead(TestSeal.node(1), at(later, NOON.plus(later).plus(DAY))))
        .isEqualTo(Duration.ofSeconds(90).minus(DAY));
    assertThat(clock.ahead(TestSeal.node(2), at(later, NOON))).isZero();
  }

  @Test
  void twoOthersThatAgreeDo() {
    clock.heard(TestSeal.node(1), NOON.plus(DAY), at(Duration.ZERO, NOON));
    clock.heard(TestSeal.node(2), NOON.plus(DAY).plusSeconds(3), at(Duration.ZERO, NOON));
    Duration later = Duration.ofMinutes(7);
    assertThat(clock.time(at(later, NOON.plus(later)))).isEqualTo(NOON.plus(DAY).plus(later));
  }

  @Test
  void aMessageThatTakesLongerIsNoOtherClockButOneThatIsSetIs() {
    clock.heard(TestSeal.node(1), NOON.plus(DAY), at(Duration.ZERO, NOON));
    clock.heard(TestSeal.node(2), NOON.plus(DAY), at(Duration.ZERO, NOON));
    clock.heard(TestSeal.node(1), NOON.plus(DAY).plusMillis(900), at(Duration.ZERO, NOON));
    clock.heard(TestSeal.node(2), NOON.plus(DAY).plusMillis(900), at(Duration.ZERO, NOON));
    assertThat(clock.time(at(Duration.ZERO, NOON))).isEqualTo(NOON.plus(DAY));
    clock.heard(TestSeal.node(1), NOON.plusSeconds(60), at(Duration.ZERO, NOON));
    clock.heard(TestSeal.node(2), NOON.plusSeconds(60), at(Duration.ZERO, NOON));
    assertThat(clock.time(at(Duration.ZERO, NOON))).isEqualTo(NOON);
  }

  @Test
  void withinTheToleranceOursIsRight() {
    clock.heard(TestSeal.node(1), NOON.plusSeconds(200), at(Duration.ZERO, NOON));
    clock.heard(TestSeal.node(2), NOON.plusSeconds(200), at(Duration.ZERO, NOON));
    assertThat(clock.time(at(Duration.ZERO, NOON))).isEqualTo(NOON);
  }

  @Test
  void whenOursJumpsTheOthersStand() {
    clock.heard(TestSeal.node(1), NOON, at(Duration.ZERO, NOON));
    clock.heard(TestSeal.node(2), NOON, at(Duration.ZERO, NOON));
    Duration later = Duration.ofSeconds(30);
    assertThat(clock.time(at(later, NOON.minus(DAY)))).isEqualTo(NOON.plus(later));
    clock.forget(TestSeal.node(1));
    assertThat(clock.time(at(later, NOON.minus(DAY)))).isEqualTo(NOON.minus(DAY));
  }
}
