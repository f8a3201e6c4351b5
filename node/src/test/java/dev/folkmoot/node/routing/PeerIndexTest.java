package dev.folkmoot.node.routing;

import static dev.folkmoot.node.routing.Fleet.MODEL;
import static dev.folkmoot.node.routing.Fleet.NOW;
import static dev.folkmoot.node.routing.Fleet.SELF;
import static dev.folkmoot.node.routing.Fleet.id;
import static dev.folkmoot.node.routing.Fleet.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.routing.candidate.Candidate;
import dev.folkmoot.node.routing.candidate.Capacity;
import dev.folkmoot.node.routing.candidate.Intake;
import dev.folkmoot.node.routing.candidate.ModelOffer;
import dev.folkmoot.node.routing.candidate.Speed;
import dev.folkmoot.node.routing.history.Experience;
import dev.folkmoot.node.routing.history.PrefixChain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerIndexTest {

  private static final int STEPS = 300;
  private static final int MACHINES = 40;

  /** Whatever changes, in whatever order: the index holds what one built anew would hold. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void changesLeadToTheSameIndexAsBuildingItAnew(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<NodeId, Candidate> known = new HashMap<>();
    PeerIndex grown = PeerIndex.of(SELF, List.of());
    for (int step = 0; step < STEPS; step++) {
      Candidate candidate = candidate(random);
      if (random.nextInt(4) == 0) {
        known.remove(candidate.node());
        grown = grown.without(candidate.node());
      } else {
        known.put(candidate.node(), candidate);
        grown = grown.with(candidate);
      }
      PeerIndex built = PeerIndex.of(SELF, known.values());
      assertThat(grown.size()).isEqualTo(built.size());
      Wanted byName = Wanted.of(MODEL);
      for (Wanted wanted : List.of(byName, byName.withDigest(Fleet.OTHER))) {
        assertThat(contents(grown, wanted)).isEqualTo(contents(built, wanted));
      }
    }
  }

  /** The bounds of every size class, which fix the order, and who stands in which group. */
  private static Map<Group.Alike, List<List<Float>>> contents(PeerIndex index, Wanted wanted) {
    Map<Group.Alike, List<List<Float>>> contents = new HashMap<>();
    for (Group group : index.bucket(wanted).groups()) {
      List<List<Float>> orders = new ArrayList<>();
      for (int size = 0; size < Entry.SIZE_CLASSES; size++) {
        int of = size;
        List<Float> bounds = Stream.of(group.orders()[size]).map(entry -> entry.bound(of)).toList();
        assertThat(bounds).isSorted();
        orders.add(bounds);
      }
      contents.put(group.alike(), orders);
    }
    return contents;
  }

  /** Nobody is forgotten and nobody is listed twice, whatever was wanted. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void everybodyIsEitherChosenOrLeftOutWithAReason(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PeerIndex index = PeerIndex.of(SELF, candidates(random));
    Set<NodeId> all =
        index.all().stream().map(known -> known.candidate().node()).collect(Collectors.toSet());
    for (Reach reach : Reach.values()) {
      Wanted wanted =
          Wanted.of(MODEL)
              .withPrompt(random.nextInt(5_000), PrefixChain.NONE)
              .withReach(reach, random.nextBoolean());
      RoutePlan plan = RoutePlanner.plan(wanted, index, Experience.NONE, NOW, random);
      List<NodeId> listed = new ArrayList<>();
      plan.choices().forEach(choice -> listed.add(choice.node()));
      plan.leftOut().forEach(out -> listed.add(out.node()));
      assertThat(listed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);
      assertThat(plan.choices()).allMatch(choice -> reach.allows(choice.reach()));
      assertThat(plan.leftOut())
          .as("nobody is outranked while there is room")
          .noneMatch(out ->
              out.obstacle() == Obstacle.OUTRANKED
                  && plan.choices().size() < RoutePlanner.MAX_CHOICES);
    }
  }

  @Test
  void aMachineWithOneModelUnderTwoNamesStandsOnceByItsDigest() {
    ModelOffer offer = Fleet.onDisk(Duration.ofSeconds(9));
    Candidate twice = Fleet.offering(peer(1, "attic"), offer, Fleet.loaded());
    PeerIndex index = PeerIndex.of(SELF, List.of(twice));
    List<Group> groups = index.bucket(Wanted.of(MODEL).withDigest(Fleet.DIGEST)).groups();
    assertThat(groups).hasSize(1);
    assertThat(groups.getFirst().alike().loaded()).as("the loaded one").isPresent();
  }

  @Test
  void anIndexDoesNotChangeWhenAnotherIsMadeOfIt() {
    PeerIndex before = PeerIndex.of(SELF, List.of(peer(1, "attic")));
    PeerIndex after = before.with(peer(2, "cellar")).without(id(1));
    assertThat(before.find(id(1))).isPresent();
    assertThat(before.size()).isEqualTo(1);
    assertThat(after.find(id(1))).isEmpty();
    assertThat(after.find(id(2))).isPresent();
  }

  private static <T> T one(SplittableRandom random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static List<Candidate> candidates(SplittableRandom random) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < MACHINES; i++) {
      candidates.add(candidate(random));
    }
    return candidates;
  }

  private static Candidate candidate(SplittableRandom random) {
    int number = random.nextInt(MACHINES);
    ModelOffer offer =
        new ModelOffer(
            MODEL,
            random.nextBoolean() ? Fleet.DIGEST : Fleet.OTHER,
            Fleet.CONTEXT,
            random.nextBoolean()
                ? Optional.of(RunnerOptions.DEFAULT.orContextLength(Fleet.CONTEXT))
                : Optional.empty(),
            Duration.ofMillis(random.nextInt(9_000)),
            new Speed(1 + random.nextInt(4_000), 1 + random.nextInt(90)));
    Candidate plain = peer(number, "peer-" + number);
    Reach reach =
        number == 0 ? Reach.LOCAL : one(random, List.of(Reach.MESH, Reach.FRIENDS, Reach.PUBLIC));
    Intake intake = one(random, List.of(Intake.values()));
    return Fleet.offering(Fleet.at(plain, reach, one(random, List.of(DataPolicy.values()))), offer)
        .withCapacity(
            new Capacity(1 + random.nextInt(4), random.nextInt(5), random.nextInt(3), intake),
            NOW,
            NOW.plusSeconds(random.nextInt(3)));
  }
}
