package dev.folkmoot.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HealthTest {

  private long now;
  private final Health health = new Health("box", () -> now);

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      health.failed();
    }
  }

  @Test
  void twoFailuresAreNoReasonToLeaveAServerAlone() {
    fail(Health.MOST_FAILURES - 1);
    health.requireAwake();
    assertThat(health.isWell()).isFalse();
    assertThat(health.rest()).isZero();
  }

  @Test
  void afterThreeItRestsAndTheRestDoublesUpToABound() {
    fail(Health.MOST_FAILURES);
    assertThat(health.rest()).isEqualTo(Health.FIRST_REST);
    assertThatThrownBy(health::requireAwake).hasMessageContaining("'box' has failed 3 times");
    fail(1);
    assertThat(health.rest()).isEqualTo(Health.FIRST_REST.multipliedBy(2));
    fail(100);
    assertThat(health.rest()).isEqualTo(Health.LONGEST_REST);
  }

  @Test
  void whenTheRestIsOverItMayBeAskedAndOneSuccessForgetsAll() {
    fail(Health.MOST_FAILURES);
    now += Duration.ofSeconds(1).toNanos();
    health.requireAwake();
    fail(1);
    assertThat(health.rest().isPositive()).isTrue();
    health.succeeded();
    assertThat(health.isWell()).isTrue();
    fail(1);
    health.requireAwake();
  }
}
