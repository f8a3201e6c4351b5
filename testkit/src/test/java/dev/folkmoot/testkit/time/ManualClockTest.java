package dev.folkmoot.testkit.time;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ManualClockTest {

  private final ManualClock clock = new ManualClock();
  private final List<String> ran = new ArrayList<>();
  private final List<ScheduledFuture<?>> tasks = new ArrayList<>();

  private void schedule(String name, long seconds) {
    schedule(() -> ran.add(name + "@" + seconds(clock.instant())), seconds);
  }

  private void schedule(Runnable task, long seconds) {
    tasks.add(clock.scheduler().schedule(task, seconds, SECONDS));
  }

  private static long seconds(Instant instant) {
    return Duration.between(ManualClock.START, instant).toSeconds();
  }

  @Test
  void timeStandsStillUntilItIsMoved() {
    assertThat(clock.instant()).isEqualTo(ManualClock.START);
    clock.advance(Duration.ofSeconds(5));
    assertThat(clock.instant()).isEqualTo(ManualClock.START.plusSeconds(5));
    assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tasksRunInTheOrderOfTheirTimesEachAtItsOwn() {
    schedule("late", 3);
    schedule("early", 1);
    schedule("also early", 1);
    schedule("later", 9);
    clock.advance(Duration.ofSeconds(5));
    assertThat(ran).containsExactly("early@1", "also early@1", "late@3");
    assertThat(clock.pendingTasks()).isEqualTo(1);
    assertThat(seconds(clock.instant())).isEqualTo(5);
  }

  @Test
  void aTaskMayScheduleAnotherThatFallsDueInTheSameStep() {
    schedule(() -> schedule("second", 1), 1);
    clock.advance(Duration.ofSeconds(2));
    assertThat(ran).containsExactly("second@2");
  }

  @Test
  void aCancelledTaskNeverRunsAndIsForgotten() {
    schedule("never", 1);
    assertThat(tasks.getFirst().cancel(false)).isTrue();
    assertThat(clock.pendingTasks()).isZero();
    clock.advance(Duration.ofSeconds(2));
    assertThat(ran).isEmpty();
  }

  @Test
  void aTaskThatFailsFailsTheTest() {
    schedule(
        () -> {
          throw new IllegalStateException("broken");
        },
        1);
    assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(1)))
        .isInstanceOf(AssertionError.class)
        .hasRootCauseMessage("broken");
  }

  @Test
  void aSchedulerThatIsShutDownTakesNoTasks() {
    schedule("dropped", 1);
    clock.scheduler().shutdown();
    assertThat(clock.pendingTasks()).isZero();
    assertThatThrownBy(() -> schedule("refused", 1)).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void theDelayOfATaskShrinksAsTimePasses() {
    schedule("later", 10);
    clock.advance(Duration.ofSeconds(4));
    assertThat(tasks.getFirst().getDelay(TimeUnit.SECONDS)).isEqualTo(6);
  }
}
