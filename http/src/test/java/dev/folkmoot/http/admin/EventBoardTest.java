package dev.folkmoot.http.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class EventBoardTest {

  private static final Duration NOW = Duration.ZERO;
  private static final Duration LONG = Duration.ofSeconds(30);

  private final EventBoard board = new EventBoard();

  private static AdminEvent event(long number) {
    return new AdminEvent.RouteDecided(PretendedAdministration.decision(number));
  }

  @Test
  void everyWatcherGetsEveryEventInOrder() throws InterruptedException {
    try (EventFeed one = board.subscribe();
        EventFeed other = board.subscribe()) {
      board.publish(event(1));
      board.publish(event(2));
      for (EventFeed feed : List.of(one, other)) {
        assertThat(feed.next(NOW)).hasValue(event(1));
        assertThat(feed.next(NOW)).hasValue(event(2));
        assertThat(feed.next(NOW)).isEmpty();
      }
    }
  }

  @Test
  void whoIsTooSlowLosesTheOldestAndIsToldHowMany() throws InterruptedException {
    try (EventFeed feed = board.subscribe()) {
      for (int i = 0; i < EventFeed.MAX_WAITING + 5; i++) {
        board.publish(event(i));
      }
      assertThat(feed.next(NOW)).hasValue(new AdminEvent.Missed(5));
      assertThat(feed.next(NOW)).hasValue(event(5));
    }
  }

  @Test
  void whoWaitsIsWokenByAnEventAndByTheEnd() throws InterruptedException {
    try (EventFeed feed = board.subscribe()) {
      Thread later = Thread.ofVirtual().start(() -> board.publish(event(1)));
      assertThat(feed.next(LONG)).hasValue(event(1));
      later.join();
      Thread end = Thread.ofVirtual().start(board::close);
      assertThat(feed.next(LONG)).isEmpty();
      assertThat(feed.isEnded()).isTrue();
      end.join();
    }
  }

  @Test
  void whatWasSaidBeforeTheEndIsStillHeard() throws InterruptedException {
    try (EventFeed feed = board.subscribe()) {
      board.publish(event(1));
      board.close();
      assertThat(feed.isEnded()).isFalse();
      assertThat(feed.next(NOW)).hasValue(event(1));
      assertThat(feed.isEnded()).isTrue();
    }
    assertThat(board.subscribe().isEnded()).as("who comes too late").isTrue();
  }

  @Test
  void whoHasLeftIsNoLongerServedAndMakesRoom() {
    List<EventFeed> feeds = new ArrayList<>();
    for (int i = 0; i < EventBoard.MAX_FEEDS; i++) {
      feeds.add(board.subscribe());
    }
    assertThatThrownBy(board::subscribe)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("watch this node already");
    feeds.getFirst().close();
    feeds.add(board.subscribe());
    feeds.forEach(EventFeed::close);
    assertThat(board.isWatched()).isFalse();
    board.publish(event(1));
    Optional<EventFeed> ended = feeds.stream().filter(feed -> !feed.isEnded()).findFirst();
    assertThat(ended).isEmpty();
  }
}
