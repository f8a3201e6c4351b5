package dev.folkmoot.net.advert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.wire.Gossip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewsTest {

  private final News news = new News();

  private static Shelf.Item item(int node, long sequence) {
    TestSeal seal = new TestSeal(TestSeal.node(node));
    Advert advert =
        new Advert(
            TestSeal.node(node),
            Reach.MESH,
            sequence,
            Adverts.START,
            Duration.ofHours(1),
            Adverts.content("node " + node, 1));
    SignedAdvert signed = SignedAdvert.sealed(seal, advert, 256);
    return new Shelf.Item(signed, node, false, true, signed.advert().issued(), Long.MAX_VALUE, 0);
  }

  private static Gossip.Known known(int... pairs) {
    List<Gossip.Mark> marks = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      marks.add(new Gossip.Mark(pairs[i], pairs[i + 1]));
    }
    return new Gossip.Known(marks, false);
  }

  @Test
  void eachIsToldWhatItDoesNotKnow() {
    news.add(item(1, 10), null);
    news.add(item(2, 20), null);
    news.add(item(3, 30), null);
    BitSet known = new BitSet();
    known.set(1);
    assertThat(news.untold(new BitSet())).containsExactly(known(1, 10, 2, 20, 3, 30));
    assertThat(news.untold(known)).containsExactly(known(1, 10, 3, 30));
    known.set(0, news.size());
    assertThat(news.untold(known)).isEmpty();
  }

  @Test
  void ofTwoOfOneNodeOnlyTheNewerIsTold() {
    Shelf.Item before = item(1, 10);
    news.add(before, null);
    news.add(item(2, 20), null);
    BitSet knowsTheOlder = new BitSet();
    knowsTheOlder.set(before.place);
    news.add(item(1, 11), before);
    assertThat(news.untold(knowsTheOlder)).containsExactly(known(2, 20, 1, 11));
  }

  @Test
  void whoTakesOverAPlaceIsToldOnceAndReplacedLikeAnother() {
    Shelf.Item before = item(1, 10);
    news.add(before, null);
    Shelf.Item again = item(1, 10);
    news.takesOver(again, before);
    assertThat(again.place).isZero();
    assertThat(news.untold(new BitSet())).containsExactly(known(1, 10));
    news.add(item(1, 11), again);
    assertThat(news.untold(new BitSet())).containsExactly(known(1, 11));
  }

  @Test
  void whatHasBeenToldIsNoNews() {
    Shelf.Item item = item(1, 10);
    news.add(item, null);
    news.clear();
    assertThat(news.isEmpty()).isTrue();
    assertThat(item.place).isEqualTo(Shelf.Item.NO_NEWS);
    news.takesOver(item(1, 10), item);
    assertThat(news.isEmpty()).isTrue();
  }

  @Test
  void manyAreToldInSeveralMessages() {
    List<Shelf.Item> shelf = new ArrayList<>();
    for (int i = 0; i < Gossip.MAX_MARKS + 2; i++) {
      shelf.add(item(i, i));
    }
    List<Gossip> messages = News.all(shelf, 0, true);
    assertThat(messages).hasSize(2);
    assertThat(messages.getFirst())
        .isInstanceOfSatisfying(
            Gossip.Known.class,
            first -> {
              assertThat(first.begins()).isTrue();
              assertThat(first.marks()).hasSize(Gossip.MAX_MARKS).noneMatch(m -> m.node() == 0);
            });
    assertThat(messages.getLast()).isEqualTo(known(Gossip.MAX_MARKS + 1, Gossip.MAX_MARKS + 1));
  }

  @Test
  void aPartnershipBeginsWithAMessageThatMayBeEmpty() {
    assertThat(News.all(List.of(), 0, true)).containsExactly(new Gossip.Known(List.of(), true));
    assertThat(News.all(List.of(), 0, false)).isEmpty();
  }
}
