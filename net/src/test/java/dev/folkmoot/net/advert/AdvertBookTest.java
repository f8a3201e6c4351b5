package dev.folkmoot.net.advert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.Gossip;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One book, spoken to by hand: what it believes, what it counts, what it passes on. */
class AdvertBookTest {

  private static final NodeId SELF = TestSeal.node(0);
  private static final NodeId MEMBER = TestSeal.node(1);
  private static final NodeId OTHER_MEMBER = TestSeal.node(2);
  private static final NodeId FRIEND = TestSeal.node(3);
  private static final NodeId FAR = TestSeal.node(4);

  private long nanos;
  private Instant wall = Adverts.START;
  private AdvertBook book =
      new AdvertBook(SELF, limits(), new TestSeal(SELF), new Random(1), now());

  private static AdvertLimits limits() {
    return AdvertLimits.standard();
  }

  @BeforeEach
  void connectSome() {
    book.publish(Adverts.contents("self", 2), now());
    book.connected(MEMBER, Reach.MESH, now());
    book.connected(OTHER_MEMBER, Reach.MESH, now());
    book.connected(FRIEND, Reach.FRIENDS, now());
  }

  private Moment now() {
    return new Moment(nanos, wall);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    wall = wall.plus(time);
  }

  private List<BookAction> heard(NodeId from, Gossip gossip) {
    return book.heard(from, gossip, now());
  }

  private List<BookAction> heard(NodeId from, Advert advert) {
    return heard(from, new Gossip.Adverts(wall, List.of(Adverts.passed(advert))));
  }

  /** As it is asked for and given. */
  private List<BookAction> relayed(NodeId from, Advert advert) {
    return relayed(from, Adverts.passed(advert), advert.node(), advert.sequence());
  }

  private List<BookAction> relayed(NodeId from, Gossip.Passed passed, NodeId node, long sequence) {
    heard(from, new Gossip.Known(List.of(new Gossip.Mark(NodeKey.of(node), sequence)), false));
    book.tick(now());
    return heard(from, new Gossip.Adverts(wall, List.of(passed)));
  }

  private static Advert dated(NodeId node, long sequence, Instant issued) {
    return new Advert(
        node, Reach.MESH, sequence, issued, Duration.ofHours(1), Adverts.content("x", 1));
  }

  private static Advert forAudience(NodeId node, Reach audience) {
    return new Advert(
        node, audience, 5, Adverts.START, Duration.ofHours(1), Adverts.content("x", 1));
  }

  private static List<Gossip> sentTo(NodeId peer, List<BookAction> actions) {
    List<Gossip> messages = new ArrayList<>();
    for (BookAction action : actions) {
      if (action instanceof BookAction.Send(NodeId to, Gossip gossip) && to.equals(peer)) {
        messages.add(gossip);
      }
    }
    return messages;
  }

  private List<BookAction> nextNews() {
    pass(limits().forwardInterval());
    return book.tick(now());
  }

  private boolean knows(NodeId node) {
    return book.find(node, now()).isPresent();
  }

  private double points(NodeId peer) {
    return book.misconduct(peer, now());
  }

  @Test
  void anAdvertOfAPeerIsBelieved() {
    assertThat(heard(MEMBER, Adverts.advert(MEMBER, 7))).contains(new BookAction.Changed(MEMBER));
    assertThat(book.find(MEMBER, now()).orElseThrow().advert())
        .isEqualTo(Adverts.advert(MEMBER, 7));
    assertThat(points(MEMBER)).isZero();
  }

  @Test
  void aNewerOneTakesThePlaceAndAnOlderOneIsCounted() {
    heard(MEMBER, Adverts.advert(MEMBER, 7));
    heard(MEMBER, Adverts.advert(MEMBER, 8));
    assertThat(book.find(MEMBER, now()).orElseThrow().advert().sequence()).isEqualTo(8);
    heard(MEMBER, Adverts.advert(MEMBER, 6));
    assertThat(book.find(MEMBER, now()).orElseThrow().advert().sequence()).isEqualTo(8);
    assertThat(points(MEMBER)).isEqualTo(1);
  }

