package dev.folkmoot.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** One read of a socket: waited for, watched, and given up on. */
final class PullTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final FakeSocket socket = new FakeSocket();

  @Test
  void theBytesOfTheReadAreGivenHoweverOftenOneAsks() throws Exception {
    Pull pull = Pull.start(socket.sends("abc"));
    assertThat(pull.await(LONG)).asString().isEqualTo("abc");
    assertThat(pull.await(LONG)).asString().isEqualTo("abc");
    assertThat(socket.readsBegun()).isEqualTo(1);
  }

  @Test
  void theEndOfTheStreamIsNull() throws Exception {
    assertThat(Pull.start(socket.ends()).await(LONG)).isNull();
  }

  @Test
  void aReadThatFailsFailsTheWait() {
    UncheckedIOException reset = new UncheckedIOException(new IOException("reset by peer"));
    assertThatThrownBy(() -> Pull.start(socket.breaks(reset)).await(LONG)).isSameAs(reset);
  }

  @Test
  void aSocketThatIsInNoStateToReadIsABrokenOne() {
    IllegalStateException odd = new IllegalStateException("no bytes");
    assertThatThrownBy(() -> Pull.start(socket.breaks(odd)).await(LONG))
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCause(odd);
  }

  @Test
  void whoeverGivesUpLosesNothing() throws Exception {
    Pull pull = Pull.start(socket);
    assertThatThrownBy(() -> pull.await(SHORT)).isInstanceOf(TimeoutException.class);
    assertThatThrownBy(() -> pull.await(Duration.ofSeconds(-1)))
        .isInstanceOf(TimeoutException.class);
    socket.sends("late");
    assertThat(pull.await(LONG)).asString().isEqualTo("late");
  }

  @Test
  void aWaitCanBeInterrupted() throws Exception {
    Pull pull = Pull.start(socket);
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread waiting =
        Thread.startVirtualThread(() -> {
          try {
            pull.await(LONG);
          } catch (InterruptedException e) {
            interrupted.set(true);
          } catch (TimeoutException e) {
            interrupted.set(false);
          }
        });
    waiting.interrupt();
    waiting.join();
    assertThat(interrupted).isTrue();
    socket.ends();
  }

  @Test
  void theWatchedThreadIsInterruptedWhenTheClientGoes() throws Exception {
    Pull pull = Pull.start(socket);
    Sleeper sleeper = new Sleeper();
    pull.watch(sleeper.thread);
    socket.ends();
    sleeper.thread.join();
    assertThat(sleeper.interrupted).isTrue();
  }

  @Test
  void aReadThatBreaksCountsAsAClientThatGoes() throws Exception {
    Pull pull = Pull.start(socket);
    Sleeper sleeper = new Sleeper();
    pull.watch(sleeper.thread);
    socket.breaks(new UncheckedIOException(new IOException("reset")));
    sleeper.thread.join();
    assertThat(sleeper.interrupted).isTrue();
  }

  @Test
  void theWatchedThreadIsInterruptedEvenIfTheClientWentBefore() throws Exception {
    Pull pull = Pull.start(socket.ends());
    assertThat(pull.await(LONG)).isNull();
    Sleeper sleeper = new Sleeper();
    pull.watch(sleeper.thread);
    sleeper.thread.join();
    assertThat(sleeper.interrupted).isTrue();
  }

  @Test
  void aClientThatSendsItsNextRequestEarlyInterruptsNobody() throws Exception {
    Pull pull = Pull.start(socket);
    pull.watch(Thread.currentThread());
    socket.sends("GET / HTTP/1.1");
    assertThat(pull.await(LONG)).asString().isEqualTo("GET / HTTP/1.1");
    pull.unwatch();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void afterTheWatchNobodyIsInterrupted() throws Exception {
    Pull pull = Pull.start(socket);
    pull.watch(Thread.currentThread());
    pull.unwatch();
    socket.ends();
    assertThat(pull.await(LONG)).isNull();
    assertThat(Thread.interrupted()).isFalse();
  }

  /** Sleeps until it is interrupted. */
  private static final class Sleeper {
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile boolean interrupted;
    private final Thread thread = Thread.startVirtualThread(this::sleep);

    Sleeper() {
      await().until(thread::isAlive);
    }

    private void sleep() {
      try {
        never.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
