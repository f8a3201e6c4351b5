package dev.folkmoot.libp2p.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class BacklogTest {
  private final Backlog<String> backlog = new Backlog<>(2, Node.PLATFORM.timers());

  @Test
  void arrivalsAreTakenInTheirOrder() throws IOException {
    assertThat(backlog.offer("a") && backlog.offer("b")).isTrue();
    assertThat(backlog.take()).isEqualTo("a");
    assertThat(backlog.take()).isEqualTo("b");
  }

  @Test
  void whoFindsItFullIsTurnedAway() throws IOException {
    assertThat(backlog.offer("a") && backlog.offer("b")).isTrue();
    assertThat(backlog.offer("c")).isFalse();
    assertThat(backlog.take()).isEqualTo("a");
    assertThat(backlog.offer("c")).isTrue();
  }

  @Test
  void itsEndFreesWhoeverWaitsAndGivesBackTheRest() {
    CompletableFuture<String> waiting = Pair.start(backlog::take);
    assertThat(backlog.end("over")).isEmpty();
    assertThatThrownBy(waiting::join).hasRootCauseMessage("over");
    assertThat(backlog.offer("late")).isFalse();
    Backlog<String> full = new Backlog<>(2, Node.PLATFORM.timers());
    assertThat(full.offer("a")).isTrue();
    assertThat(full.end("over")).containsExactly("a");
  }

  @Test
  void anInterruptedThreadStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(backlog::take).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
