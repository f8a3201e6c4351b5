package dev.folkmoot.libp2p.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class GateTest {

  private final ManualTimers timers = new ManualTimers();
  private final ReentrantLock lock = new ReentrantLock();
  private final Gate gate = new Gate(lock, timers);
  private boolean open;

  @Test
  void aDeadlineWakesWhoWaits() {
    locked(() -> gate.deadline(Duration.ofSeconds(3)));
    CompletableFuture<String> waiter = waiter();
    await().until(() -> timers.armed() == 1);
    timers.advance(Duration.ofSeconds(2));
    assertThat(waiter).isNotDone();
    timers.advance(Duration.ofSeconds(1));

    assertThatThrownBy(waiter::get).hasCauseInstanceOf(SocketTimeoutException.class);
    assertThat(timers.armed()).isZero();
  }

  @Test
  void whoIsWokenInTimeLeavesNoTimerBehind() throws Exception {
    locked(() -> gate.deadline(Duration.ofSeconds(3)));
    CompletableFuture<String> waiter = waiter();
    await().until(() -> timers.armed() == 1);
    locked(() -> {
      open = true;
      gate.wake();
    });

    assertThat(waiter.get()).isEqualTo("open");
    assertThat(timers.armed()).isZero();
  }

  @Test
  void aPassedDeadlineFailsAtOnce() {
    locked(() -> gate.deadline(Duration.ZERO));
    assertThatThrownBy(waiter()::get).hasCauseInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void aDeadlineOfAYearIsNone() {
    locked(() -> gate.deadline(Duration.ZERO));
    locked(() -> gate.deadline(Duration.ofDays(365)));
    lock.lock();
    try {
      assertThat(gate.isExpired()).isFalse();
    } finally {
      lock.unlock();
    }
  }

  @Test
  void anInterruptIsTranslatedAndStaysNoted() throws Exception {
    var noted = new CompletableFuture<Boolean>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              lock.lock();
              try {
                while (!open) {
                  gate.await();
                }
              } catch (IOException interrupted) {
                noted.complete(Thread.currentThread().isInterrupted());
              } finally {
                lock.unlock();
              }
            });
    thread.interrupt();
    assertThat(noted.get()).isTrue();
  }

  private CompletableFuture<String> waiter() {
    var result = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(() -> {
          lock.lock();
          try {
            while (!open) {
              gate.await();
            }
            result.complete("open");
          } catch (IOException e) {
            result.completeExceptionally(e);
          } finally {
            lock.unlock();
          }
        });
    return result;
  }

  private void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }
}
