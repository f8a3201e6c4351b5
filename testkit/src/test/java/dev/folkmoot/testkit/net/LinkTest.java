package dev.folkmoot.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LinkTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void aLinkThatCouldNotBeIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Link.of(SECOND.negated()));
    assertThatIllegalArgumentException().isThrownBy(() -> Link.of(SECOND, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Link.of(SECOND).withJitter(SECOND.negated()));
    assertThatIllegalArgumentException().isThrownBy(() -> Link.of(SECOND).withLoss(1_001));
  }

  @Test
  void aChangeLeavesTheRest() {
    Link link = Link.of(SECOND, 5).withJitter(Duration.ofMillis(1)).withLoss(7);

    assertThat(link).isEqualTo(new Link(SECOND, Duration.ofMillis(1), 5, 7));
  }

  @Test
  void aPartitionStopsWhatCrossesItAndNothingElse() {
    try (SimNetwork net = SimNetwork.seeded(1)) {
      SimMachine a = net.machine("a");
      SimMachine b = net.machine("b");
      SimMachine c = net.machine("c");
      var both = new Partition(List.of(a), List.of(b), true);
      var one = new Partition(List.of(a), List.of(b), false);

      assertThat(both.stops(a.number(), b.number())).isTrue();
      assertThat(both.stops(b.number(), a.number())).isTrue();
      assertThat(both.stops(a.number(), c.number())).isFalse();
      assertThat(one.stops(a.number(), b.number())).isTrue();
      assertThat(one.stops(b.number(), a.number())).isFalse();
    }
  }
}
