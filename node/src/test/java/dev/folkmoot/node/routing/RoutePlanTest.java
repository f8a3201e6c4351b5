package dev.folkmoot.node.routing;

import static dev.folkmoot.node.routing.Fleet.MODEL;
import static dev.folkmoot.node.routing.Fleet.NOW;
import static dev.folkmoot.node.routing.Fleet.SELF;
import static dev.folkmoot.node.routing.Fleet.at;
import static dev.folkmoot.node.routing.Fleet.busy;
import static dev.folkmoot.node.routing.Fleet.id;
import static dev.folkmoot.node.routing.Fleet.local;
import static dev.folkmoot.node.routing.Fleet.offering;
import static dev.folkmoot.node.routing.Fleet.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.routing.candidate.Candidate;
import dev.folkmoot.node.routing.candidate.Intake;
import dev.folkmoot.node.routing.candidate.ModelOffer;
import dev.folkmoot.node.routing.history.History;
import dev.folkmoot.node.routing.history.Outcome;
import dev.folkmoot.node.routing.history.PrefixChain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Who is left out, why, under which policy, and what the asker is told. */
class RoutePlanTest {

  private static final Wanted WANTED = Wanted.of(MODEL).withPrompt(100, PrefixChain.NONE);

  private final History history = new History(new SplittableRandom(2));

  private RoutePlan plan(Wanted wanted, Candidate... known) {
    PeerIndex index = PeerIndex.of(SELF, List.of(known));
    return RoutePlanner.plan(wanted, index, history, NOW.plusSeconds(1), new SplittableRandom(3));
  }

  private void leavesOut(Wanted wanted, Candidate candidate, Obstacle obstacle) {
    RoutePlan plan = plan(wanted, candidate);
    assertThat(plan.choices()).isEmpty();
    assertThat(plan.leftOut())
        .containsExactly(new LeftOut(candidate.node(), candidate.name(), obstacle));
    assertThat(plan.failure()).isPresent();
  }

  private static RoutePolicy pin(String name) {
    return new RoutePolicy.Pin(name);
  }

  @Test
  void whoIsDrainingIsLeftOut() {
    leavesOut(WANTED, busy(peer(1, "attic"), 0, 0, Intake.DRAINING), Obstacle.DRAINING);
  }

  @Test
  void whoIsLeftAloneAtThisHourIsLeftOut() {
    leavesOut(WANTED, busy(peer(1, "attic"), 0, 0, Intake.QUIET_HOURS), Obstacle.QUIET_HOURS);
  }

  @Test
  void anExpiredAdvertIsNotBelieved() {
    Candidate attic = peer(1, "attic");
    Candidate old = attic.withCapacity(attic.capacity(), NOW.minusSeconds(9), NOW.plusSeconds(1));
    leavesOut(WANTED, old, Obstacle.EXPIRED);
  }

  @Test
  void whoFailedIsLeftAlone() {
    var attempt = history.asked(id(1), PrefixChain.NONE, 10, NOW);
    history.ended(attempt, new Outcome.Failed(), NOW.plusMillis(900));
    leavesOut(WANTED, peer(1, "attic"), Obstacle.BACKOFF);
  }

  @Test
  void whoWasTriedIsNotAskedAgain() {
    leavesOut(WANTED.without(id(1)), peer(1, "attic"), Obstacle.TRIED);
  }

  @Test
  void whoKeepsPromptsIsAskedOnlyWherePermitted() {
    Candidate keeper = at(peer(1, "attic"), Reach.MESH, DataPolicy.KEEPS_PROMPTS);
    leavesOut(WANTED, keeper, Obstacle.KEEPS_PROMPTS);
    assertThat(plan(WANTED.withReach(Reach.MESH, true), keeper).choices()).hasSize(1);
  }

  @Test
  void aRequestThatWasPassedOnStaysHere() {
    leavesOut(WANTED.passedOn(1), peer(1, "attic"), Obstacle.HOP_LIMIT);
    assertThat(plan(WANTED.passedOn(1), peer(1, "attic"), local()).choices())
        .extracting(Choice::reach)
        .containsExactly(Reach.LOCAL);
  }

