package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.Usage;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventQueueTest {

  private static final TokenEvent END =
      new TokenEvent.Finished(FinishReason.STOP, Usage.NONE, List.of());

  private final AtomicInteger wakes = new AtomicInteger();
  private final EventQueue queue = new EventQueue(wakes::incrementAndGet);

  private static TokenEvent text(int number) {
    return new TokenEvent.Text(Integer.toString(number), List.of());
  }

  private void fill() {
    for (int i = 0; i < EventQueue.RUN_AHEAD_EVENTS; i++) {
      queue.put(text(i));
    }
  }

  @Test
  void eventsComeInTheirOrder() throws InterruptedException {
    queue.put(text(1));
    queue.put(text(2));
    queue.put(END);
    assertThat(queue.next()).isEqualTo(text(1));
    assertThat(queue.poll()).isEqualTo(text(2));
    assertThat(queue.next()).isEqualTo(END);
  }

  @Test
  void pollNeverWaits() {
    assertThat(queue.poll()).isNull();
  }

  @Test
  void afterTheLastEventNothingIsToBeAsked() throws InterruptedException {
    queue.put(END);
    queue.next();
    assertThat(queue.poll()).isNull();
    assertThatThrownBy(queue::next).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nothingComesAfterTheEnd() throws InterruptedException {
    queue.put(END);
    queue.put(text(1));
    assertThat(queue.next()).isEqualTo(END);
    assertThat(queue.poll()).isNull();
  }

  @Test
  void itIsFullWhenTheReaderIsBehind() {
    assertThat(queue.isFull()).isFalse();
    fill();
    assertThat(queue.isFull()).isTrue();
    assertThat(wakes).hasValue(0);
  }

  @Test
  void theSchedulerIsWokenOnceWhenHalfIsRead() throws InterruptedException {
    fill();
    for (int i = 0; i < EventQueue.RUN_AHEAD_EVENTS / 2 - 1; i++) {
      queue.next();
      assertThat(queue.isFull()).isTrue();
    }
    queue.next();
    assertThat(queue.isFull()).isFalse();
    assertThat(wakes).hasValue(1);
    while (queue.poll() != null) {
      assertThat(queue.isFull()).isFalse();
    }
    assertThat(wakes).hasValue(1);
  }

  @Test
  void theLastEventHasRoomInAFullQueue() throws InterruptedException {
    fill();
    queue.put(END);
    TokenEvent event = queue.next();
    while (!event.isLast()) {
      event = queue.next();
    }
    assertThat(event).isEqualTo(END);
  }

  @Test
  void closingCancelsAndWakesTheScheduler() {
    fill();
    queue.close();
    assertThat(queue.isCancelled()).isTrue();
    assertThat(queue.isFull()).isFalse();
    assertThat(queue.poll()).isNull();
    assertThat(wakes).hasValue(1);
    queue.close();
    assertThat(wakes).hasValue(1);
  }

  @Test
  void closingACompleteAnswerWakesNobody() {
    queue.put(END);
    queue.close();
    assertThat(wakes).hasValue(0);
  }

  @Test
  void whatComesAfterClosingIsDropped() {
    queue.close();
    queue.put(text(1));
    assertThat(queue.poll()).isNull();
  }

  @Test
  void aReaderThatGoesOnAfterClosingLearnsOfItOnce() throws InterruptedException {
    queue.close();
    assertThat(queue.next())
        .isInstanceOfSatisfying(
            TokenEvent.Failed.class,
            failed -> assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.CANCELLED));
    assertThatThrownBy(queue::next).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aWaitingReaderGetsWhatComes() throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch started = new CountDownLatch(1);
      Future<TokenEvent> reader =
          executor.submit(() -> {
            started.countDown();
            return queue.next();
          });
      started.await();
      queue.put(text(5));
      assertThat(reader.get()).isEqualTo(text(5));
    }
  }

  @Test
  void aWaitingReaderCanBeInterruptedAndTheAnswerGoesOn() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                queue.next();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    reader.interrupt();
    interrupted.await();
    assertThat(queue.isCancelled()).isFalse();
    queue.put(text(1));
    assertThat(queue.next()).isEqualTo(text(1));
  }

  @Test
  void oneWriterAndOneReaderLoseNothing() throws Exception {
    int count = 20_000;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> reader =
          executor.submit(() -> {
            int read = 0;
            while (true) {
              TokenEvent event = read % 3 == 0 ? queue.poll() : queue.next();
              if (event == null) {
                event = queue.next();
              }
              if (event.isLast()) {
                return read;
              }
              assertThat(event).isEqualTo(text(read));
              read++;
            }
          });
      for (int i = 0; i < count; i++) {
        while (queue.isFull()) {
          Thread.onSpinWait();
        }
        queue.put(text(i));
      }
      queue.put(END);
      assertThat(reader.get()).isEqualTo(count);
    }
  }
}
