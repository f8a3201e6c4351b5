package dev.folkmoot.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.peer.Reach;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How much a key may ask. */
final class QuotasTest {

  private final AtomicLong nanos = new AtomicLong(-5);
  private final Quotas quotas = new Quotas(nanos::get);

  private static ApiKey key(String id, int perMinute, int concurrent) {
    return new ApiKey(
        id,
        "name",
        ApiKey.Hash.ofKey(id),
        Set.of(Scope.INFER),
        Reach.MESH,
        perMinute,
        concurrent,
        Instant.EPOCH,
        Optional.empty());
  }

  private Runnable room(ApiKey key) {
    return switch (quotas.take(key)) {
      case Quotas.Outcome.Room(Runnable end) -> end;
      case Quotas.Outcome.Full full -> throw new AssertionError(full);
    };
  }

  private Quotas.Outcome.Full full(ApiKey key) {
    return switch (quotas.take(key)) {
      case Quotas.Outcome.Room room -> throw new AssertionError(room);
      case Quotas.Outcome.Full full -> full;
    };
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void aRateLetsSoManyInAndThenOneAtATime() {
    ApiKey key = key("aaaaaaaaaa", 6, 0);
    for (int i = 0; i < 6; i++) {
      room(key).run();
    }
    assertThat(full(key))
        .isEqualTo(
            new Quotas.Outcome.Full("this API key may send 6 requests a minute, and has", 10));
    pass(Duration.ofSeconds(7));
    assertThat(full(key).retryAfterSeconds()).isEqualTo(3);
    pass(Duration.ofSeconds(3));
    room(key).run();
    assertThat(full(key).retryAfterSeconds()).isEqualTo(10);
  }

  @Test
  void aQuietHourIsWorthOneMinute() {
    ApiKey key = key("aaaaaaaaaa", 3, 0);
    room(key);
    pass(Duration.ofHours(1));
    for (int i = 0; i < 3; i++) {
      room(key);
    }
    full(key);
  }

  @Test
  void whoComesWhenTheSecondsSayComesIn() {
    ApiKey key = key("aaaaaaaaaa", 7, 0);
    for (int i = 0; i < 200; i++) {
      switch (quotas.take(key)) {
        case Quotas.Outcome.Room(Runnable end) -> end.run();
        case Quotas.Outcome.Full(_, long seconds) -> {
          pass(Duration.ofSeconds(seconds));
          room(key).run();
        }
      }
    }
  }

  @Test
  void asManyAsMayRunAtOnceRunAtOnce() {
    ApiKey key = key("aaaaaaaaaa", 0, 2);
    Runnable first = room(key);
    room(key);
    assertThat(full(key).why()).isEqualTo("this API key has 2 requests under way, all it may have");
    first.run();
    room(key);
    full(key);
  }

  /** Who is refused for one limit has not used up the other. */
  @Test
  void aRefusedRequestCostsNothing() {
    ApiKey key = key("aaaaaaaaaa", 2, 1);
    Runnable running = room(key);
    for (int i = 0; i < 10; i++) {
      full(key);
    }
    running.run();
    room(key).run();
    assertThat(full(key).why()).contains("2 requests a minute");
  }

  @Test
  void keysDoNotShareTheirLimits() {
    room(key("aaaaaaaaaa", 1, 1));
    room(key("bbbbbbbbbb", 1, 1));
  }

  @Test
  void aKeyWithoutLimitsIsNeverFull() {
    List<Runnable> ends = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      ends.add(room(key("aaaaaaaaaa", 0, 0)));
    }
    assertThat(ends).hasSize(10_000);
  }

  /** Counts of keys that are gone go, those of requests under way stay. */
  @Test
  void manyKeysAreForgottenWhenTheyRest() {
    ApiKey busy = key("aaaaaaaaaa", 0, 1);
    room(busy);
    for (int i = 0; i < Quotas.MAX_COUNTED; i++) {
      room(key(id(i), 5, 0)).run();
    }
    pass(Duration.ofMinutes(2));
    room(key("bbbbbbbbbb", 5, 0));
    full(busy);
  }

  private static String id(int number) {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < KeyText.ID_LETTERS; i++) {
      id.append((char) ('c' + (number >>> (3 * i) & 7)));
    }
    return id.toString();
  }
}
