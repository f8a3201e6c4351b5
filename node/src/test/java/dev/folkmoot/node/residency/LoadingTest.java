package dev.folkmoot.node.residency;

import static dev.folkmoot.node.residency.Rig.GIB;
import static dev.folkmoot.node.residency.Rig.context;
import static dev.folkmoot.node.residency.Rig.limits;
import static dev.folkmoot.node.residency.Rig.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.testkit.engine.Script;
import dev.folkmoot.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LoadingTest {

  private static final InstalledModel A = model("a");

  @Test
  void aModelIsLoadedOnFirstUseAndOnlyOnce() {
    try (Rig rig = new Rig()) {
      try (Lease first = rig.take(A);
          Lease second = rig.take(A)) {
        assertThat(first.immediate()).isFalse();
        assertThat(second.immediate()).isTrue();
        assertThat(second.loaded()).isSameAs(first.loaded());
      }
      assertThat(rig.engine.loads()).isEqualTo(1);
    }
  }

  @Test
  void concurrentFirstRequestsShareOneLoad() {
    CountDownLatch gate = new CountDownLatch(1);
    try (Rig rig =
        new Rig(limits(8 * GIB, 3, 512), Script.ECHO.withBeforeLoad(_ -> Gate.pass(gate)))) {
      List<Asked> asked = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        asked.add(rig.ask(A));
      }
      rig.awaitWaiting(50);
      gate.countDown();
      asked.forEach(one -> one.lease().close());
      assertThat(rig.engine.loads()).isEqualTo(1);
    }
  }

  @Test
  void aLoadFailureReachesEveryWaiterAndLeavesNothingResident() {
    CountDownLatch gate = new CountDownLatch(1);
    Script failing =
        Script.ECHO.withBeforeLoad(_ -> {
          Gate.pass(gate);
          throw new FailureException(Failure.Kind.ENGINE_FAILED, "the file is broken");
        });
    try (Rig rig = new Rig(limits(8 * GIB, 3, 512), failing)) {
      List<Asked> asked = List.of(rig.ask(A), rig.ask(A), rig.ask(A));
      rig.awaitWaiting(3);
      gate.countDown();
      assertThat(asked)
          .extracting(Asked::failure)
          .containsOnly(new Failure(Failure.Kind.ENGINE_FAILED, "the file is broken"));
      assertThat(rig.residency.resident()).isEmpty();
      rig.engine.play(Script.ECHO);
      rig.take(A).close();
      assertThat(rig.engine.loads()).isEqualTo(1);
    }
  }

  @Test
  void aFaultOfTheEngineIsToldAsAFailureAndNotAsAWaitWithoutEnd() {
    Script faulty =
        Script.ECHO.withBeforeLoad(_ -> {
          throw new UnsatisfiedLinkError("no such library");
        });
    try (Rig rig = new Rig(limits(8 * GIB, 3, 512), faulty)) {
      Failure failure = rig.ask(A).failure();
      assertThat(failure.kind()).isEqualTo(Failure.Kind.ENGINE_FAILED);
      assertThat(failure.message()).contains("a:latest", "no such library");
    }
  }

  @Test
  void aModelThatNeverFitsIsRefusedWithTheNumbersAndTheRemedy() {
    try (Rig rig = new Rig(limits(2 * GIB, 3, 512))) {
      assertThatThrownBy(() -> rig.take(model("big", 3 * GIB)))
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> {
                assertThat(e.failure().kind()).isEqualTo(Failure.Kind.OUT_OF_MEMORY);
                assertThat(e)
                    .hasMessage(
                        "model 'big:latest' needs 3.0 GiB of memory (weights 3.0 GiB, cache 0.0 MiB,"
                            + " scratch 0.0 MiB), but models may take 2.0 GiB here; use a smaller"
                            + " num_ctx (now 4096) or a smaller quantisation");
              });
      assertThat(rig.engine.loads()).isZero();
    }
  }

  @Test
  void c116TheContextIsTheDefaultAndNeverMoreThanTheModelWasTrainedFor() {
    try (Rig rig = new Rig()) {
      try (Lease plain = rig.take(A)) {
        assertThat(plain.loaded().contextLength()).isEqualTo(4096);
      }
      try (Lease huge = rig.take(A, context(1_000_000), Optional.empty())) {
        assertThat(huge.loaded().contextLength()).isEqualTo(32_768);
      }
      try (Lease again = rig.take(A, context(1_000_000), Optional.empty())) {
        assertThat(again.loaded().contextLength()).isEqualTo(32_768);
      }
      assertThat(rig.engine.loads()).isEqualTo(2);
    }
  }

  @Test
  void c112OtherRunnerOptionsReloadTheModelOnceItIsIdle() {
    try (Rig rig = new Rig()) {
      Lease running = rig.take(A, context(2048), Optional.empty());
      Asked other = rig.askAndWait(A, context(8192));
      assertThat(rig.engine.unloads()).isZero();
      running.close();
      try (Lease reloaded = other.lease()) {
        assertThat(reloaded.loaded().contextLength()).isEqualTo(8192);
      }
      assertThat(rig.engine.unloads()).isEqualTo(1);
    }
  }

  @Test
  void c112OpenOptionsAreServedByAnyLoadedModel() {
    try (Rig rig = new Rig()) {
      rig.take(A, context(8192), Optional.empty()).close();
      try (Lease open = rig.take(A, RunnerOptions.DEFAULT, Optional.empty())) {
        assertThat(open.loaded().contextLength()).isEqualTo(8192);
      }
      assertThat(rig.engine.loads()).isEqualTo(1);
    }
  }

  @Test
  void aRequestThatWaitsForAReloadIsNotOvertakenForEver() {
    try (Rig rig = new Rig()) {
      Lease running = rig.take(A, context(2048), Optional.empty());
      Asked other = rig.askAndWait(A, context(8192));
      Asked latecomer = rig.askAndWait(A, context(2048));
      running.close();
      Lease reloaded = other.lease();
      assertThat(latecomer.isDone()).isFalse();
      reloaded.close();
      try (Lease last = latecomer.lease()) {
        assertThat(last.loaded().contextLength()).isEqualTo(2048);
      }
    }
  }

  @Test
  void anotherFileUnderTheSameNameIsLoadedAnew() {
    try (Rig rig = new Rig()) {
      rig.take(model("a", GIB, "old")).close();
      try (Lease replaced = rig.take(model("a", GIB, "new"))) {
        assertThat(replaced.model().digest()).isEqualTo(model("a", GIB, "new").digest());
      }
      assertThat(rig.engine.loads()).isEqualTo(2);
      assertThat(rig.engine.loadedModels()).isEqualTo(1);
    }
  }

  @Test
  void whoeverWaitsForALoadThatTakesTooLongIsTold() {
    CountDownLatch gate = new CountDownLatch(1);
    try (Rig rig =
        new Rig(limits(8 * GIB, 3, 512), Script.ECHO.withBeforeLoad(_ -> Gate.pass(gate)))) {
      Asked asked = rig.askAndWait(A, RunnerOptions.DEFAULT);
      rig.clock.advance(Duration.ofMinutes(5));
      assertThat(asked.failure().message()).contains("a:latest", "not loaded after 300 s");
      assertThat(rig.ask(A).failure().kind()).isEqualTo(Failure.Kind.ENGINE_FAILED);
      gate.countDown();
      rig.awaitUnloads(1);
      rig.take(A).close();
      assertThat(rig.engine.loads()).isEqualTo(2);
    }
  }

  @Test
  void theTimeARequestWaitedIsToldByTheClock() {
    CountDownLatch gate = new CountDownLatch(1);
    try (Rig rig =
        new Rig(limits(8 * GIB, 3, 512), Script.ECHO.withBeforeLoad(_ -> Gate.pass(gate)))) {
      Asked asked = rig.askAndWait(A, RunnerOptions.DEFAULT);
      rig.clock.advance(Duration.ofSeconds(3));
      gate.countDown();
      try (Lease lease = asked.lease()) {
        assertThat(lease.waited()).isEqualTo(Duration.ofSeconds(3));
      }
      assertThat(rig.clock.instant()).isEqualTo(ManualClock.START.plusSeconds(3));
    }
  }
}
