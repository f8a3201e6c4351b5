package dev.folkmoot.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.TokenEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class EventRingTest {

  private static final int EVENTS = 20_000;
  private static final TokenEvent END = failed("the end");

  private static TokenEvent failed(String message) {
    return new TokenEvent.Failed(new Failure(Failure.Kind.ENGINE_FAILED, message));
  }

  private static TokenEvent text(int number) {
    return new TokenEvent.Text(Integer.toString(number));
  }

  @Test
  void whatIsInTheRingComesBeforeTheEndThatWasSaidMeanwhile() {
    EventRing ring = new EventRing(2);
    assertThat(ring.poll()).isNull();
    ring.add(text(1));
    ring.add(text(2));
    assertThat(ring.hasRoom()).isFalse();
    ring.end(END);
    assertThat(ring.poll()).isEqualTo(text(1));
    assertThat(ring.hasRoom()).isTrue();
    assertThat(ring.poll()).isEqualTo(text(2));
    assertThat(ring.poll()).isEqualTo(END);
    assertThat(ring.poll()).as("and again, for who asks again").isEqualTo(END);
  }

  @Test
  void theFirstEndIsTheEnd() {
    EventRing ring = new EventRing(1);
    ring.end(END);
    ring.end(failed("later"));
    assertThat(ring.poll()).isEqualTo(END);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16})
  void nothingIsLostOrTurnedRoundBetweenTwoThreads(int capacity) throws InterruptedException {
    EventRing ring = new EventRing(capacity);
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < EVENTS; i++) {
                while (!ring.hasRoom()) {
                  Thread.onSpinWait();
                }
                ring.add(text(i));
              }
              ring.end(END);
            });
    List<TokenEvent> read = new ArrayList<>();
    do {
      read.add(ring.take());
    } while (!read.getLast().isLast());
    writer.join();
    assertThat(read).hasSize(EVENTS + 1);
    for (int i = 0; i < EVENTS; i++) {
      assertThat(read.get(i)).isEqualTo(text(i));
    }
  }

  @Test
  void aReaderWhoIsInterruptedIsToldSoAndMayComeBack() throws InterruptedException {
    EventRing ring = new EventRing(1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(ring::take).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    ring.add(text(1));
    assertThat(ring.take()).isEqualTo(text(1));
  }
}
