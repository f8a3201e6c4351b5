package dev.folkmoot.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class SlotGaugeTest {

  private long now;
  private final SlotGauge gauge = new SlotGauge(OptionalInt.empty(), () -> now);

  /** Whether one more is let through at once. */
  private boolean isOpen() throws InterruptedException {
    CountDownLatch in = new CountDownLatch(1);
    Thread knocker =
        Thread.ofVirtual()
            .start(() -> {
              try (SlotGauge.Pass _ = gauge.enter()) {
                in.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    await().until(() -> in.getCount() == 0 || gauge.waiting() == 1);
    boolean isOpen = in.getCount() == 0;
    knocker.interrupt();
    knocker.join();
    return isOpen;
  }

  @Test
  void whatIsKnownIsNotExceeded() throws InterruptedException {
    SlotGauge known = new SlotGauge(OptionalInt.of(2), () -> now);
    try (SlotGauge.Pass _ = known.enter();
        SlotGauge.Pass _ = known.enter()) {
      Thread third =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  known.enter().close();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      await().until(() -> known.waiting() == 1);
      assertThat(known.running()).isEqualTo(2);
      third.interrupt();
      third.join();
    }
    assertThat(known.slots()).isEqualTo(2);
  }

  @Test
  void requestsThatSpeakTogetherProveSlots() throws InterruptedException {
    List<SlotGauge.Pass> passes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      passes.add(gauge.enter());
      passes.getLast().spoke();
    }
    assertThat(gauge.slots()).isEqualTo(5);
    passes.forEach(SlotGauge.Pass::close);
    assertThat(gauge.running()).isZero();
  }

  @Test
  void oneThatSpeaksOnlyAfterAnotherHasEndedWaitedInTheServersQueue() throws InterruptedException {
    SlotGauge.Pass first = gauge.enter();
    first.spoke();
    SlotGauge.Pass trial = gauge.enter();
    first.close();
    trial.spoke();
    assertThat(gauge.slots()).isEqualTo(1);
    assertThat(isOpen()).isFalse();
    now += SlotGauge.AGAIN.toNanos();
    trial.close();
    gauge.enter().spoke();
    assertThat(isOpen()).isTrue();
  }

  @Test
  void aServerThatIsBusyIsBelieved() throws InterruptedException {
    SlotGauge.Pass one = gauge.enter();
    one.spoke();
    SlotGauge.Pass two = gauge.enter();
    two.spoke();
    SlotGauge.Pass three = gauge.enter();
    three.refused();
    three.close();
    assertThat(gauge.slots()).isEqualTo(2);
    assertThat(isOpen()).isFalse();
    one.close();
    assertThat(isOpen()).isTrue();
    two.close();
  }

  @Test
  void closingTwiceCountsOnce() throws InterruptedException {
    SlotGauge.Pass pass = gauge.enter();
    pass.spoke();
    pass.close();
    pass.close();
    assertThat(gauge.running()).isZero();
  }
}
