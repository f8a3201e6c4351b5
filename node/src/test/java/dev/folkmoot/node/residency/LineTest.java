package dev.folkmoot.node.residency;

import static dev.folkmoot.node.residency.Rig.GIB;
import static dev.folkmoot.node.residency.Rig.limits;
import static dev.folkmoot.node.residency.Rig.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.testkit.engine.Script;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LineTest {

  private static final InstalledModel A = model("a");
  private static final Failure FULL =
      new Failure(
          Failure.Kind.BUSY, "server busy, please try again.  maximum pending requests exceeded");

  @Test
  void c114TheRequestBeyondThePendingLimitIsRefusedInOllamasWords() {
    try (Rig rig = new Rig(limits(100 * GIB, 1, 2))) {
      Lease busy = rig.take(A);
      Asked first = rig.askAndWait(model("b"), RunnerOptions.DEFAULT);
      Asked second = rig.askAndWait(model("c"), RunnerOptions.DEFAULT);
      assertThat(rig.ask(model("d")).failure()).isEqualTo(FULL);
      busy.close();
      first.lease().close();
      second.lease().close();
    }
  }

  @Test
  void c114RequestsThatWaitInsideALoadedModelCountToo() {
    try (Rig rig = new Rig(limits(100 * GIB, 3, 2), Script.ECHO.withSlots(2))) {
      Lease[] running = {rig.take(A), rig.take(A)};
      Lease[] queued = {rig.take(A), rig.take(A)};
      assertThat(rig.residency.waiting()).isEqualTo(2);
      assertThat(rig.ask(A).failure()).isEqualTo(FULL);
      assertThat(rig.ask(model("b")).failure()).isEqualTo(FULL);
      running[0].close();
      rig.take(A).close();
      running[1].close();
      queued[0].close();
      queued[1].close();
      assertThat(rig.residency.waiting()).isZero();
    }
  }

  @Test
  void aRequestThatIsInterruptedLeavesTheLineAtOnce() throws InterruptedException {
    try (Rig rig = new Rig(limits(100 * GIB, 1, 512))) {
      Lease busy = rig.take(A);
      Asked gone = rig.askAndWait(model("b"), RunnerOptions.DEFAULT);
      gone.thread().interrupt();
      assertThat(gone.failure().kind()).isEqualTo(Failure.Kind.CANCELLED);
      assertThat(rig.residency.waiting()).isZero();
      busy.close();
      assertThat(rig.engine.loads()).isEqualTo(1);
    }
  }

  @Test
  void aLoadGoesOnThoughTheOneWhoAskedForItLeft() {
    CountDownLatch gate = new CountDownLatch(1);
    try (Rig rig =
        new Rig(limits(8 * GIB, 3, 512), Script.ECHO.withBeforeLoad(_ -> Gate.pass(gate)))) {
      Asked gone = rig.askAndWait(A, RunnerOptions.DEFAULT);
      Asked stays = rig.askAndWait(A, RunnerOptions.DEFAULT);
      gone.thread().interrupt();
      assertThat(gone.failure().kind()).isEqualTo(Failure.Kind.CANCELLED);
      gate.countDown();
      stays.lease().close();
      assertThat(rig.engine.loads()).isEqualTo(1);
    }
  }

  @Test
  void closingFailsThoseThatWaitAndLetsRunningOnesEnd() throws InterruptedException {
    Rig rig = new Rig(limits(100 * GIB, 1, 512));
    Lease running = rig.take(A);
    Asked waiting = rig.askAndWait(model("b"), RunnerOptions.DEFAULT);
    Thread closing = Thread.startVirtualThread(rig::close);
    Failure shuttingDown = new Failure(Failure.Kind.BUSY, "the node is shutting down");
    assertThat(waiting.failure()).isEqualTo(shuttingDown);
    assertThat(rig.ask(A).failure()).isEqualTo(shuttingDown);
    assertThat(rig.engine.unloads()).isZero();
    assertThat(rig.engine.isClosed()).isFalse();
    running.close();
    closing.join();
    assertThat(rig.engine.unloads()).isEqualTo(1);
    assertThat(rig.engine.isClosed()).isTrue();
  }

  @Test
  void closingDoesNotWaitForEverForARequestThatDoesNotEnd() throws InterruptedException {
    Rig rig = new Rig();
    Lease stuck = rig.take(A);
    Thread closing = Thread.startVirtualThread(rig::close);
    // The keep-alive of no idle model runs, so the one timer is that of the grace.
    await().until(() -> rig.clock.pendingTasks() == 1);
    rig.clock.advance(Rig.GRACE);
    closing.join();
    assertThat(rig.engine.loadedModels()).isZero();
    stuck.close();
  }

  @Test
  void aLoadThatEndsAfterClosingIsUndone() throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    Rig rig = new Rig(limits(8 * GIB, 3, 512), Script.ECHO.withBeforeLoad(_ -> Gate.pass(gate)));
    Asked asked = rig.askAndWait(A, RunnerOptions.DEFAULT);
    Thread closing = Thread.startVirtualThread(() -> rig.residency.close(Rig.GRACE));
    assertThat(asked.failure().kind()).isEqualTo(Failure.Kind.BUSY);
    rig.clock.advance(Duration.ofSeconds(1));
    gate.countDown();
    closing.join();
    assertThat(rig.engine.loads()).isEqualTo(1);
    assertThat(rig.engine.unloads()).isEqualTo(1);
    rig.engine.close();
  }
}
