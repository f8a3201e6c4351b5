package dev.folkmoot.net.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DialBookTest {

  private static final int PLENTY = 5_000;

  /** In the order of their names: who has the smaller one dials first. */
  private final List<PeerId> ids =
      IntStream.range(0, 3)
          .mapToObj(DialBookTest::peer)
          .sorted((a, b) -> a.toString().compareTo(b.toString()))
          .toList();

  private final PeerId first = ids.get(0);
  private final PeerId self = ids.get(1);
  private final PeerId last = ids.get(2);
  private final DialBook book = new DialBook(self);
  private long now = Duration.ofDays(-3).toNanos();

  private static PeerId peer(int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    bytes[1] = (byte) (seed >> Byte.SIZE);
    return PeerId.of(PrivateKey.ofEd25519Seed(bytes).publicKey());
  }

  private static List<Multiaddr> at(int port) {
    return List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + port));
  }

  private List<PeerId> due() {
    return book.due(PLENTY, now).stream().map(DialBook.Dial::peer).toList();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void theOneWithTheSmallerNameDialsAtOnceAndTheOtherWaitsForIt() {
    book.seen(first, at(1), now);
    book.seen(last, at(2), now);
    assertThat(due()).containsExactly(last);
    pass(DialBook.COURTESY);
    assertThat(due()).containsExactly(first);
  }

  @Test
  void nobodyDialsHimself() {
    book.seen(self, at(1), now);
    pass(Duration.ofMinutes(1));
    assertThat(due()).isEmpty();
  }

  @Test
  void whoIsBeingDialledIsNotDialledAgain() {
    book.seen(last, at(1), now);
    assertThat(due()).containsExactly(last);
    pass(Duration.ofMinutes(10));
    assertThat(due()).isEmpty();
    assertThat(book.dialling()).isEqualTo(1);
  }

  @Test
  void failuresAreRepeatedQuicklyAtFirstAndEveryHalfMinuteInTheEnd() {
    book.seen(last, at(1), now);
    Duration before = Duration.ZERO;
    for (int i = 0; i < 20; i++) {
      assertThat(due()).containsExactly(last);
      book.dialled(last, false, now);
      assertThat(due()).isEmpty();
      Duration pause = book.untilDue(Duration.ofHours(1), now);
      assertThat(pause).isBetween(before, DialBook.MAX_BACKOFF);
      before = pause;
      pass(pause);
    }
    assertThat(before).isEqualTo(DialBook.MAX_BACKOFF);
  }

  @Test
  void aNewAddressIsTriedAtOnce() {
    book.seen(last, at(1), now);
    for (int i = 0; i < 9; i++) {
      due();
      book.dialled(last, false, now);
      pass(DialBook.MAX_BACKOFF);
    }
    due();
    book.dialled(last, false, now);
    book.seen(last, at(1), now);
    assertThat(due()).isEmpty();
    book.seen(last, at(2), now);
    assertThat(book.due(PLENTY, now))
        .containsExactly(
            new DialBook.Dial(last, Stream.concat(at(1).stream(), at(2).stream()).toList()));
  }

  @Test
  void whoIsConnectedIsLeftAloneAndDialledAtOnceWhenLost() {
    book.seen(last, at(1), now);
    due();
    book.settled(last, now);
    book.dialled(last, true, now);
    pass(Duration.ofHours(3));
    assertThat(due()).isEmpty();
    book.lost(last, now);
    assertThat(due()).containsExactly(last);
  }

  @Test
  void aConnectionThatEndsAtOnceAgainAndAgainIsAFailure() {
    book.seen(last, at(1), now);
    for (int i = 0; i < 12; i++) {
      assertThat(due()).containsExactly(last);
      book.dialled(last, true, now);
      book.settled(last, now);
      book.lost(last, now);
      pass(book.untilDue(Duration.ofHours(1), now));
    }
    due();
    book.dialled(last, true, now);
    book.lost(last, now);
    assertThat(book.untilDue(Duration.ofHours(1), now)).isEqualTo(DialBook.MAX_BACKOFF);
  }

  @Test
  void aStrangerIsTriedAgainMuchLater() {
    book.seen(last, at(1), now);
    due();
    book.dialled(last, true, now);
    book.stranger(last, now);
    book.lost(last, now);
    pass(DialBook.MAX_BACKOFF.minusMillis(1));
    assertThat(due()).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(due()).containsExactly(last);
  }

  @Test
  void whoCameByHimselfIsDialledWhenLostWhereHeSaidHeIs() {
    book.settled(last, now);
    pass(Duration.ofMinutes(1));
    book.learned(last, at(1));
    assertThat(due()).isEmpty();
    book.lost(last, now);
    assertThat(due()).containsExactly(last);
  }

  @Test
  void aStrangerOfWhomNobodySpeaksIsForgottenSooner() {
    book.seen(last, at(1), now);
    due();
    book.dialled(last, true, now);
    book.stranger(last, now);
    book.lost(last, now);
    pass(DialBook.FORGET_STRANGERS_AFTER.plusSeconds(1));
    assertThat(due()).isEmpty();
  }

  @Test
  void whatHasFailedIsForgivenWhenThisNodeHasChanged() {
    book.seen(last, at(1), now);
    due();
    book.dialled(last, true, now);
    book.stranger(last, now);
    book.forgive(now);
    assertThat(due()).containsExactly(last);
  }

  @Test
  void noMoreThanSoManyAreDialledAtOnce() {
    for (int i = 10; i < 60; i++) {
      book.seen(peer(i), at(i), now);
    }
    pass(DialBook.COURTESY);
    assertThat(book.due(7, now)).hasSize(7);
    assertThat(book.due(PLENTY, now)).hasSize(43);
  }

  @Test
  void floodsOfNamesAndAddressesAreBounded() {
    for (int i = 0; i < 100; i++) {
      book.seen(last, at(1 + i), now);
    }
    assertThat(book.due(1, now).getFirst().addresses()).hasSize(DialBook.MAX_ADDRESSES);
    book.settled(last, now);
    for (int i = 10; i < DialBook.MAX_PEERS + 500; i++) {
      book.seen(peer(i), at(1), now);
      pass(Duration.ofMillis(1));
    }
    pass(DialBook.COURTESY);
    assertThat(due()).hasSize(DialBook.MAX_PEERS - 1);
    assertThat(book.settled()).isEqualTo(1);
  }

  @Test
  void whoWasNotSeenForLongIsForgotten() {
    book.seen(last, at(1), now);
    pass(DialBook.FORGET_AFTER.plusSeconds(1));
    assertThat(due()).isEmpty();
    assertThat(book.untilDue(Duration.ofHours(9), now)).isEqualTo(Duration.ofHours(9));
  }
}
