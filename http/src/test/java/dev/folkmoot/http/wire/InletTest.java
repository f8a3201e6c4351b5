package dev.folkmoot.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a connection reads, how long it waits for it, and how it learns that its client is gone. */
final class InletTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final FakeSocket socket = new FakeSocket();

  private Inlet inlet(Duration idle, Duration head, Duration stall, Duration body) {
    HttpLimits d = HttpLimits.DEFAULT;
    return new Inlet(
        socket,
        new HttpLimits(
            d.maxBodyBytes(),
            d.maxConnections(),
            idle,
            head,
            stall,
            body,
            d.writeTimeout(),
            d.drainTimeout()));
  }

  private Inlet patient() {
    return inlet(LONG, LONG, LONG, LONG);
  }

  @AfterEach
  void theThreadThatReadsComesToItsEnd() {
    socket.ends();
  }

  @Test
  void bytesComeInTheirOrderAndThenTheEnd() {
    Inlet inlet = patient();
    socket.sends("one").sends("two").ends();
    assertThat(inlet.get()).asString().isEqualTo("one");
    assertThat(inlet.get()).asString().isEqualTo("two");
    assertThat(inlet.get()).isNull();
  }

  @Test
  void nothingIsReadBeforeItIsAskedFor() {
    Inlet inlet = patient();
    socket.sends("one").sends("two");
    inlet.get();
    assertThat(socket.readsBegun()).isEqualTo(1);
  }

  @Test
  void aConnectionWithoutARequestIsClosedWithoutAWord() {
    assertThatThrownBy(inlet(SHORT, LONG, LONG, LONG)::get)
        .isInstanceOf(CloseConnectionException.class);
  }

  @Test
  void aHeadThatDoesNotEndIsClosedWithoutAWord() {
    Inlet inlet = inlet(LONG, SHORT, LONG, LONG);
    socket.sends("GET / HT");
    assertThat(inlet.get()).isNotEmpty();
    assertThatThrownBy(inlet::get).isInstanceOf(CloseConnectionException.class);
  }

  @Test
  void aBodyThatStallsIsRefusedWithAStatus() {
    Inlet inlet = inlet(LONG, LONG, SHORT, LONG);
    socket.sends("head");
    inlet.get();
    inlet.begin();
    assertThatThrownBy(inlet::get)
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.status()).isEqualTo(408))
        .hasMessageContaining("fewer bytes came than announced");
  }

  @Test
  void aBodyThatTricklesForEverMeetsItsOwnLimit() {
    Inlet inlet = inlet(LONG, LONG, LONG, SHORT);
    inlet.begin();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 10_000; i++) {
                socket.sends("x");
                inlet.get();
                Thread.sleep(1);
              }
            })
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.status()).isEqualTo(408));
  }

  @Test
  void afterATimeoutTheConnectionIsReadNoMore() {
    Inlet inlet = inlet(SHORT, LONG, LONG, LONG);
    assertThatThrownBy(inlet::get).isInstanceOf(CloseConnectionException.class);
    socket.sends("too late");
    assertThatThrownBy(inlet::get)
        .isInstanceOf(CloseConnectionException.class)
        .hasMessageContaining("last request");
  }

  @Test
  void afterItsLastRequestTheConnectionIsReadNoMore() {
    Inlet inlet = patient();
    inlet.begin();
    inlet.end(true);
    inlet.begin();
    inlet.end(false);
    assertThatThrownBy(inlet::get).isInstanceOf(CloseConnectionException.class);
    assertThat(socket.readsBegun()).isZero();
  }

  @Test
  void theNextRequestHasItsOwnTimeForItsHead() {
    Inlet inlet = inlet(LONG, SHORT, LONG, LONG);
    socket.sends("first");
    inlet.get();
    inlet.begin();
    inlet.end(false);
    socket.sends("second");
    // Idle again: the limit on heads does not hold before the first byte of one.
    assertThat(inlet.get()).asString().isEqualTo("second");
    assertThatThrownBy(inlet::get).isInstanceOf(CloseConnectionException.class);
  }

  @Test
  void aReadThatBreaksIsABrokenConnection() {
    Inlet inlet = patient();
    socket.breaks(new UncheckedIOException(new IOException("reset")));
    assertThatThrownBy(inlet::get).isInstanceOf(ServerConnectionException.class);
  }

  @Test
  void aServerThatClosesEndsTheWait() throws Exception {
    Inlet inlet = patient();
    Thread.currentThread().interrupt();
    assertThatThrownBy(inlet::get)
        .isInstanceOf(CloseConnectionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void itKnowsWhetherItIsBusyAndSinceWhenItIsNot() {
    Inlet inlet = patient();
    long before = inlet.idleSince();
    assertThat(inlet.isBusy()).isFalse();
    inlet.begin();
    assertThat(inlet.isBusy()).isTrue();
    inlet.end(false);
    assertThat(inlet.isBusy()).isFalse();
    assertThat(inlet.idleSince()).isGreaterThan(before);
  }

  @Test
  void itKnowsSinceWhenBytesWaitForTheClient() {
    Inlet inlet = patient();
    assertThat(inlet.writingSince()).isEqualTo(Long.MAX_VALUE);
    inlet.writing(true);
    assertThat(inlet.writingSince()).isLessThanOrEqualTo(System.nanoTime());
    inlet.writing(false);
    assertThat(inlet.writingSince()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void bytesFoundDuringAWatchAreKeptForTheNextRead() {
    Inlet inlet = patient();
    inlet.begin();
    try (Exchange.Watch _ = inlet.watch()) {
      socket.sends("the next request");
      await().until(() -> socket.readsBegun() == 1);
    }
    inlet.end(false);
    assertThat(inlet.get()).asString().isEqualTo("the next request");
    assertThat(socket.readsBegun()).isEqualTo(1);
  }

  @Test
  void aClientThatGoesDuringAWatchInterruptsAndNothingIsLeftOfThatAfterIt() throws Exception {
    Inlet inlet = patient();
    inlet.begin();
    boolean interrupted = false;
    try (Exchange.Watch _ = inlet.watch()) {
      socket.ends();
      Thread.sleep(LONG);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    assertThat(interrupted).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(inlet.get()).isNull();
  }

  @Test
  void closingItClosesTheSocket() {
    patient().close();
    assertThat(socket.isClosed()).isTrue();
  }
}