  @Test
  void theSameOnceMoreIsNobodysFault() {
    heard(MEMBER, Adverts.advert(MEMBER, 7));
    assertThat(heard(MEMBER, Adverts.advert(MEMBER, 7))).isEmpty();
    assertThat(points(MEMBER)).isZero();
  }

  @Test
  void twoThingsUnderOneNumberAreCounted() {
    heard(MEMBER, Adverts.advert(MEMBER, 7));
    heard(MEMBER, dated(MEMBER, 7, Adverts.START));
    assertThat(book.find(MEMBER, now()).orElseThrow().advert())
        .isEqualTo(Adverts.advert(MEMBER, 7));
    assertThat(points(MEMBER)).isEqualTo(Verdict.REPLAYED.weight());
  }

  @Test
  void aForgedOneIsCountedAgainstWhoSentItAndNotAgainstWhoIsNamed() {
    byte[] bytes = Adverts.passed(Adverts.advert(FAR, 7)).envelope().toByteArray();
    bytes[bytes.length - 1] ^= 1;
    relayed(MEMBER, Adverts.passed(Bytes.copyOf(bytes)), FAR, 7);
    assertThat(knows(FAR)).isFalse();
    assertThat(points(MEMBER)).isEqualTo(Verdict.FORGED.weight());
    assertThat(points(FAR)).isZero();
  }

  @Test
  void anotherNodesSignatureIsRefused() {
    Bytes envelope = new TestSeal(MEMBER).seal(AdvertCodec.encode(Adverts.advert(FAR, 7)));
    relayed(MEMBER, Adverts.passed(envelope), FAR, 7);
    assertThat(knows(FAR)).isFalse();
    assertThat(points(MEMBER)).isEqualTo(Verdict.WRONG_SIGNER.weight());
  }

  @Test
  void anOversizedOneIsNotEvenOpened() {
    heard(MEMBER, Adverts.message(Adverts.passed(Bytes.copyOf(new byte[17 * 1024]))));
    assertThat(points(MEMBER)).isEqualTo(Verdict.OVERSIZED.weight());
  }

  @Test
  void signedNonsenseIsCounted() {
    Bytes envelope = new TestSeal(MEMBER).seal(Bytes.copyOf(new byte[] {1, 2, 3}));
    heard(MEMBER, Adverts.message(Adverts.passed(envelope)));
    assertThat(points(MEMBER)).isEqualTo(Verdict.MALFORMED.weight());
    book.garbled(MEMBER, now());
    assertThat(points(MEMBER)).isEqualTo(2 * Verdict.MALFORMED.weight());
  }

  @Test
  void aPassedOnAdvertFromTheFutureOrThePastIsCounted() {
    Instant late = wall.plus(limits().clockSkew()).plusSeconds(1);
    relayed(MEMBER, dated(FAR, 7, late));
    assertThat(points(MEMBER)).isEqualTo(Verdict.FUTURE_DATED.weight());
    Instant early = wall.minus(limits().clockSkew()).minus(Duration.ofHours(1)).minusSeconds(1);
    relayed(MEMBER, dated(FAR, 8, early));
    assertThat(points(MEMBER)).isEqualTo(Verdict.FUTURE_DATED.weight() + Verdict.EXPIRED.weight());
    assertThat(knows(FAR)).isFalse();
  }

  @Test
  void clocksMayBeALittleApart() {
    relayed(MEMBER, dated(FAR, 7, wall.plus(limits().clockSkew())));
    assertThat(knows(FAR)).isTrue();
    assertThat(points(MEMBER)).isZero();
  }

  @Test
  void aBackdatedOneThatWasPassedOnIsCounted() {
    relayed(MEMBER, dated(FAR, 7, Adverts.START));
    relayed(MEMBER, dated(FAR, 8, Adverts.START.minusSeconds(1)));
    assertThat(points(MEMBER)).isEqualTo(Verdict.BACKDATED.weight());
    assertThat(book.find(FAR, now()).orElseThrow().advert().sequence()).isEqualTo(7);
  }

