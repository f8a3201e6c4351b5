package dev.folkmoot.node.routing.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.peer.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final NodeId ATTIC = id(1);
  private static final Outcome ANSWERED = new Outcome.Answered(11, Duration.ofMillis(200));
  private static final PrefixChain TALK =
      new PrefixChain(
          List.of(
              new PrefixChain.Link(1, 10),
              new PrefixChain.Link(2, 20),
              new PrefixChain.Link(3, 30)));

  private final History history = new History(new SplittableRandom(1));

  private static NodeId id(int number) {
    return new NodeId("12D3KooW" + "%044d".formatted(number).replace('0', 'z'));
  }

  private Attempt ask(Instant at) {
    return history.asked(ATTIC, PrefixChain.NONE, 200, at);
  }

  private Standing standing(Instant advert, Instant now) {
    return history.standing(ATTIC, advert, now);
  }

  private Duration backoffAfter(int failures) {
    History fresh = new History(new SplittableRandom(failures));
    for (int i = 0; i < failures; i++) {
      Attempt attempt = fresh.asked(ATTIC, PrefixChain.NONE, 1, NOW);
      fresh.ended(attempt, new Outcome.Failed(), NOW);
    }
    return Duration.between(NOW, fresh.standing(ATTIC, NOW, NOW).backoffUntil());
  }

  @Test
  void backoffDoublesWithEachFailureUpToABound() {
    assertThat(backoffAfter(1)).isBetween(Duration.ofMillis(375), Duration.ofMillis(625));
    assertThat(backoffAfter(2)).isBetween(Duration.ofMillis(750), Duration.ofMillis(1_250));
    assertThat(backoffAfter(5)).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(10));
    assertThat(backoffAfter(500)).isBetween(Duration.ofSeconds(45), Duration.ofSeconds(60));
  }

  @Test
  void anAnswerWipesFailuresOut() {
    history.ended(ask(NOW), new Outcome.Failed(), NOW);
    history.ended(ask(NOW), ANSWERED, NOW.plusSeconds(1));
    assertThat(standing(NOW, NOW).failures()).isZero();
  }

  @Test
  void aRefusalIsBelievedForAMomentOrUntilANewerAdvert() {
    Instant refused = NOW.plusMillis(100);
    history.ended(ask(NOW), new Outcome.Refused(Optional.empty()), refused);
    assertThat(standing(NOW, refused).fullUntil()).isAfter(refused).isBefore(NOW.plusSeconds(1));
    assertThat(standing(refused.plusMillis(1), refused).fullUntil()).isEqualTo(Instant.MIN);
  }

  @Test
  void aRefusalMayNotAskForMoreThanTheBound() {
    Optional<Duration> forever = Optional.of(Duration.ofDays(999));
    history.ended(ask(NOW), new Outcome.Refused(forever), NOW);
    assertThat(standing(NOW, NOW).fullUntil()).isBeforeOrEqualTo(NOW.plusSeconds(4));
  }

  @Test
  void whenTheClockIsSetBackNobodyIsLeftAloneUntilItHasCaughtUp() {
    history.ended(ask(NOW), new Outcome.Failed(), NOW);
    history.ended(ask(NOW), new Outcome.Refused(Optional.empty()), NOW);
    Instant before = NOW.minus(Duration.ofDays(1));
    assertThat(standing(before, before).backoffUntil()).isEqualTo(Instant.MIN);
    assertThat(standing(before, before).fullUntil()).isEqualTo(Instant.MIN);
  }

  @Test
  void aRefusalIsNoFailureAndNoSignOfSpeed() {
    history.ended(ask(NOW), new Outcome.Refused(Optional.empty()), NOW.plusMillis(1));
    assertThat(standing(NOW, NOW).failures()).isZero();
    assertThat(history.pace(ATTIC)).isEmpty();
  }

  @Test
  void requestsUnderWaySinceTheAdvertAreUnseen() {
    ask(NOW.minusSeconds(2));
    Attempt second = ask(NOW.plusSeconds(1));
    ask(NOW.plusSeconds(2));
    assertThat(standing(NOW, NOW).unseen()).isEqualTo(2);
    history.ended(second, ANSWERED, NOW.plusSeconds(3));
    assertThat(standing(NOW, NOW).unseen()).isEqualTo(1);
  }

  @Test
  void whatTheAdvertCountsAndHasEndedIsSubtracted() {
    Attempt before = ask(NOW.minusSeconds(2));
    history.ended(before, ANSWERED, NOW.plusSeconds(1));
    assertThat(standing(NOW, NOW).unseen()).isEqualTo(-1);
    assertThat(standing(NOW.plusSeconds(2), NOW).unseen()).isZero();
  }

  @Test
  void anAttemptEndsOnce() {
    Attempt attempt = ask(NOW);
    history.ended(attempt, ANSWERED, NOW);
    history.ended(attempt, new Outcome.Failed(), NOW);
    assertThat(standing(NOW, NOW).failures()).isZero();
  }

  @Test
  void anAskerWhoGoesAwaySaysNothingAboutTheMachine() {
    history.ended(ask(NOW), new Outcome.Withdrawn(), NOW.plusSeconds(9));
    assertThat(standing(NOW.minusSeconds(1), NOW)).isEqualTo(Standing.NONE);
  }

  @Test
  void brokenPromisesStretchThoseToComeAndFade() {
    for (int i = 0; i < 30; i++) {
      Attempt attempt = ask(NOW);
      history.firstToken(attempt, NOW.plusSeconds(2));
      history.ended(attempt, ANSWERED, NOW.plusSeconds(3));
    }
    Instant then = NOW.plusSeconds(2);
    assertThat(standing(NOW, then).slowness()).isBetween(4.5, 5.1);
    assertThat(standing(NOW, then.plusSeconds(60)).slowness()).isBetween(2.5, 3.0);
    assertThat(standing(NOW, then.plusSeconds(3_600)).slowness()).isEqualTo(1);
  }

  @Test
  void anEstimateThatIsALittleOffIsNotHeldAgainstAnybody() {
    Attempt attempt = ask(NOW);
    history.firstToken(attempt, NOW.plusMillis(390));
    assertThat(standing(NOW, NOW).slowness()).isEqualTo(1);
  }

  @Test
  void thePaceIsLearntFromAnswers() {
    history.ended(ask(NOW), ANSWERED, NOW.plusSeconds(1));
    Pace pace = history.pace(ATTIC).orElseThrow();
    assertThat(pace.tokenMs()).isEqualTo(20);
    assertThat(pace.silence(Duration.ZERO, Duration.ofSeconds(9))).isEqualTo(Duration.ofMillis(60));
    assertThat(pace.silence(Duration.ofSeconds(1), Duration.ofSeconds(9)))
        .isEqualTo(Duration.ofSeconds(1));
    for (int i = 0; i < 50; i++) {
      history.ended(ask(NOW), ANSWERED, NOW.plusSeconds(1));
    }
    assertThat(history.pace(ATTIC).orElseThrow().deviationMs()).isLessThan(0.01);
  }

  @Test
  void theLongestBeginningThatSomebodyHoldsIsFoundFirst() {
    answerFrom(ATTIC, new PrefixChain(TALK.links().subList(0, 1)));
    answerFrom(id(2), new PrefixChain(TALK.links().subList(0, 2)));
    assertThat(history.holders(TALK, NOW))
        .containsExactly(new PrefixHolder(id(2), 20), new PrefixHolder(ATTIC, 10));
  }

  @Test
  void aBeginningIsForgottenInTimeAndOnDemand() {
    answerFrom(ATTIC, TALK);
    assertThat(history.holders(TALK, NOW.plus(PrefixMemory.KEPT))).isEmpty();
    history.lostMemory(ATTIC);
    assertThat(history.holders(TALK, NOW)).isEmpty();
  }

  @Test
  void whatManyHoldIsRememberedOfTheLastFew() {
    for (int i = 1; i <= 9; i++) {
      answerFrom(id(i), TALK);
    }
    assertThat(history.holders(TALK, NOW))
        .extracting(PrefixHolder::node)
        .containsExactly(id(9), id(8), id(7), id(6));
  }

  @Test
  void memoryIsBounded() {
    for (int i = 0; i <= PrefixMemory.MAX_PREFIXES; i++) {
      answerFrom(ATTIC, new PrefixChain(List.of(new PrefixChain.Link(i, 1))));
    }
    assertThat(history.holders(new PrefixChain(List.of(new PrefixChain.Link(0, 1))), NOW))
        .isEmpty();
    for (int i = 2; i < History.MAX_MACHINES + 50; i++) {
      history.asked(id(i), PrefixChain.NONE, 1, NOW);
      Attempt failing = history.asked(id(i), PrefixChain.NONE, 1, NOW);
      history.ended(failing, new Outcome.Failed(), NOW);
    }
    assertThat(history.lastAsked()).contains(id(History.MAX_MACHINES + 49));
    assertThat(history.standing(ATTIC, NOW, NOW)).isEqualTo(Standing.NONE);
    assertThat(history.pace(ATTIC)).as("idle and oldest: forgotten").isEmpty();
  }

  private void answerFrom(NodeId node, PrefixChain chain) {
    history.ended(history.asked(node, chain, 10, NOW), ANSWERED, NOW);
  }
}
