package dev.folkmoot.libp2p.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SystemTimersTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final long PATIENCE_SECONDS = 30;

  private final SystemTimers timers = new SystemTimers();

  @Test
  void tasksRunInTheOrderOfTheirTimesWhateverTheOrderOfTheCalls() throws InterruptedException {
    List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch all = new CountDownLatch(5);
    for (int millis : List.of(120, 20, 80, 0, 50)) {
      timers.schedule(
          Duration.ofMillis(millis),
          () -> {
            ran.add(millis);
            all.countDown();
          });
    }
    assertThat(all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).containsExactly(0, 20, 50, 80, 120);
  }

  @Test
  void noneRunsBeforeItsTime() throws InterruptedException {
    long begun = timers.nanoTime();
    CountDownLatch ran = new CountDownLatch(1);
    timers.schedule(Duration.ofMillis(30), ran::countDown);
    assertThat(ran.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(timers.nanoTime() - begun).isGreaterThanOrEqualTo(30_000_000);
  }

  /** The thread waits for the hour when the early one comes. */
  @Test
  void anEarlierTaskWakesTheThreadThatWaitsForALaterOne() throws InterruptedException {
    timers.schedule(HOUR, () -> {});
    Thread.sleep(20); // until the thread waits; where it does not yet, the test is easier
    CountDownLatch ran = new CountDownLatch(1);
    timers.schedule(Duration.ofMillis(1), ran::countDown);
    assertThat(ran.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsTakenBackDoesNotRunAndHoldsUpNothing() throws InterruptedException {
    AtomicInteger wrong = new AtomicInteger();
    List<Timers.Timer> tasks =
        IntStream.range(0, 10_000)
            .mapToObj(i -> timers.schedule(Duration.ofMillis(40 + i % 7), wrong::incrementAndGet))
            .toList();
    CountDownLatch last = new CountDownLatch(1);
    timers.schedule(Duration.ofMillis(60), last::countDown);
    tasks.forEach(Timers.Timer::cancel);
    tasks.forEach(Timers.Timer::cancel);
    assertThat(last.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    // Those that were due before they could be taken back have run; on no machine are they many.
    int early = wrong.get();
    timers.schedule(Duration.ZERO, () -> {}).cancel();
    assertThat(wrong).hasValue(early);
    assertThat(early).isLessThan(10_000);
  }

  @Test
  void aTaskThatFailsDoesNotEndTheOthers() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    timers.schedule(
        Duration.ZERO,
        () -> {
          throw new IllegalStateException("meant to fail");
        });
    timers.schedule(Duration.ofMillis(5), ran::countDown);
    assertThat(ran.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsTakenBackLeavesTheQueueEvenIfItsTimeIsFarOff() {
    IntStream.range(0, 100_000).forEach(_ -> timers.schedule(HOUR, () -> {}).cancel());
    assertThat(timers.waiting()).isLessThan(1_000);
  }

  @Test
  void manyThreadsMayScheduleAtOnce() {
    AtomicInteger ran = new AtomicInteger();
    List<Thread> threads =
        IntStream.range(0, 8)
            .mapToObj(seed ->
                Thread.startVirtualThread(() -> {
                  for (int i = 0; i < 500; i++) {
                    Timers.Timer timer =
                        timers.schedule(Duration.ofMillis((seed + i) % 11), ran::incrementAndGet);
                    assertThat(timer).isNotNull();
                  }
                }))
            .toList();
    assertThat(threads).hasSize(8);
    await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(() -> ran.get() == 8 * 500);
  }
}