  /** It is there, and signs for itself: an hour of daylight saving is no offence. */
  @Test
  void whoseClockWasSetBackIsBelievedButNotPassedOn() {
    heard(OTHER_MEMBER, new Gossip.Known(List.of(), true));
    heard(MEMBER, dated(MEMBER, 7, Adverts.START));
    assertThat(sentTo(OTHER_MEMBER, nextNews())).hasSize(1);
    for (int i = 8; i < 20; i++) {
      pass(limits().minAdvertInterval());
      heard(MEMBER, dated(MEMBER, i, Adverts.START.minusSeconds(3_600)));
    }
    heard(MEMBER, dated(MEMBER, 19, Adverts.START.minusSeconds(3_600)));
    assertThat(points(MEMBER)).isZero();
    assertThat(book.find(MEMBER, now()).orElseThrow().advert().sequence()).isEqualTo(19);
    assertThat(sentTo(OTHER_MEMBER, nextNews())).isEmpty();
  }

  @Test
  void whoSendsTooManyIsBannedForAWhileAndThenMayComeBack() {
    List<BookAction> actions = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      byte[] bytes = Adverts.passed(Adverts.advert(MEMBER, i)).envelope().toByteArray();
      bytes[bytes.length - 1] ^= 1;
      actions.addAll(heard(MEMBER, Adverts.message(Adverts.passed(Bytes.copyOf(bytes)))));
    }
    assertThat(actions).hasAtLeastOneElementOfType(BookAction.Disconnect.class);
    assertThat(heard(MEMBER, Adverts.advert(MEMBER, 9))).isEmpty();
    assertThat(book.connected(MEMBER, Reach.MESH, now()))
        .singleElement()
        .isInstanceOf(BookAction.Disconnect.class);
    pass(limits().ban());
    assertThat(book.connected(MEMBER, Reach.MESH, now()))
        .doesNotHaveAnyElementsOfTypes(BookAction.Disconnect.class);
  }

  @Test
  void pointsAreForgivenWithTime() {
    heard(MEMBER, Adverts.message(Adverts.passed(Bytes.copyOf(new byte[17 * 1024]))));
    pass(limits().misconductDecay().multipliedBy(Verdict.OVERSIZED.weight()));
    assertThat(points(MEMBER)).isZero();
  }

  @Test
  void aFloodIsDroppedBeforeASignatureIsVerified() {
    int opened = 0;
    for (int i = 0; i < 25; i++) {
      opened += heard(MEMBER, Adverts.advert(MEMBER, 100 + i)).isEmpty() ? 0 : 1;
    }
    assertThat(opened).isLessThan(10);
    assertThat(points(MEMBER)).isGreaterThan(10);
  }

  @Test
  void newsOfAMemberAreOfferedToTheOtherMembersOnce() {
    book.heard(OTHER_MEMBER, new Gossip.Known(List.of(), true), now());
    heard(MEMBER, Adverts.advert(MEMBER, 7));
    List<BookAction> news = nextNews();
    Gossip.Mark mark = new Gossip.Mark(NodeKey.of(MEMBER), 7);
    assertThat(sentTo(OTHER_MEMBER, news)).contains(new Gossip.Known(List.of(mark), false));
    assertThat(sentTo(MEMBER, news)).noneMatch(Gossip.Known.class::isInstance);
    assertThat(sentTo(FRIEND, news)).noneMatch(Gossip.Known.class::isInstance);
    assertThat(sentTo(OTHER_MEMBER, nextNews())).isEmpty();
  }

  @Test
  void whatAMemberOffersItselfIsNotOfferedToIt() {
    heard(MEMBER, Adverts.advert(MEMBER, 7));
    Gossip.Mark mark = new Gossip.Mark(NodeKey.of(MEMBER), 7);
    heard(OTHER_MEMBER, new Gossip.Known(List.of(mark), false));
    assertThat(sentTo(OTHER_MEMBER, nextNews())).isEmpty();
  }

  @Test
  void anAdvertIsAskedForOnceHoweverManyOfferIt() {
    Gossip.Mark mark = new Gossip.Mark(NodeKey.of(FAR), 7);
    Gossip wanted = new Gossip.AdvertsWanted(List.of(mark));
    heard(MEMBER, new Gossip.Known(List.of(mark), false));
    heard(OTHER_MEMBER, new Gossip.Known(List.of(mark), false));
    List<BookAction> first = book.tick(now());
    boolean memberFirst = sentTo(MEMBER, first).contains(wanted);
    assertThat(sentTo(OTHER_MEMBER, first).contains(wanted)).isNotEqualTo(memberFirst);
    assertThat(sentTo(memberFirst ? OTHER_MEMBER : MEMBER, nextNews())).doesNotContain(wanted);
    pass(limits().wantTimeout());
    assertThat(sentTo(memberFirst ? OTHER_MEMBER : MEMBER, book.tick(now()))).contains(wanted);
  }

  @Test
  void whoAsksForAnAdvertGetsTheBytesThatWereSignedAndWhatIsLeftOfItsLife() {
    Advert advert = Adverts.advert(MEMBER, 7);
    heard(MEMBER, advert);
    pass(Duration.ofMinutes(10));
    Gossip.Mark mark = new Gossip.Mark(NodeKey.of(MEMBER), 7);
    List<Gossip> answer =
        sentTo(OTHER_MEMBER, heard(OTHER_MEMBER, new Gossip.AdvertsWanted(List.of(mark))));
    assertThat(((Gossip.Adverts) answer.getFirst()).adverts())
        .containsExactly(
            new Gossip.Passed(Adverts.passed(advert).envelope(), Duration.ofMinutes(40)));
  }

  @Test
  void aFriendsAdvertDoesNotTravelIntoTheMesh() {
    heard(FRIEND, forAudience(FRIEND, Reach.FRIENDS));
    assertThat(knows(FRIEND)).isTrue();
    assertThat(sentTo(MEMBER, nextNews())).isEmpty();
    Gossip.Mark mark = new Gossip.Mark(NodeKey.of(FRIEND), 5);
    assertThat(heard(MEMBER, new Gossip.AdvertsWanted(List.of(mark)))).isEmpty();
  }

  /** Even where the friend says that it is for its mesh: that is another mesh. */
  @Test
  void aFriendsAdvertForItsOwnMeshDoesNotTravelIntoOurs() {
    heard(FRIEND, forAudience(FRIEND, Reach.MESH));
    assertThat(sentTo(MEMBER, nextNews())).isEmpty();
  }

  @Test
  void aFriendGetsTheReducedAdvertAndNothingOfTheMesh() {
    heard(MEMBER, Adverts.advert(MEMBER, 7));
    List<Gossip> greeting = sentTo(FRIEND, book.connected(FRIEND, Reach.FRIENDS, now()));
    Gossip.Adverts adverts = (Gossip.Adverts) greeting.getFirst();
    Bytes payload = new TestSeal(FRIEND).open(adverts.adverts().getFirst().envelope()).payload();
    Advert seen = AdvertCodec.decode(payload);
    assertThat(adverts.adverts()).hasSize(1);
    assertThat(seen.audience()).isEqualTo(Reach.FRIENDS);
    assertThat(seen.content().engines()).isEmpty();
    assertThat(seen.content().load().loaded()).isEmpty();
    Gossip.Mark mark = new Gossip.Mark(NodeKey.of(MEMBER), 7);
    assertThat(heard(FRIEND, new Gossip.AdvertsWanted(List.of(mark)))).isEmpty();
    assertThat(points(FRIEND)).isEqualTo(Verdict.BEYOND_REACH.weight());
  }

  @Test
  void aFriendMayNotPassOn() {
    heard(FRIEND, Adverts.advert(FAR, 7));
    assertThat(knows(FAR)).isFalse();
    assertThat(points(FRIEND)).isEqualTo(Verdict.BEYOND_REACH.weight());
  }

  @ParameterizedTest
  @EnumSource(
      value = Reach.class,
      names = {"FRIENDS", "PUBLIC"})
  void aMemberMayNotPassOnWhatWasForOthers(Reach audience) {
    relayed(MEMBER, forAudience(FAR, audience));
    assertThat(knows(FAR)).isFalse();
    assertThat(points(MEMBER)).isEqualTo(Verdict.BEYOND_REACH.weight());
  }

  @Test
  void whoIsNotHeardOfIsForgottenByTheStopwatch() {
    heard(MEMBER, Adverts.advert(MEMBER, 7));
    nanos += Duration.ofMinutes(50).toNanos();
    assertThat(book.tick(now())).contains(new BookAction.Gone(MEMBER));
    assertThat(knows(MEMBER)).isFalse();
  }

  @Test
  void ourOwnClockMayJumpAndNobodyIsForgottenOrKept() {
    heard(MEMBER, Adverts.advert(MEMBER, 7));
    wall = wall.plus(Duration.ofDays(3000));
    assertThat(book.tick(now())).doesNotContain(new BookAction.Gone(MEMBER));
    wall = wall.minus(Duration.ofDays(9000));
    nanos += Duration.ofMinutes(51).toNanos();
    assertThat(book.tick(now())).contains(new BookAction.Gone(MEMBER));
  }

  @Test
  void whatExpiredHereDoesNotComeBackFromWhoHasItLonger() {
    Advert advert = Adverts.advert(FAR, 7);
    relayed(
        MEMBER,
        new Gossip.Passed(Adverts.passed(advert).envelope(), Duration.ofSeconds(5)),
        FAR,
        7);
    pass(Duration.ofSeconds(5));
    book.tick(now());
    assertThat(knows(FAR)).isFalse();
    assertThat(
            heard(
                OTHER_MEMBER,
                new Gossip.Known(List.of(new Gossip.Mark(NodeKey.of(FAR), 7)), false)))
        .as("it is not even asked for")
        .isEmpty();
    heard(OTHER_MEMBER, advert);
    assertThat(knows(FAR)).isFalse();
    assertThat(points(OTHER_MEMBER)).isEqualTo(Verdict.REPLAYED.weight());
    relayed(OTHER_MEMBER, Adverts.advert(FAR, 8));
    assertThat(knows(FAR)).as("but a newer one is welcome").isTrue();
  }

  @Test
  void aPeerWhoseClockIsWrongIsKnownToItsNeighboursOnly() {
    heard(MEMBER, dated(MEMBER, 7, wall.plus(Duration.ofDays(3))));
    assertThat(knows(MEMBER)).isTrue();
    assertThat(points(MEMBER)).isZero();
    assertThat(sentTo(OTHER_MEMBER, nextNews())).isEmpty();
  }

  /**
   * Our clock jumps by a day: the members tell, and nothing that they pass on is held against them.
   */
  @Test
  void ofThreeClocksTheOneThatIsAloneIsWrongEvenIfItIsOurs() {
    heard(MEMBER, Adverts.advert(MEMBER, 7));
    heard(OTHER_MEMBER, Adverts.advert(OTHER_MEMBER, 7));
    Instant right = wall;
    wall = wall.plus(Duration.ofDays(1));
    heard(MEMBER, new Gossip.Known(List.of(new Gossip.Mark(NodeKey.of(FAR), 7)), false));
    book.tick(now());
    heard(MEMBER, new Gossip.Adverts(right, List.of(Adverts.passed(dated(FAR, 7, right)))));
    assertThat(knows(FAR)).isTrue();
    assertThat(points(MEMBER)).isZero();
  }

  @Test
  void whoStartsAnewWithAClockThatWentBackIsToldAndOvertakesItself() {
    Gossip.Mark mine = new Gossip.Mark(NodeKey.of(SELF), Adverts.START.toEpochMilli() + 99_000);
    heard(MEMBER, new Gossip.Known(List.of(mine), true));
    List<Gossip> renewed = sentTo(MEMBER, nextNews());
    Gossip.Adverts adverts = (Gossip.Adverts) renewed.getFirst();
    Bytes payload = new TestSeal(SELF).open(adverts.adverts().getFirst().envelope()).payload();
    assertThat(AdvertCodec.decode(payload).sequence()).isGreaterThan(mine.sequence());
  }

  @Test
  void theLoadOfAPeerIsKnownAndAgesUntilItIsSaidAnew() {
    heard(MEMBER, Adverts.advert(MEMBER, 7));
    pass(Duration.ofSeconds(3));
    LoadReport busy = Adverts.load(4, 2);
    assertThat(heard(MEMBER, new Gossip.Load(LoadCodec.encode(busy))))
        .containsExactly(new BookAction.Changed(MEMBER));
    pass(Duration.ofSeconds(2));
    BookEntry entry = book.find(MEMBER, now()).orElseThrow();
    assertThat(entry.load()).isEqualTo(busy);
    assertThat(entry.loadAge()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void loadIsToldWhenItMattersAndNoMoreOftenThanItMay() {
    assertThat(sentTo(MEMBER, book.report(Adverts.load(4, 1), now()))).hasSize(1);
    assertThat(sentTo(MEMBER, book.report(Adverts.load(0, 0), now()))).isEmpty();
    pass(limits().minLoadInterval());
    assertThat(sentTo(MEMBER, book.tick(now()))).hasSize(1);
    pass(limits().minLoadInterval());
    assertThat(sentTo(MEMBER, book.report(Adverts.load(0, 0), now()))).isEmpty();
  }

  @Test
  void thatANodeTakesNothingMoreIsToldAtOnce() {
    book.report(Adverts.load(4, 1), now());
    List<Gossip> told = sentTo(MEMBER, book.leave(Duration.ofSeconds(9), now()));
    assertThat(told).contains(new Gossip.Goodbye(Duration.ofSeconds(9)));
    assertThat(told).hasAtLeastOneElementOfType(Gossip.Load.class);
    assertThat(told).hasAtLeastOneElementOfType(Gossip.Adverts.class);
  }

  @Test
  void whoSaysGoodbyeIsGone() {
    heard(MEMBER, Adverts.advert(MEMBER, 7));
    assertThat(heard(MEMBER, new Gossip.Goodbye(Duration.ofSeconds(5))))
        .containsExactly(new BookAction.Changed(MEMBER));
    assertThat(book.find(MEMBER, now()).orElseThrow().load().availability())
        .isEqualTo(Availability.DRAINING);
    assertThat(heard(MEMBER, new Gossip.Goodbye(Duration.ZERO)))
        .containsExactly(new BookAction.Gone(MEMBER));
    assertThat(knows(MEMBER)).isFalse();
  }

  @Test
  void whoIsConnectedDrivesOutWhoIsNotAndNobodyElseDoes() {
    AdvertLimits few =
        new AdvertLimits(
            2,
            1 << 20,
            6,
            600,
            400,
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            20,
            Duration.ofSeconds(30),
            Duration.ofMinutes(10));
    book = new AdvertBook(SELF, few, new TestSeal(SELF), new Random(1), now());
    connectSome();
    heard(MEMBER, Adverts.advert(MEMBER, 1));
    relayed(MEMBER, Adverts.advert(FAR, 1));
    relayed(MEMBER, Adverts.advert(TestSeal.node(9), 1));
    assertThat(knows(TestSeal.node(9))).isFalse();
    assertThat(points(MEMBER)).isZero();
    heard(OTHER_MEMBER, Adverts.advert(OTHER_MEMBER, 1));
    assertThat(knows(OTHER_MEMBER)).isTrue();
    assertThat(knows(FAR)).isFalse();
  }

  @Test
  void whateverIsSignedNothingButAVerdictComesOut() {
    Random random = new Random(5);
    byte[] valid = AdvertCodec.encode(Adverts.advert(MEMBER, 1)).toByteArray();
    int known = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Arrays.copyOf(valid, valid.length - random.nextInt(3));
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      pass(Duration.ofMinutes(5));
      book.connected(MEMBER, Reach.MESH, now());
      Bytes envelope = new TestSeal(MEMBER).seal(Bytes.copyOf(bytes));
      heard(MEMBER, new Gossip.Adverts(wall, List.of(Adverts.passed(envelope))));
      known += knows(MEMBER) ? 1 : 0;
    }
    assertThat(known).isBetween(1, 19_999);
  }
}
