package dev.folkmoot.node.residency;

import static dev.folkmoot.node.residency.Rig.keep;
import static dev.folkmoot.node.residency.Rig.model;
import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.models.store.InstalledModel;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeepAliveTest {

  private static final InstalledModel A = model("a");
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private final Rig rig = new Rig();

  @AfterEach
  void end() {
    rig.close();
  }

  @Test
  void c111AModelStaysFiveMinutesAfterItsLastRequestEnded() {
    Lease lease = rig.take(A);
    rig.clock.advance(Duration.ofHours(1));
    lease.close();
    rig.clock.advance(FIVE_MINUTES.minus(A_SECOND));
    assertThat(rig.residentNames()).containsExactly("a");
    rig.clock.advance(A_SECOND);
    assertThat(rig.residentNames()).isEmpty();
    rig.awaitUnloads(1);
  }

  @Test
  void c111TheTimerStartsAnewWithEveryRequest() {
    rig.touch(A, Optional.empty());
    rig.clock.advance(Duration.ofMinutes(4));
    rig.touch(A, Optional.empty());
    rig.clock.advance(Duration.ofMinutes(4));
    assertThat(rig.residentNames()).containsExactly("a");
    rig.clock.advance(Duration.ofMinutes(1));
    assertThat(rig.residentNames()).isEmpty();
  }

  @Test
  void c111ARequestsOwnKeepAliveReplacesTheModels() {
    rig.touch(A, keep(Duration.ofMinutes(30)));
    rig.touch(A, Optional.empty());
    rig.clock.advance(Duration.ofMinutes(29));
    assertThat(rig.residentNames()).containsExactly("a");
    rig.touch(A, keep(A_SECOND));
    rig.clock.advance(A_SECOND);
    assertThat(rig.residentNames()).isEmpty();
  }

  @Test
  void c111ZeroUnloadsAtIdleAndNotBefore() {
    Lease running = rig.take(A);
    rig.touch(A, keep(Duration.ZERO));
    assertThat(rig.residentNames()).containsExactly("a");
    running.close();
    assertThat(rig.residentNames()).isEmpty();
    rig.awaitUnloads(1);
  }

  @Test
  void c110NegativeKeepsForEver() {
    rig.touch(A, keep(Duration.ofSeconds(-1)));
    rig.clock.advance(Duration.ofDays(3650));
    assertThat(rig.residentNames()).containsExactly("a");
    assertThat(rig.clock.pendingTasks()).isZero();
  }

  @Test
  void foreverEndsWhenARequestSaysSo() {
    rig.touch(A, Optional.of(KeepAlive.FOREVER));
    rig.touch(A, keep(A_SECOND));
    rig.clock.advance(A_SECOND);
    assertThat(rig.residentNames()).isEmpty();
  }

  @Test
  void manyRequestsCostOneTimer() {
    for (int i = 0; i < 100; i++) {
      rig.touch(A, Optional.empty());
      rig.clock.advance(Duration.ofMillis(10));
    }
    assertThat(rig.clock.pendingTasks()).isEqualTo(1);
  }

  @Test
  void whatIsShownIsTheTimeAtWhichItGoes() {
    rig.touch(A, Optional.empty());
    rig.touch(model("b"), keep(Duration.ofHours(1)));
    Lease running = rig.take(model("c"), RunnerOptions.DEFAULT, keep(Duration.ofMinutes(10)));
    rig.clock.advance(Duration.ofMinutes(1));
    assertThat(rig.residency.resident())
        .extracting(ResidentModel::expiresAt)
        .containsExactly(
            rig.clock.instant().plus(Duration.ofMinutes(59)),
            rig.clock.instant().plus(Duration.ofMinutes(10)),
            rig.clock.instant().plus(Duration.ofMinutes(4)));
    assertThat(rig.residentNames()).containsExactly("b", "c", "a");
    running.close();
  }

  @Test
  void unloadLetsAnIdleModelGoAtOnce() {
    rig.touch(A, Optional.empty());
    assertThat(rig.residency.unload(A.name())).isTrue();
    assertThat(rig.residentNames()).isEmpty();
    rig.awaitUnloads(1);
    assertThat(rig.residency.unload(A.name())).isFalse();
  }

  @Test
  void unloadLetsRunningRequestsEndAndLaterOnesLoadAnew() {
    Lease running = rig.take(A);
    assertThat(rig.residency.unload(A.name())).isTrue();
    Asked later = rig.askAndWait(A, RunnerOptions.DEFAULT);
    assertThat(rig.engine.unloads()).isZero();
    running.close();
    try (Lease anew = later.lease()) {
      assertThat(anew.loaded()).isNotSameAs(running.loaded());
    }
    assertThat(rig.engine.loads()).isEqualTo(2);
  }

  @Test
  void aModelWhoseEngineDiedIsDroppedAndTheNextRequestLoadsItAnew() {
    try (Lease dead = rig.take(A)) {
      dead.engineFailed();
    }
    try (Lease anew = rig.take(A)) {
      assertThat(anew.immediate()).isFalse();
    }
    assertThat(rig.engine.loads()).isEqualTo(2);
    rig.awaitUnloads(1);
  }

  @Test
  void aLeaseThatIsClosedTwiceCountsOnce() {
    Lease one = rig.take(A);
    Lease two = rig.take(A);
    one.close();
    one.close();
    assertThat(rig.residency.resident()).extracting(ResidentModel::uses).containsExactly(1);
    two.close();
    assertThat(rig.residency.resident()).extracting(ResidentModel::uses).containsExactly(0);
  }
}