  @Test
  void whoPassedItOnLearnsNoNames() {
    RoutePlan plan = plan(WANTED.passedOn(1), peer(1, "attic"));
    assertThat(plan.failure().orElseThrow().message())
        .doesNotContain("attic")
        .contains("passed on already");
  }

  @Test
  void aContextThatIsTooLongForItIsNotSentThere() {
    Wanted large = WANTED.withOptions(RunnerOptions.DEFAULT, Fleet.CONTEXT + 1);
    leavesOut(large, peer(1, "attic"), Obstacle.SHORT_CONTEXT);
  }

  @Test
  void thisMachineIsNotAskedASecondTimeUnderAnotherAddress() {
    Candidate echo = at(peer(0, "desk"), Reach.MESH, DataPolicy.KEEPS_NOTHING);
    RoutePlan plan = plan(WANTED, local(), echo);
    assertThat(plan.choices()).hasSize(1);
    assertThat(plan.leftOut()).extracting(LeftOut::obstacle).containsExactly(Obstacle.ITSELF);
  }

  @Test
  void nobodyElseMayStandForThisMachine() {
    Candidate impostor = at(peer(1, "attic"), Reach.LOCAL, DataPolicy.KEEPS_NOTHING);
    assertThatThrownBy(() -> plan(WANTED, impostor)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void otherWeightsUnderTheSameNameWillNotDo() {
    leavesOut(WANTED.withDigest(Fleet.OTHER), peer(1, "attic"), Obstacle.OTHER_WEIGHTS);
  }

  @Test
  void theSameWeightsUnderAnotherNameWillDo() {
    ModelOffer offer = Fleet.loaded();
    ModelName alias = ModelName.parse("my-llama").orElseThrow();
    ModelOffer renamed =
        new ModelOffer(
            alias,
            offer.digest(),
            offer.contextLength(),
            offer.loaded(),
            offer.loadTime(),
            offer.speed());
    RoutePlan plan = plan(WANTED.withDigest(Fleet.DIGEST), offering(peer(1, "attic"), renamed));
    assertThat(plan.choices()).extracting(Choice::model).containsExactly(alias);
  }

  @Test
  void anUnknownModelIsNotFound() {
    Wanted other = Wanted.of(ModelName.parse("nowhere").orElseThrow());
    Failure failure = plan(other, local(), peer(1, "attic")).failure().orElseThrow();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(failure.message()).contains("nowhere:latest");
  }

  @Test
  void whatMayFareBetterLaterIsBusyAndSaysWhy() {
    Candidate friend = at(peer(2, "friend"), Reach.FRIENDS, DataPolicy.KEEPS_NOTHING);
    Candidate full = busy(peer(1, "attic"), 2, 4, Intake.FULL);
    Failure failure = plan(WANTED, friend, full).failure().orElseThrow();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.BUSY);
    assertThat(failure.message())
        .isEqualTo(
            "nobody can answer for model \"llama3:8b\" now: attic its queue is full; friend stands"
                + " farther away than the request may go");
  }

  @Test
  void localOnlyAsksNobodyElse() {
    Wanted here = WANTED.withPolicy(new RoutePolicy.LocalOnly());
    leavesOut(here, peer(1, "attic"), Obstacle.NOT_LOCAL);
    assertThat(plan(here, peer(1, "attic"), local()).choices().getFirst().why())
        .startsWith("only this machine allowed");
  }

  @Test
  void roundRobinGivesEverybodyThatCanItsTurn() {
    Wanted turns = WANTED.withPolicy(new RoutePolicy.RoundRobin());
    Candidate[] fleet = {
      local(), peer(3, "c"), peer(1, "a"), busy(peer(2, "b"), 0, 0, Intake.DRAINING), peer(4, "d")
    };
    List<String> asked = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Choice first = plan(turns, fleet).choices().getFirst();
      history.asked(first.node(), PrefixChain.NONE, 10, NOW);
      asked.add(first.name());
    }
    assertThat(asked.subList(0, 4)).containsExactlyInAnyOrder("a", "c", "d", "desk");
    assertThat(asked.subList(4, 8)).isEqualTo(asked.subList(0, 4));
  }

