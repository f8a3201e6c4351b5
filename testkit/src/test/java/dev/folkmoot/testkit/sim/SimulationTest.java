package dev.folkmoot.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.platform.Gate;
import dev.folkmoot.libp2p.platform.Platform;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SimulationTest {

  private static final long SEED = 3;
  private static final int FEW_STEPS = 10_000;
  private static final Duration HOUR = Duration.ofHours(1);

  private final Simulation simulation = new Simulation(SEED, FEW_STEPS);
  private final Platform platform = simulation.platform("machine");
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    simulation.close();
  }

  @Test
  void anHourOfWaitingIsAnHourOfVirtualTime() throws Exception {
    Instant before = platform.clock().instant();
    long nanos = platform.timers().nanoTime();

    simulation.run(() -> simulation.pause(HOUR));

    assertThat(simulation.now()).isEqualTo(HOUR);
    assertThat(platform.clock().instant()).isEqualTo(before.plus(HOUR));
    assertThat(platform.timers().nanoTime() - nanos).isEqualTo(HOUR.toNanos());
  }

  @Test
  @SuppressWarnings("ThreadPriorityCheck") // the scheduler is what is tested
  void threadsRunInTheOrderInWhichTheyBecameRunnable() throws Exception {
    for (int i = 0; i < 5; i++) {
      String name = "t" + i;
      platform.start(
          name,
          () -> {
            log.add(name);
            Thread.yield();
            log.add(name + " again");
          });
    }
    simulation.advance(Duration.ZERO);

    assertThat(log)
        .containsExactly(
            "t0",
            "t1",
            "t2",
            "t3",
            "t4",
            "t0 again",
            "t1 again",
            "t2 again",
            "t3 again",
            "t4 again");
  }

  @Test
  void timersFireInTheOrderOfTheirTimesAndThenOfTheirMaking() {
    platform.timers().schedule(Duration.ofSeconds(2), () -> log.add("late"));
    platform.timers().schedule(Duration.ofSeconds(1), () -> log.add("first"));
    platform.timers().schedule(Duration.ofSeconds(1), () -> log.add("second"));
    platform.timers().schedule(Duration.ofSeconds(1), () -> log.add("never")).cancel();
    platform.timers().schedule(Duration.ofSeconds(-1), () -> log.add("overdue"));

    simulation.advance(Duration.ofSeconds(1));
    assertThat(log).containsExactly("overdue", "first", "second");
    simulation.advance(Duration.ofSeconds(1));
    assertThat(log).endsWith("late");
  }

  @Test
  void aGatesDeadlineIsAMomentOfVirtualTime() throws Exception {
    simulation.run(() -> {
      var lock = new ReentrantLock();
      lock.lock();
      try {
        Gate gate = new Gate(lock, platform.timers());
        gate.deadline(Duration.ofSeconds(9));
        gate.await();
        assertThatThrownBy(gate::await).isInstanceOf(SocketTimeoutException.class);
      } finally {
        lock.unlock();
      }
    });

    assertThat(simulation.now()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void whatATaskThrowsIsThrownByTheRun() {
    assertThatThrownBy(() ->
            simulation.run(() -> {
              throw new IOException("as it is");
            }))
        .isInstanceOf(IOException.class)
        .hasMessage("as it is");
  }

  @Test
  void whoWaitsForEverIsNamedWithThePlaceWhereHeWaits() {
    var never = new CountDownLatch(1);
    platform.start("the sleeper", () -> sleepSoundly(never));

    assertThatThrownBy(() -> simulation.run(() -> new CountDownLatch(1).await()))
        .isInstanceOf(SimulationException.class)
        .hasMessageContaining("everybody waits for ever")
        .hasMessageContaining("machine/the sleeper")
        .hasMessageContaining("SimulationTest.sleepSoundly");
  }

  private static void sleepSoundly(CountDownLatch never) {
    try {
      never.await();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whoGoesOnForEverIsEndedByTheBoundOfTheRun() {
    assertThatThrownBy(() ->
            simulation.run(
                Duration.ofMinutes(1),
                List.of(() -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    simulation.pause(Duration.ofSeconds(1));
                  }
                })))
        .isInstanceOf(SimulationException.class)
        .hasMessageContaining("no end after all that time");
    assertThat(simulation.now()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  @SuppressWarnings("ThreadPriorityCheck") // the fault that is to be found
  void whoGoesRoundWithoutTheClockMovingIsFound() {
    assertThatThrownBy(() ->
            simulation.run(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                Thread.yield();
              }
            }))
        .isInstanceOf(SimulationException.class)
        .hasMessageContaining("the clock stands at");
  }

  @Test
  @SuppressWarnings("ThreadSleep") // the fault that is to be found
  void aWaitByTheClockOfTheJdkIsNamed() {
    assertThatThrownBy(() -> simulation.run(() -> Thread.sleep(Duration.ofDays(1))))
        .isInstanceOf(SimulationException.class)
        .hasMessageContaining("waits by the clock of the JDK");
  }

  @Test
  void aThreadWokenFromOutsideFailsTheRun() throws Exception {
    var latch = new CountDownLatch(1);
    platform.start("waits for a stranger", () -> sleepSoundly(latch));
    simulation.advance(Duration.ofSeconds(1));
    Thread stranger = Thread.ofPlatform().name("a stranger").start(latch::countDown);
    stranger.join();

    assertThatThrownBy(() -> simulation.advance(Duration.ofSeconds(1)))
        .isInstanceOf(SimulationException.class)
        .hasMessageContaining("woken from outside by a stranger");
  }

  @Test
  void aThreadThatDiesOfAFaultFailsTheRun() {
    platform.start(
        "broken",
        () -> {
          throw new IllegalStateException("a fault");
        });

    assertThatThrownBy(() -> simulation.advance(Duration.ofSeconds(1)))
        .isInstanceOf(SimulationException.class)
        .hasMessageContaining("broken failed")
        .hasRootCauseMessage("a fault");
  }

  @Test
  void closingInterruptsWhoStillWaits() {
    platform.start(
        "waits",
        () -> {
          try {
            new Waiting().await();
          } catch (InterruptedIOException interrupted) {
            log.add("interrupted");
          }
        });

    simulation.close();

    assertThat(log).containsExactly("interrupted");
    assertThat(simulation.threadCount()).isZero();
  }

  @Test
  void blockingOutsideOfARunIsRefusedAndNotAHang() {
    assertThatThrownBy(() -> new Waiting().await())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("inside Simulation.run");
    assertThatThrownBy(() -> simulation.run(() -> simulation.advance(HOUR)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a platform thread drives");
  }

  @Test
  void randomnessFollowsFromSeedAndName() {
    byte[] first = new byte[32];
    byte[] again = new byte[32];
    byte[] other = new byte[32];
    SeededRandom.of(SEED, "a").nextBytes(first);
    new Simulation(SEED).platform("a").random().nextBytes(again);
    SeededRandom.of(SEED, "b").nextBytes(other);

    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
    assertThat(SeededRandom.of(SEED, "a").nextInt())
        .isEqualTo(SeededRandom.of(SEED, "a").nextInt());
  }
}
