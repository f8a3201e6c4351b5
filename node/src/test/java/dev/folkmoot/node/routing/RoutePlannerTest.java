package dev.folkmoot.node.routing;

import static dev.folkmoot.node.routing.Fleet.MODEL;
import static dev.folkmoot.node.routing.Fleet.NOW;
import static dev.folkmoot.node.routing.Fleet.SELF;
import static dev.folkmoot.node.routing.Fleet.at;
import static dev.folkmoot.node.routing.Fleet.busy;
import static dev.folkmoot.node.routing.Fleet.id;
import static dev.folkmoot.node.routing.Fleet.local;
import static dev.folkmoot.node.routing.Fleet.offering;
import static dev.folkmoot.node.routing.Fleet.onDisk;
import static dev.folkmoot.node.routing.Fleet.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.routing.candidate.Candidate;
import dev.folkmoot.node.routing.candidate.Intake;
import dev.folkmoot.node.routing.candidate.ModelOffer;
import dev.folkmoot.node.routing.candidate.Speed;
import dev.folkmoot.node.routing.history.Experience;
import dev.folkmoot.node.routing.history.History;
import dev.folkmoot.node.routing.history.Outcome;
import dev.folkmoot.node.routing.history.PrefixChain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RoutePlannerTest {

  private static final Wanted WANTED = Wanted.of(MODEL).withPrompt(500, PrefixChain.NONE);
  private static final PrefixChain TALK =
      new PrefixChain(List.of(new PrefixChain.Link(1, 400), new PrefixChain.Link(2, 4_000)));

  private final History history = new History(new SplittableRandom(1));

  private static RoutePlan plan(Wanted wanted, Candidate... known) {
    return plan(wanted, Experience.NONE, NOW, known);
  }

  private static RoutePlan plan(
      Wanted wanted, Experience experience, Instant now, Candidate... known) {
    PeerIndex index = PeerIndex.of(SELF, List.of(known));
    return RoutePlanner.plan(wanted, index, experience, now, new SplittableRandom(5));
  }

  private static List<String> names(RoutePlan plan) {
    return plan.choices().stream().map(Choice::name).toList();
  }

  private static ModelOffer running(Speed speed) {
    ModelOffer offer = Fleet.loaded();
    return new ModelOffer(
        offer.name(),
        offer.digest(),
        offer.contextLength(),
        offer.loaded(),
        offer.loadTime(),
        speed);
  }

  @Test
  void thisMachineAnswersWhenItCan() {
    RoutePlan plan = plan(WANTED, peer(1, "attic"), local(), peer(2, "cellar"));
    assertThat(names(plan)).startsWith("desk").hasSize(3);
    assertThat(plan.choices().getFirst().why())
        .isEqualTo("this machine, loaded and idle, first token in 500 ms");
  }

  @Test
  void aBusyMachineHandsOverToAnIdleOne() {
    Candidate desk = busy(local(), 2, 3, Intake.ACCEPTING);
    assertThat(names(plan(WANTED, desk, peer(1, "attic")))).containsExactly("attic", "desk");
  }

  @Test
  void aMuchQuickerMachineOfOnesOwnIsPreferred() {
    Candidate desk = offering(local(), running(new Speed(50, 3)));
    assertThat(names(plan(WANTED, desk, peer(1, "attic")))).containsExactly("attic", "desk");
  }

  /** The fast-503 trap: who refuses within a millisecond has the shortest answers of all. */
  @Test
  void theFast503TrapAFullQueueIsNeverReadAsFast() {
    Candidate full = busy(peer(1, "full"), 2, 4, Intake.FULL);
    Candidate slow = offering(peer(2, "slow"), running(new Speed(100, 5)));
    RoutePlan plan = plan(WANTED, full, slow);
    assertThat(names(plan)).containsExactly("slow");
    assertThat(plan.leftOut()).extracting(LeftOut::obstacle).containsExactly(Obstacle.QUEUE_FULL);
  }

  @Test
  void theFast503TrapRefusalsAttractNobodyEvenIfTheAdvertSaysIdle() {
    Candidate liar = peer(1, "liar");
    Candidate honest = offering(peer(2, "honest"), running(new Speed(200, 10)));
    int refusals = 0;
    for (int i = 0; i < 1_000; i++) {
      Instant now = NOW.plusMillis(i);
      Choice first = plan(WANTED, history, now, liar, honest).choices().getFirst();
      var attempt = history.asked(first.node(), PrefixChain.NONE, 1, now);
      if (first.name().equals("liar")) {
        refusals++;
        history.ended(attempt, new Outcome.Refused(Optional.empty()), now);
      } else {
        history.ended(attempt, new Outcome.Answered(10, Duration.ofMillis(100)), now);
      }
    }
    assertThat(refusals).as("refusals in a second").isBetween(1, 4);
  }

  /** An old advert that says "full" still means: much to do. */
  @Test
  void aQueueThatWasFullSomeTimeAgoIsWorthAskingWhenNobodyElseIsLeft() {
    Candidate full = busy(peer(1, "full"), 2, 4, Intake.FULL);
    Instant later = NOW.plusSeconds(3);
    assertThat(names(plan(WANTED, Experience.NONE, later, full))).containsExactly("full");
    assertThat(names(plan(WANTED, Experience.NONE, later, full, peer(2, "idle"))))
        .containsExactly("idle", "full");
  }

  /** The busy-resident trap: the model is loaded there, and so is a queue. */
  @Test
  void theBusyResidentTrapABusyMachineDoesNotBeatAnIdleOneThatMustLoad() {
    Candidate resident = busy(peer(1, "resident"), 2, 0, Intake.ACCEPTING);
    Candidate idle = offering(peer(2, "idle"), onDisk(Duration.ofSeconds(2)));
    RoutePlan plan = plan(WANTED, resident, idle);
    assertThat(names(plan)).containsExactly("idle", "resident");
    assertThat(plan.choices().getFirst().why())
        .isEqualTo("mesh, loads in 2.0 s, first token in 2.5 s");
  }

  @Test
  void theBusyResidentTrapABusyMachineDoesNotBeatAnotherResidentThatIsIdle() {
    Candidate busy = busy(peer(1, "busy"), 2, 1, Intake.ACCEPTING);
    Candidate quick = offering(busy, running(new Speed(4_000, 80)));
    assertThat(names(plan(WANTED, quick, peer(2, "idle")))).containsExactly("idle", "busy");
  }

  @Test
  void loadingForMinutesIsWorseThanAShortWait() {
    Candidate resident = busy(peer(1, "resident"), 2, 0, Intake.ACCEPTING);
    Candidate idle = offering(peer(2, "idle"), onDisk(Duration.ofMinutes(2)));
    assertThat(names(plan(WANTED, resident, idle))).containsExactly("resident", "idle");
  }

  @Test
  void whoIsLoadedWithOtherOptionsMustLoadAnew() {
    RunnerOptions asked = RunnerOptions.DEFAULT.orContextLength(2_048);
    RoutePlan plan = plan(WANTED.withOptions(asked, 2_048), peer(1, "attic"));
    assertThat(plan.choices().getFirst().estimate().loadMs()).isEqualTo(3_000);
  }

  @Test
  void whoAnsweredTheLastTurnAnswersTheNext() {
    remember(id(7));
    List<Candidate> peers = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      peers.add(peer(i, "peer-" + i));
    }
    Wanted next = Wanted.of(MODEL).withPrompt(4_100, TALK);
    RoutePlan plan = plan(next, history, NOW, peers.toArray(Candidate[]::new));
    assertThat(names(plan)).startsWith("peer-7").doesNotHaveDuplicates();
    assertThat(plan.choices().getFirst().why())
        .isEqualTo("mesh, loaded and idle, remembers 4000 tokens, first token in 102 ms");
  }

  @Test
  void memoryYieldsToLoad() {
    remember(id(7));
    Candidate holder = busy(peer(7, "holder"), 2, 2, Intake.ACCEPTING);
    Wanted next = Wanted.of(MODEL).withPrompt(4_100, TALK);
    assertThat(names(plan(next, history, NOW, holder, peer(8, "idle"))))
        .containsExactly("idle", "holder");
  }

  private void remember(NodeId node) {
    Instant before = NOW.minusSeconds(20);
    var attempt = history.asked(node, TALK, 100, before);
    history.ended(attempt, new Outcome.Answered(50, Duration.ofSeconds(1)), before.plusSeconds(2));
  }

  @Test
  void whatWasJustSentIsCountedBeforeTheAdvertKnowsIt() {
    Candidate[] pair = {peer(1, "attic"), peer(2, "cellar")};
    Map<String, Integer> sent = new TreeMap<>();
    for (int i = 0; i < 4; i++) {
      Instant now = NOW.plusMillis(10 + i);
      Choice first = plan(WANTED, history, now, pair).choices().getFirst();
      history.asked(first.node(), PrefixChain.NONE, 500, now);
      sent.merge(first.name(), 1, Integer::sum);
    }
    assertThat(sent).containsExactlyInAnyOrderEntriesOf(Map.of("attic", 2, "cellar", 2));
  }

  @Test
  void manyAskersWithTheSameAdvertsSpreadOverTheIdle() {
    PeerIndex index = PeerIndex.of(SELF, idle(100));
    Map<String, Integer> asked = new TreeMap<>();
    for (int asker = 0; asker < 1_000; asker++) {
      SplittableRandom random = new SplittableRandom(asker);
      RoutePlan plan = RoutePlanner.plan(WANTED, index, Experience.NONE, NOW, random);
      asked.merge(plan.choices().getFirst().name(), 1, Integer::sum);
    }
    assertThat(asked).hasSizeGreaterThan(90);
    assertThat(asked.values()).allMatch(count -> count < 50);
  }

  private static List<Candidate> idle(int count) {
    List<Candidate> peers = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      peers.add(peer(i, "peer-" + i));
    }
    return peers;
  }

  @Test
  void friendsAreAskedOnlyIfOnesOwnCannotSoon() {
    Candidate friend = at(peer(2, "friend"), Reach.FRIENDS, DataPolicy.KEEPS_NOTHING);
    Candidate slow = offering(peer(1, "own"), running(new Speed(20, 2)));
    Wanted far = WANTED.withReach(Reach.FRIENDS, false);
    assertThat(names(plan(far, slow, friend)))
        .as("loaded and idle comes before quick")
        .containsExactly("own", "friend");
    Candidate busy = busy(peer(1, "own"), 2, 9, Intake.ACCEPTING);
    assertThat(names(plan(far, busy, friend))).containsExactly("friend", "own");
  }

  @Test
  void aRequestOfTheMeshNeverGoesFarther() {
    Candidate friend = at(peer(1, "friend"), Reach.FRIENDS, DataPolicy.KEEPS_NOTHING);
    Candidate stranger = at(peer(2, "stranger"), Reach.PUBLIC, DataPolicy.KEEPS_NOTHING);
    RoutePlan plan = plan(WANTED, friend, stranger);
    assertThat(plan.choices()).isEmpty();
    assertThat(plan.leftOut()).extracting(LeftOut::obstacle).containsOnly(Obstacle.BEYOND_REACH);
  }

  @Test
  void moreMachinesThanAreListedAreOutranked() {
    RoutePlan plan = plan(WANTED, Experience.NONE, NOW, idle(20).toArray(Candidate[]::new));
    assertThat(plan.choices()).hasSize(RoutePlanner.MAX_CHOICES);
    assertThat(plan.leftOut())
        .hasSize(20 - RoutePlanner.MAX_CHOICES)
        .extracting(LeftOut::obstacle)
        .containsOnly(Obstacle.OUTRANKED);
  }
}
