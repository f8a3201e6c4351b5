package dev.folkmoot.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AgendaTest {

  private final Agenda agenda = new Agenda();
  private final List<Integer> done = new ArrayList<>();

  /** What was written down, as a list that is sorted would hold it. */
  private record Planned(long at, int number, Agenda.Entry entry) {}

  @Test
  void itDoesWhatASortedListWouldDo() {
    Random random = new Random(7);
    List<Planned> expected = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 50_000; i++) {
      int number = i;
      // Some thousands wait most of the time, many for the same moment, and most are taken back.
      int what = random.nextInt(10);
      if (what < 5) {
        long at = now + random.nextInt(200);
        expected.add(new Planned(at, number, agenda.add(at, () -> done.add(number))));
      } else if (what < 9 && !expected.isEmpty()) {
        agenda.remove(expected.remove(random.nextInt(expected.size())).entry());
      } else if (!expected.isEmpty()) {
        Planned soonest =
            expected.stream()
                .min(Comparator.comparingLong(Planned::at).thenComparingInt(Planned::number))
                .orElseThrow();
        expected.remove(soonest);
        order.add(soonest.number());
        now = soonest.at();
        assertThat(agenda.soonest()).isEqualTo(now);
        agenda.take().run();
        agenda.remove(soonest.entry());
      }
      assertThat(agenda.isEmpty()).isEqualTo(expected.isEmpty());
    }
    assertThat(done).isEqualTo(order).hasSizeGreaterThan(1_000);
  }

  @Test
  void nothingIsTakenFromAnEmptyOne() {
    assertThat(agenda.isEmpty()).isTrue();
    assertThatThrownBy(agenda::take).isInstanceOf(IllegalStateException.class);
    agenda.remove(agenda.add(1, () -> done.add(1)));
    assertThat(agenda.isEmpty()).isTrue();
  }
}