  @Test
  void aPinAsksTheNamedMachineAndNoOther() {
    Wanted pinned = WANTED.withPolicy(pin("ATTIC"));
    RoutePlan plan = plan(pinned, local(), peer(1, "attic"));
    assertThat(plan.choices()).extracting(Choice::name).containsExactly("attic");
    assertThat(plan.choices().getFirst().why()).startsWith("asked for by name");
    assertThat(plan(WANTED.withPolicy(pin(id(1).text())), local(), peer(1, "x")).choices())
        .extracting(Choice::node)
        .containsExactly(id(1));
  }

  @Test
  void aPinThatCannotBeFollowedSaysWhy() {
    Wanted pinned = WANTED.withPolicy(pin("attic"));
    Candidate draining = busy(peer(1, "attic"), 0, 0, Intake.DRAINING);
    assertThat(plan(pinned, local(), draining).failure().orElseThrow().message())
        .contains("attic is about to leave");
    assertThat(plan(pinned, local()).failure())
        .contains(new Failure(Failure.Kind.NOT_FOUND, "no machine named \"attic\" is known"));
    Candidate bare = offering(peer(1, "attic"));
    assertThat(plan(pinned, local(), bare).failure().orElseThrow().message())
        .contains("attic does not have the model");
  }

  @Test
  void aStrangerWithTheNameOfOneOfOursGetsNothing() {
    Wanted pinned = WANTED.withPolicy(pin("attic")).withReach(Reach.PUBLIC, false);
    Candidate stranger = at(peer(2, "attic"), Reach.PUBLIC, DataPolicy.KEEPS_NOTHING);
    assertThat(plan(pinned, stranger, peer(1, "attic")).choices())
        .extracting(Choice::node)
        .containsExactly(id(1));
  }

  @Test
  void twoOfOneNameAtOneDistanceMustBePinnedById() {
    Wanted pinned = WANTED.withPolicy(pin("attic"));
    RoutePlan plan = plan(pinned, peer(1, "attic"), peer(2, "attic"));
    assertThat(plan.choices()).isEmpty();
    assertThat(plan.failure().orElseThrow().message()).contains("pin it by its node id");
  }

  @Test
  void aDecisionIsKeptWithItsReasonsAndWithoutTheText() {
    DecisionLog log = new DecisionLog();
    log.record(plan(WANTED, local(), busy(peer(1, "attic"), 0, 0, Intake.DRAINING)));
    assertThat(log.last(9).getFirst().lines())
        .containsExactly(
            "2026-01-01T00:00:01Z llama3:8b, auto, reach mesh, about 100 prompt tokens",
            "1. desk: this machine, loaded and idle, first token in 100 ms",
            "-  attic is about to leave");
  }

  @Test
  void onlyTheLastDecisionsAreKept() {
    DecisionLog log = new DecisionLog();
    for (int i = 0; i < DecisionLog.MAX_DECISIONS + 5; i++) {
      log.record(plan(WANTED, local()));
    }
    assertThat(log.last(1_000))
        .hasSize(DecisionLog.MAX_DECISIONS)
        .first()
        .extracting(Decision::number)
        .isEqualTo(DecisionLog.MAX_DECISIONS + 4L);
  }

  @Test
  void aDecisionNamesAFewOfManyLeftOut() {
    List<Candidate> many = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      many.add(busy(peer(i, "peer-" + i), 0, 0, Intake.DRAINING));
    }
    Decision decision = new DecisionLog().record(plan(WANTED, many.toArray(Candidate[]::new)));
    assertThat(decision.leftOut()).hasSize(Decision.MAX_LEFT_OUT);
    assertThat(decision.leftOutMore()).isEqualTo(50 - Decision.MAX_LEFT_OUT);
    assertThat(decision.lines()).last().asString().startsWith("answered: nobody can answer");
  }

  @Test
  void loadedElsewhereWithinReasonBeatsLoadingHere() {
    Candidate desk = offering(local(), Fleet.onDisk(Duration.ofSeconds(4)));
    assertThat(plan(WANTED, desk, peer(1, "attic")).choices())
        .extracting(Choice::name)
        .containsExactly("attic", "desk");
  }
}
