package dev.folkmoot.node.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of the line whatever comes, over many runs that a seed repeats. */
class AdmissionFairnessTest {

  private static final List<ModelName> MODELS =
      List.of("a", "b", "c").stream().map(name -> ModelName.parse(name).orElseThrow()).toList();
  private static final Admission.Limits LIMITS = new Admission.Limits(6, 40, 15, 5_000);
  private static final int STEPS = 4_000;

  private final Admission admission = new Admission(LIMITS);
  private final Map<ModelName, Integer> slots = new HashMap<>();
  private final List<Place> atWork = new ArrayList<>();
  private final List<Place> waiting = new ArrayList<>();
  private final Map<NodeId, Integer> turns = new HashMap<>();

  private OptionalInt free(ModelName model) {
    long used = atWork.stream().filter(place -> place.model().equals(model)).count();
    long pending = atWork.stream().filter(p -> p.isPending() && p.model().equals(model)).count();
    Integer all = slots.get(model);
    return all == null
        ? OptionalInt.empty()
        : OptionalInt.of((int) Math.max(0, all - used + pending));
  }

  private void enter(Admission.Bid bid) {
    if (admission.enter(bid, false) instanceof Admission.Entry.In in) {
      in.displaced().ifPresent(gone -> {
        assertThat(gone.isGone()).isTrue();
        assertThat(waiting.remove(gone)).isTrue();
      });
      waiting.add(in.place());
    }
  }

  private void giveTurns() {
    for (Place place : admission.next(this::free)) {
      assertThat(waiting.remove(place)).isTrue();
      atWork.add(place);
      turns.merge(place.asker(), 1, Integer::sum);
    }
  }

  private void end(int index) {
    Place place = atWork.remove(index);
    slots.putIfAbsent(place.model(), 2); // it has been loaded for this one
    admission.leave(place);
  }

  private void checkBounds() {
    assertThat(admission.waiting()).isEqualTo(waiting.size()).isLessThanOrEqualTo(LIMITS.waiting());
    assertThat(admission.running()).isEqualTo(atWork.size()).isLessThanOrEqualTo(LIMITS.running());
    long bytes = 0;
    Map<NodeId, Integer> perPeer = new HashMap<>();
    for (Place place : waiting) {
      bytes += place.bytes();
      perPeer.merge(place.asker(), 1, Integer::sum);
    }
    bytes += atWork.stream().mapToLong(Place::bytes).sum();
    assertThat(bytes).isLessThanOrEqualTo(LIMITS.bodyBytes());
    assertThat(perPeer.values()).allMatch(count -> count <= LIMITS.waitingPerPeer());
    for (ModelName model : MODELS) {
      long used = atWork.stream().filter(place -> place.model().equals(model)).count();
      assertThat(used).isLessThanOrEqualTo(Math.max(1, slots.getOrDefault(model, 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void boundsHoldAndNobodyIsForgottenWhateverComes(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(5)) {
        case 0, 1 ->
            enter(
                new Admission.Bid(
                    Hall.node(random.nextInt(6)),
                    MODELS.get(random.nextInt(MODELS.size())),
                    random.nextInt(4) == 0,
                    random.nextInt(300)));
        case 2 -> {
          if (!atWork.isEmpty()) {
            end(random.nextInt(atWork.size()));
          }
        }
        case 3 -> {
          if (!waiting.isEmpty() && random.nextInt(3) == 0) {
            admission.leave(waiting.remove(random.nextInt(waiting.size())));
          }
        }
        default -> atWork.forEach(admission::began);
      }
      giveTurns();
      checkBounds();
    }
    while (!atWork.isEmpty() || !waiting.isEmpty()) {
      end(0);
      giveTurns();
    }
    assertThat(admission.waiting()).isZero();
    assertThat(admission.running()).isZero();
  }

  /** One sends as much as it can, or calls it all resumed; four others always want one thing. */
  @ParameterizedTest
  @CsvSource({"11, true", "12, false", "13, true", "14, false"})
  void aFlooderGetsNoMoreThanItsShareWhileOthersWait(long seed, boolean lies) {
    Random random = new Random(seed);
    ModelName model = MODELS.getFirst();
    slots.put(model, 2);
    for (int step = 0; step < STEPS; step++) {
      for (int i = 0; i < 20; i++) {
        enter(new Admission.Bid(Hall.node(0), model, lies, 1));
      }
      for (int asker = 1; asker <= 4; asker++) {
        NodeId node = Hall.node(asker);
        if (waiting.stream().noneMatch(place -> place.asker().equals(node))) {
          enter(new Admission.Bid(node, model, false, 1));
        }
      }
      giveTurns();
      atWork.forEach(admission::began);
      end(random.nextInt(atWork.size()));
    }
    int all = turns.values().stream().mapToInt(count -> count).sum();
    for (int asker = 0; asker <= 4; asker++) {
      assertThat(turns.get(Hall.node(asker))).isBetween(all * 18 / 100, all * 22 / 100);
    }
  }
}
