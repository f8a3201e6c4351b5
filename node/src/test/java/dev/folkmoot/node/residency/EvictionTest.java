package dev.folkmoot.node.residency;

import static dev.folkmoot.node.residency.Rig.GIB;
import static dev.folkmoot.node.residency.Rig.context;
import static dev.folkmoot.node.residency.Rig.keep;
import static dev.folkmoot.node.residency.Rig.limits;
import static dev.folkmoot.node.residency.Rig.model;
import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.testkit.engine.Script;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvictionTest {

  @Test
  void c113NoMoreModelsThanAllowedAndTheShortestKeepAliveGoesFirst() {
    try (Rig rig = new Rig(limits(100 * GIB, 3, 512))) {
      rig.touch(model("long"), keep(Duration.ofHours(2)));
      rig.touch(model("short"), keep(Duration.ofMinutes(1)));
      rig.touch(model("middle"), keep(Duration.ofHours(1)));
      rig.touch(model("new"), keep(Duration.ofMinutes(90)));
      assertThat(rig.residentNames()).containsExactly("long", "new", "middle");
    }
  }

  @Test
  void aModelEvictsAsManyAsItsMemoryNeeds() {
    try (Rig rig = new Rig(limits(8 * GIB, 10, 512))) {
      rig.touch(model("a", 3 * GIB), keep(Duration.ofMinutes(1)));
      rig.touch(model("b", 3 * GIB), keep(Duration.ofMinutes(2)));
      rig.touch(model("c", 2 * GIB), keep(Duration.ofMinutes(3)));
      rig.touch(model("d", 5 * GIB), keep(Duration.ofMinutes(4)));
      assertThat(rig.residentNames()).containsExactly("d", "c");
    }
  }

  @Test
  void aModelInUseIsNeverEvicted() {
    try (Rig rig = new Rig(limits(100 * GIB, 2, 512))) {
      Lease busy = rig.take(model("busy"), RunnerOptions.DEFAULT, keep(Duration.ofSeconds(1)));
      rig.touch(model("idle"), keep(Duration.ofHours(1)));
      rig.touch(model("new"), Optional.empty());
      assertThat(rig.residentNames()).containsExactlyInAnyOrder("busy", "new");
      busy.close();
    }
  }

  @Test
  void c113WhereAllAreInUseTheRequestWaitsForTheFirstThatIsDone() {
    try (Rig rig = new Rig(limits(100 * GIB, 1, 512))) {
      Lease busy = rig.take(model("a"));
      Asked waiting = rig.askAndWait(model("b"), RunnerOptions.DEFAULT);
      assertThat(rig.engine.loads()).isEqualTo(1);
      busy.close();
      waiting.lease().close();
      assertThat(rig.residentNames()).containsExactly("b");
    }
  }

  @Test
  void aModelInConstantUseCannotKeepAnotherOutForEver() {
    try (Rig rig = new Rig(limits(100 * GIB, 1, 512))) {
      Lease first = rig.take(model("a"));
      Asked other = rig.askAndWait(model("b"), RunnerOptions.DEFAULT);
      Asked again = rig.askAndWait(model("a"), RunnerOptions.DEFAULT);
      first.close();
      Lease b = other.lease();
      assertThat(again.isDone()).isFalse();
      b.close();
      again.lease().close();
    }
  }

  @Test
  void aFreshModelFillsItsSlotsBeforeTheNextOneHasItsTurn() {
    try (Rig rig = new Rig(limits(100 * GIB, 1, 512), Script.ECHO.withSlots(2))) {
      Lease a = rig.take(model("a"));
      Asked b1 = rig.askAndWait(model("b"), RunnerOptions.DEFAULT);
      Asked c = rig.askAndWait(model("c"), RunnerOptions.DEFAULT);
      Asked b2 = rig.askAndWait(model("b"), RunnerOptions.DEFAULT);
      Asked b3 = rig.askAndWait(model("b"), RunnerOptions.DEFAULT);
      a.close();
      Lease first = b1.lease();
      b2.lease().close();
      assertThat(c.isDone()).isFalse();
      assertThat(b3.isDone()).isFalse();
      first.close();
      c.lease().close();
      b3.lease().close();
      assertThat(rig.engine.loads()).isEqualTo(4);
    }
  }

  @Test
  void whoWaitsFirstIsServedFirst() {
    try (Rig rig = new Rig(limits(100 * GIB, 1, 512))) {
      Lease a = rig.take(model("a"));
      Asked b = rig.askAndWait(model("b"), RunnerOptions.DEFAULT);
      Asked c = rig.askAndWait(model("c"), RunnerOptions.DEFAULT);
      a.close();
      Lease served = b.lease();
      assertThat(c.isDone()).isFalse();
      served.close();
      c.lease().close();
    }
  }

  @Test
  void aRequestForALoadedModelPassesThoseThatWaitForRoomElsewhere() {
    try (Rig rig = new Rig(limits(6 * GIB, 10, 512))) {
      Lease small = rig.take(model("small", GIB), RunnerOptions.DEFAULT, keep(Duration.ofHours(9)));
      Lease large = rig.take(model("large", 4 * GIB));
      Asked waiting = rig.askAndWait(model("other", 4 * GIB), RunnerOptions.DEFAULT);
      rig.take(model("small", GIB)).close();
      large.close();
      waiting.lease().close();
      small.close();
    }
  }

  @Test
  void aReloadThatNeedsMoreRoomEvictsForIt() {
    try (Rig rig = new Rig(limits(100 * GIB, 2, 512))) {
      rig.touch(model("a"), Optional.empty());
      rig.touch(model("b"), Optional.empty());
      try (Lease reloaded = rig.take(model("a"), context(8192), Optional.empty())) {
        assertThat(reloaded.loaded().contextLength()).isEqualTo(8192);
      }
      assertThat(rig.residentNames()).containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void theClaimsOfARequestThatLeavesAreForgotten() throws InterruptedException {
    try (Rig rig = new Rig(limits(100 * GIB, 1, 512))) {
      Lease busy = rig.take(model("a"));
      Asked gone = rig.askAndWait(model("b"), RunnerOptions.DEFAULT);
      gone.thread().interrupt();
      gone.thread().join();
      try (Lease again = rig.take(model("a"))) {
        assertThat(again.immediate()).isTrue();
      }
      busy.close();
      assertThat(rig.residentNames()).containsExactly("a");
    }
  }
}
