package dev.folkmoot.engine.llamacpp.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeepStackTest {

  private static final long MIB = 1L << 20;

  private static int depth(int left) {
    return left == 0 ? 0 : 1 + depth(left - 1);
  }

  @Test
  void workGetsTheStackItAsksFor() {
    assertThat(DeepStack.<Integer>call(512 * MIB, () -> depth(1_000_000))).isEqualTo(1_000_000);
  }

  @Test
  void aFailureKeepsItsKind() {
    assertThatThrownBy(() ->
            DeepStack.call(
                MIB,
                () -> {
                  throw FailureException.invalid("no good");
                }))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST))
        .hasMessage("no good");
  }

  @Test
  void anythingElseIsAFailureOfTheEngine() {
    assertThatThrownBy(() ->
            DeepStack.call(
                MIB,
                () -> {
                  throw new IllegalStateException("broken");
                }))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.ENGINE_FAILED))
        .hasMessageContaining("broken");
  }

  @Test
  void anInterruptIsNotLost() throws InterruptedException {
    boolean[] seen = new boolean[1];
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              Thread.currentThread().interrupt();
              int answer = DeepStack.call(MIB, () -> 42);
              seen[0] = answer == 42 && Thread.currentThread().isInterrupted();
            });
    caller.join();
    assertThat(seen[0]).isTrue();
  }
}
