package dev.folkmoot.models.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class JoiningTest {

  @Test
  void whoIsInterruptedWaitsNeverthelessAndStaysInterrupted() {
    CountDownLatch end = new CountDownLatch(1);
    Thread held = Thread.ofVirtual().start(() -> await(end));
    Thread releases = Thread.ofVirtual().start(end::countDown);
    Thread.currentThread().interrupt();
    Joining.all(List.of(releases, held));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(held.isAlive()).isFalse();
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
