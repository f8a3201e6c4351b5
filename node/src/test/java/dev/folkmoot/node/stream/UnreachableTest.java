package dev.folkmoot.node.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.net.advert.Availability;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.routing.RoutePolicy;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.testkit.store.SampleStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that lie on machines that are known and not there. */
class UnreachableTest extends Homestead {

  private static final Terms PINNED = Terms.DEFAULT.withPolicy(new RoutePolicy.Pin("cellar"));

  UnreachableTest(@TempDir Path folder) {
    super(folder);
  }

  private FakePeer gone(String name) {
    FakePeer gone = peer(name);
    gone.isUnreachable = true;
    return gone;
  }

  private static void assertNames(Failure failure, String... words) {
    assertThat(failure.kind()).isEqualTo(Failure.Kind.BUSY);
    assertThat(failure.message()).contains(words).doesNotContain("12D3Koo");
  }

  @Test
  void aMachineThatIsPinnedAndGoneIsNamedWithTheRemedy() throws InterruptedException {
    FakePeer cellar = peer("cellar");
    peer("loft");
    Node node = node();
    assertThat(Heard.of(answer(node, PINNED)).text()).isEqualTo(TEXT);
    cellar.isUnreachable = true;
    Heard heard = Heard.of(answer(node, PINNED));
    assertNames(heard.failure(), "\"cellar\"", "cannot be reached", "without naming a machine");
    assertThat(heard.route().header()).contains("tried=\"cellar: it cannot be reached");
  }

  @Test
  void aModelOfWhichNobodyShowsTheCardIsSaidToBeOnThoseMachines() {
    gone("cellar");
    Node node = node();
    assertThatThrownBy(() -> node.find(A, Terms.DEFAULT))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertNames(e.failure(), "\"cellar\"", "pull the model here"));
    gone("loft");
    Node second = node();
    assertThatThrownBy(() -> second.find(A, Terms.DEFAULT))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertNames(e.failure(), "cellar:", "loft:", "one of"));
  }

  @Test
  void ofMachinesThatOfferAModelTheOnesThatAreGoneAreNotWaitedFor() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    gone("cellar").showing = () -> hold(over);
    peer("loft");
    Node node = node();
    try {
      assertThat(node.find(A, Terms.DEFAULT)).isPresent();
      assertThat(Heard.of(answer(node, Terms.DEFAULT)).text()).isEqualTo(TEXT);
    } finally {
      over.countDown();
    }
  }

  @Test
  void thoseWhoWantTheSameCardWaitForOneQuestion() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    peer("cellar").showing = () -> hold(asked);
    Node node = node();
    var first = CompletableFuture.supplyAsync(() -> node.find(A, Terms.DEFAULT), threads);
    await().until(() -> peers.cardsAsked.get() == 1);
    var second = CompletableFuture.supplyAsync(() -> node.find(A, Terms.DEFAULT), threads);
    CompletableFuture<?> all = CompletableFuture.allOf(first, second);
    assertThat(all).isNotDone();
    asked.countDown();
    assertThat(first.get().map(ModelCard::name)).contains(A);
    assertThat(second.get()).isEqualTo(first.get());
    assertThat(peers.cardsAsked.get()).isEqualTo(1);
  }

  @Test
  void whatIsHereWaitsForNobody() {
    new SampleStore(root).install("a");
    CountDownLatch over = new CountDownLatch(1);
    gone("cellar").showing = () -> hold(over);
    Node node = node();
    try {
      Optional<ModelCard> found = node.find(A, Terms.DEFAULT);
      assertThat(found).isPresent();
      assertThat(peers.cardsAsked.get()).isZero();
    } finally {
      over.countDown();
    }
  }

  @Test
  void aMachineThatRestsIsNotSaidToLeave() throws InterruptedException {
    peer("cellar").availability = Availability.RESTING;
    Node node = node();
    assertNames(Heard.of(answer(node, PINNED)).failure(), "cellar is resting");
  }

  @Test
  void aPinnedMachineWithTheSameWeightsIsNotAskedForWhatIsHere() {
    new SampleStore(root).install("a");
    peer("cellar").showing = () -> hold(new CountDownLatch(1));
    Node node = node();
    assertThat(node.find(A, PINNED)).isPresent();
    assertThat(peers.cardsAsked).hasValue(0);
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void theDeadDoNotHideAModelThatTheLivingHave() {
    List.of("cellar", "loft", "barn", "shed", "mill").forEach(this::gone);
    peer("kitchen");
    assertThat(node().find(A, Terms.DEFAULT)).contains(card);
    assertThat(peers.cardsAsked).hasValue(6);
  }

  /** As in a network that has come apart, where nine of ten holders are on the other side. */
  @Test
  void oneOnThisSideIsFoundAmongManyBeyondTheGap() {
    for (int i = 0; i < 60; i++) {
      gone("far-" + i);
    }
    peer("kitchen");
    assertThat(node().find(A, Terms.DEFAULT)).contains(card);
  }

  @Test
  void theSilentDoNotHideAModelThatAnotherShows() {
    CountDownLatch over = new CountDownLatch(1);
    for (String name : List.of("cellar", "loft", "barn")) {
      gone(name).showing = () -> hold(over);
    }
    peer("kitchen");
    assertThat(node().find(A, Terms.DEFAULT)).contains(card);
    over.countDown();
  }
}
