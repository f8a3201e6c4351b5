package dev.folkmoot.node.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The line of peers' requests, one rule at a time. */
class AdmissionTest {

  private static final ModelName A = ModelName.parse("a").orElseThrow();
  private static final ModelName B = ModelName.parse("b").orElseThrow();
  private static final Admission.Limits LIMITS = new Admission.Limits(8, 12, 6, 1_000);

  private final Map<ModelName, Integer> slots = new HashMap<>(Map.of(A, 0));
  private final Admission admission = new Admission(LIMITS);

  private OptionalInt free(ModelName model) {
    Integer count = slots.get(model);
    return count == null ? OptionalInt.empty() : OptionalInt.of(count);
  }

  private Place enter(int asker, boolean resumed) {
    return enter(admission, asker, A, resumed);
  }

  private static Place enter(Admission admission, int asker, ModelName model, boolean resumed) {
    return ((Admission.Entry.In)
            admission.enter(new Admission.Bid(Hall.node(asker), model, resumed, 1), false))
        .place();
  }

  private List<Integer> turns(int count) {
    List<Integer> askers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      slots.put(A, 1);
      List<Place> granted = admission.next(this::free);
      slots.put(A, 0);
      assertThat(granted).hasSizeLessThanOrEqualTo(1);
      for (Place place : granted) {
        askers.add(number(place.asker()));
        admission.leave(place);
      }
    }
    return askers;
  }

  private static int number(NodeId node) {
    for (int i = 0; i < 100; i++) {
      if (Hall.node(i).equals(node)) {
        return i;
      }
    }
    throw new AssertionError(node);
  }

  @Test
  void turnsGoRoundAmongAskersHoweverManyRequestsTheyBring() {
    for (int i = 0; i < 6; i++) {
      enter(1, false);
    }
    enter(2, false);
    enter(2, false);
    enter(3, false);
    assertThat(turns(9)).containsExactly(1, 2, 3, 1, 2, 1, 1, 1, 1);
  }

  @Test
  void whoHasMoreAtWorkWaitsForWhoHasLess() {
    Place first = enter(1, false);
    slots.put(A, 1);
    assertThat(admission.next(this::free)).containsExactly(first);
    admission.began(first);
    enter(1, false);
    Place other = enter(2, false);
    assertThat(admission.next(this::free)).containsExactly(other);
  }

  @Test
  void aResumedRequestGoesBeforeFreshOnes() {
    enter(1, false);
    enter(1, false);
    enter(2, false);
    enter(3, true);
    enter(1, true);
    assertThat(turns(5)).containsExactly(1, 3, 2, 1, 1);
  }

  @Test
  void toCallEverythingResumedGainsNoMoreThanAShare() {
    for (int i = 0; i < 4; i++) {
      enter(1, true);
      enter(2, false);
    }
    slots.put(A, 4);
    List<Place> granted = admission.next(this::free);
    assertThat(granted.stream().map(place -> number(place.asker())))
        .containsExactlyInAnyOrder(1, 1, 2, 2);
  }

  @Test
  void aModelThatIsNotInMemoryIsLoadedByOneRequestWhileTheOthersWait() {
    Place first = enter(admission, 1, B, false);
    Place second = enter(admission, 2, B, false);
    assertThat(admission.next(this::free)).containsExactly(first);
    assertThat(admission.next(this::free)).isEmpty();
    slots.put(B, 3);
    admission.began(first);
    assertThat(admission.next(this::free)).containsExactly(second);
  }

  @Test
  void aBusyModelHoldsUpNobodyWhoWantsAnother() {
    enter(1, false);
    slots.put(B, 1);
    Place other = enter(admission, 1, B, false);
    assertThat(admission.next(this::free)).containsExactly(other);
  }

  @Test
  void aSlotIsNotGivenTwiceBeforeItsRequestShowsInIt() {
    slots.put(A, 1);
    Place first = enter(1, false);
    Place second = enter(2, false);
    assertThat(admission.next(this::free)).containsExactly(first);
    assertThat(admission.next(this::free)).isEmpty();
    slots.put(A, 0);
    admission.began(first);
    assertThat(admission.next(this::free)).isEmpty();
    slots.put(A, 1);
    admission.leave(first);
    assertThat(admission.next(this::free)).containsExactly(second);
  }

  @Test
  void noMoreRunThanMayRun() {
    Admission small = new Admission(new Admission.Limits(2, 12, 6, 1_000));
    slots.put(A, 5);
    enter(small, 1, A, false);
    enter(small, 1, A, false);
    enter(small, 2, A, false);
    assertThat(small.next(this::free)).hasSize(2);
    assertThat(small.room(A, this::free)).isZero();
    assertThat(small.running()).isEqualTo(2);
  }

  @Test
  void oneAskerHasItsBoundAndAResumedRequestTakesThePlaceOfItsOwnLastFreshOne() {
    List<Place> mine = new ArrayList<>();
    for (int i = 0; i < LIMITS.waitingPerPeer(); i++) {
      mine.add(enter(1, false));
    }
    Admission.Bid fresh = new Admission.Bid(Hall.node(1), A, false, 1);
    assertThat(admission.enter(fresh, false)).isEqualTo(new Admission.Entry.Full());
    Admission.Bid resumed = new Admission.Bid(Hall.node(1), A, true, 1);
    assertThat(admission.enter(resumed, false))
        .isInstanceOfSatisfying(
            Admission.Entry.In.class,
            in -> assertThat(in.displaced()).containsSame(mine.getLast()));
    assertThat(mine.getLast().isGone()).isTrue();
    assertThat(admission.waiting()).isEqualTo(LIMITS.waitingPerPeer());
  }

  @Test
  void aFullLineGivesTheEndOfItsLongestPartToWhoHasLess() {
    for (int i = 0; i < 6; i++) {
      enter(1, false);
      enter(2, false);
    }
    Place third = enter(3, false);
    assertThat(admission.waiting()).isEqualTo(LIMITS.waiting());
    assertThat(third.isWaiting()).isTrue();
    assertThat(turns(3)).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void whoHasAsManyAsTheOthersGetsNoPlaceInAFullLine() {
    Admission even = new Admission(new Admission.Limits(8, 4, 6, 1_000));
    enter(even, 1, A, false);
    enter(even, 1, A, false);
    enter(even, 2, A, false);
    enter(even, 2, A, false);
    assertThat(even.enter(new Admission.Bid(Hall.node(1), A, false, 1), false))
        .isEqualTo(new Admission.Entry.Full());
  }

  @Test
  void announcedBytesAreBoundedInAllAndForOneAsker() {
    assertThat(admission.enter(new Admission.Bid(Hall.node(1), A, false, 501), true))
        .isEqualTo(new Admission.Entry.Full());
    for (int asker = 1; asker <= 2; asker++) {
      assertThat(admission.enter(new Admission.Bid(Hall.node(asker), A, false, 500), false))
          .isInstanceOf(Admission.Entry.In.class);
    }
    Admission.Bid one = new Admission.Bid(Hall.node(3), A, false, 1);
    assertThat(admission.enter(one, true)).isEqualTo(new Admission.Entry.Full());
    admission.leave(admission.waitingPlaces().getFirst());
    assertThat(admission.enter(one, true)).isInstanceOf(Admission.Entry.In.class);
  }

  @Test
  void howManyComeFirstIsCountedAsTurnsWillGo() {
    for (int i = 0; i < 5; i++) {
      enter(1, false);
    }
    enter(2, false);
    assertThat(admission.ahead(new Admission.Bid(Hall.node(3), A, false, 1))).isEqualTo(2);
    assertThat(admission.ahead(new Admission.Bid(Hall.node(2), A, false, 1))).isEqualTo(3);
    assertThat(admission.ahead(new Admission.Bid(Hall.node(1), A, false, 1))).isEqualTo(6);
    assertThat(admission.ahead(new Admission.Bid(Hall.node(1), A, true, 1))).isZero();
    assertThat(admission.ahead(new Admission.Bid(Hall.node(3), B, false, 1))).isZero();
  }

  @Test
  void toLeaveTwiceIsToLeaveOnce() {
    Place place = enter(1, false);
    admission.leave(place);
    admission.leave(place);
    assertThat(admission.waiting()).isZero();
    slots.put(A, 1);
    assertThat(admission.next(this::free)).isEmpty();
  }
}
