package dev.folkmoot.node.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.wire.Refusal;
import dev.folkmoot.node.Answer;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.routing.Route;
import dev.folkmoot.node.routing.RoutePolicy;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.testkit.engine.Script;
import dev.folkmoot.testkit.store.SampleStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of answers when those who give them break. */
class UnbrokenTest extends Homestead {

  UnbrokenTest(@TempDir Path folder) {
    super(folder);
  }

  @Test
  void aPeerAnswersForAModelThatIsNotHere() throws InterruptedException {
    FakePeer cellar = peer("cellar");
    Heard heard = Heard.of(answer(node(), Terms.DEFAULT));
    assertThat(heard.text()).isEqualTo(TEXT);
    assertThat(heard.finished().continuity().breaks()).isZero();
    assertThat(heard.route().node()).isEqualTo("cellar");
    assertThat(heard.route().tried()).isEmpty();
    assertThat(cellar.headers.getFirst().hops()).isEqualTo(1);
    assertThat(cellar.headers.getFirst().resumed()).isFalse();
    assertThat(peers.cardsAsked.get()).isEqualTo(1);
  }

  @Test
  void aPeerThatDiesIsFollowedByAnotherWithNoWordLostOrDoubled() throws InterruptedException {
    FakePeer cellar = peer("cellar");
    peer("loft");
    for (int words = 0; words <= 10; words++) {
      cellar.breaksAfter = words;
      // Of a fresh node: who broke off once is left alone for a while.
      Heard heard = Heard.of(answer(node(), IN_TURN));
      assertThat(heard.text()).isEqualTo(TEXT);
      assertThat(heard.finished().usage().completionTokens()).isEqualTo(10);
      assertThat(heard.finished().continuity().breaks()).isEqualTo(words == 0 ? 0 : 1);
      assertThat(heard.route().node()).isEqualTo("loft");
      assertThat(heard.route().tried()).extracting(Route.Tried::node).containsExactly("cellar");
    }
  }

  @Test
  void whatIsRefusedBeforeTheFirstWordMovesOnAndTheRouteSaysWhy() throws InterruptedException {
    FakePeer cellar = peer("cellar");
    FakePeer loft = peer("loft");
    cellar.refuse(Refusal.BUSY, Duration.ofSeconds(1));
    loft.refuse(Refusal.NO_SUCH_MODEL, Duration.ZERO);
    FakePeer barn = peer("barn");
    Heard heard = Heard.of(answer(node(), Terms.DEFAULT));
    assertThat(heard.text()).isEqualTo(TEXT);
    assertThat(heard.route().node()).isEqualTo("barn");
    assertThat(heard.route().header()).contains("barn");
    assertThat(barn.headers).hasSize(1);
  }

  @Test
  void aRequestThatIsWrongIsWrongEverywhere() throws InterruptedException {
    FakePeer cellar = peer("cellar");
    FakePeer loft = peer("loft");
    FakePeer barn = peer("barn");
    List.of(cellar, loft, barn).forEach(peer -> peer.refuse(Refusal.INVALID, Duration.ZERO));
    Heard heard = Heard.of(answer(node(), Terms.DEFAULT));
    assertThat(heard.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
    assertThat(cellar.headers.size() + loft.headers.size() + barn.headers.size()).isEqualTo(2);
  }

  @Test
  void onePeerAloneCannotCallARequestWrong() throws InterruptedException {
    FakePeer liar = peer("liar");
    liar.refuse(Refusal.INVALID, Duration.ZERO);
    peer("loft");
    Heard heard = Heard.of(answer(node(), IN_TURN));
    assertThat(heard.text()).isEqualTo(TEXT);
    assertThat(heard.route().tried()).extracting(Route.Tried::node).containsExactly("liar");
  }

  @Test
  void aPeerIsBelievedThatARequestIsWrongIfNobodyElseCanSay() throws InterruptedException {
    peer("cellar").refuse(Refusal.INVALID, Duration.ZERO);
    peer("loft").refuse(Refusal.BUSY, Duration.ZERO);
    Heard heard = Heard.of(answer(node(), IN_TURN));
    assertThat(heard.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
  }

  @Test
  void whenAllAreFullTheClientIsToldSo() throws InterruptedException {
    peer("cellar").refuse(Refusal.BUSY, Duration.ZERO);
    peer("loft").refuse(Refusal.DRAINING, Duration.ZERO);
    Heard heard = Heard.of(answer(node(), Terms.DEFAULT));
    assertThat(heard.failure().kind()).isEqualTo(Failure.Kind.BUSY);
  }

  @Test
  void aSilentPeerIsRacedAndTheAnswerGoesOn() throws InterruptedException {
    FakePeer cellar = peer("cellar");
    cellar.silentAfter = 3;
    peer("loft");
    Heard heard = Heard.of(answer(node(), IN_TURN));
    assertThat(heard.text()).isEqualTo(TEXT);
    assertThat(heard.route().node()).isEqualTo("loft");
    assertThat(heard.route().tried())
        .singleElement()
        .satisfies(tried -> assertThat(tried.reason()).contains("silent"));
  }

  @Test
  void aPeerThatIsSilentFromTheStartIsRaced() throws InterruptedException {
    FakePeer cellar = peer("cellar");
    FakePeer loft = peer("loft");
    cellar.silentAfter = 0;
    assertThat(Heard.of(answer(node(), IN_TURN)).text()).isEqualTo(TEXT);
    assertThat(loft.headers).hasSize(1);
  }

  @Test
  void aRivalThatIsSilentOrLostItselfIsFollowedByTheNext() throws InterruptedException {
    peer("cellar").silentAfter = 2;
    peer("loft").silentAfter = 0;
    peer("barn").breaksAfter = 0;
    peer("shed");
    Heard heard = Heard.of(answer(node(), IN_TURN));
    assertThat(heard.text()).isEqualTo(TEXT);
    assertThat(heard.route().node()).isEqualTo("shed");
  }

  @Test
  void whoIsAloneIsAskedASecondTimeAndThenTheClientIsTold() throws InterruptedException {
    peer("cellar").breaksAfter = 2;
    Heard heard = Heard.of(answer(node(), IN_TURN));
    assertThat(heard.text()).isEqualTo("one two three four");
    assertThat(heard.failure().message()).contains("the connection is gone", "nobody else");
  }

  @Test
  void whoHasFailedIsNotLeftAloneWhereNobodyElseIsLeft() throws InterruptedException {
    FakePeer cellar = peer("cellar");
    cellar.breaksAfter = 0;
    Node node = node();
    for (int i = 0; i < 3; i++) {
      assertThat(Heard.of(answer(node, IN_TURN)).failure().message())
          .contains("the connection is gone");
    }
    cellar.breaksAfter = Integer.MAX_VALUE;
    assertThat(Heard.of(answer(node, IN_TURN)).text()).isEqualTo(TEXT);
  }

  @Test
  void aClientThatLeavesDuringARaceLeavesNothingBehind() throws InterruptedException {
    FakePeer cellar = peer("cellar");
    cellar.silentAfter = 1;
    FakePeer loft = peer("loft");
    loft.silentAfter = 0;
    Node node = node();
    Thread client =
        Thread.ofVirtual()
            .start(() -> {
              try (Answer answer = answer(node, IN_TURN)) {
                assertThat(answer.next().isLast()).isFalse();
                answer.next();
              } catch (InterruptedException e) {
                // as a client's disconnection does
              }
            });
    await().until(() -> loft.headers.size() == 1);
    client.interrupt();
    client.join();
    await().untilAsserted(() -> assertThat(node.streams().open()).isEmpty());
  }

  @Test
  @Timeout(60)
  void aPeerThatOnlyBeatsIsFollowedThoughTheNextOneIsFull() throws InterruptedException {
    FakePeer cellar = peer("cellar");
    cellar.beatsAfter = 3;
    peer("loft").refuse(Refusal.BUSY, Duration.ZERO);
    peer("barn");
    Heard heard = Heard.of(answer(node(), IN_TURN));
    assertThat(heard.text()).isEqualTo(TEXT);
    assertThat(heard.route().tried())
        .extracting(Route.Tried::node)
        .containsExactly("loft", "cellar");
  }

  @Test
  @Timeout(60)
  void ofThoseThatFallSilentTogetherNoneHoldsTheAnswerUp() throws InterruptedException {
    peer("cellar").silentAfter = 3;
    peer("loft").beatsAfter = 0;
    peer("crypt").silentAfter = 0;
    peer("barn");
    Heard heard = Heard.of(answer(node(), IN_TURN));
    assertThat(heard.text()).isEqualTo(TEXT);
    assertThat(heard.route().node()).isEqualTo("barn");
    assertThat(heard.route().tried())
        .extracting(Route.Tried::node)
        .containsExactlyInAnyOrder("cellar", "loft", "crypt");
  }

  @Test
  @Timeout(60)
  void aDefectMetByARivalDoesNotHoldTheRaceUp() throws InterruptedException {
    peer("cellar").silentAfter = 3;
    peer("loft").isDefective = true;
    peer("barn");
    Heard heard = Heard.of(answer(node(), IN_TURN));
    assertThat(heard.text()).isEqualTo(TEXT);
    assertThat(heard.route().node()).isEqualTo("barn");
  }

  @Test
  void anAnswerWithOtherWeightsIsNotBelieved() throws InterruptedException {
    FakePeer liar = peer("liar");
    liar.claimed = new Digest("e".repeat(64));
    Heard heard = Heard.of(answer(node(), Terms.DEFAULT));
    assertThat(heard.text()).isEmpty();
    assertThat(heard.failure().message()).contains("other weights");
  }

  @Test
  @Timeout(60)
  void peersAreLookedAtWhenTheClockHasBeenSetBack() throws InterruptedException {
    Node node = node();
    time.set(Clock.offset(Clock.systemUTC(), Duration.ofDays(-1)));
    peer("cellar");
    while (node.find(A, Terms.DEFAULT).isEmpty()) {
      Thread.sleep(50);
    }
    assertThat(Heard.of(answer(node, Terms.DEFAULT)).text()).isEqualTo(TEXT);
  }

  @Test
  void nothingIsSentBeyondTheReachOfARequest() throws InterruptedException {
    FakePeer friend = peer("friend", Reach.FRIENDS);
    FakePeer stranger = peer("stranger", Reach.PUBLIC);
    Node node = node();
    assertThat(node.find(A, Terms.DEFAULT)).isEmpty();
    Heard heard =
        Heard.of(
            node.infer(ask(card, Terms.DEFAULT), InferenceRequest.of(new Prompt.Raw("secret"))));
    assertThat(heard.failure().kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(friend.headers).isEmpty();
    assertThat(stranger.headers).isEmpty();
    assertThat(Heard.of(answer(node, Terms.DEFAULT.withReach(Reach.FRIENDS))).text())
        .isEqualTo(TEXT);
    assertThat(stranger.headers).isEmpty();
  }

  @Test
  void whoKeepsPromptsIsAskedOnlyIfThatWasAllowed() throws InterruptedException {
    FakePeer cellar = peer("cellar");
    cellar.keepsPrompts = true;
    Node node = node();
    Heard heard = Heard.of(answer(node, Terms.DEFAULT));
    assertThat(heard.failure().message()).contains("keeps prompts");
    assertThat(cellar.headers).isEmpty();
    assertThat(Heard.of(answer(node, Terms.DEFAULT.withKeepers(true))).text()).isEqualTo(TEXT);
  }

  @Test
  void thisMachineGoesOnWithWhatAPeerBegan() throws InterruptedException {
    new SampleStore(root).install("a");
    engine.play(Script.saying(TEXT));
    FakePeer cellar = peer("cellar");
    cellar.breaksAfter = 4;
    Node node = node();
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(Heard.of(answer(node, IN_TURN)));
    }
    assertThat(all).allSatisfy(heard -> assertThat(heard.text()).isEqualTo(TEXT));
    assertThat(all)
        .anySatisfy(heard -> {
          assertThat(heard.finished().continuity().breaks()).isEqualTo(1);
          assertThat(heard.route().node()).isEqualTo("attic");
        });
  }

  @Test
  @Timeout(60)
  void whoWasStartedAgainIsNotThoughtToRememberAConversation() throws InterruptedException {
    FakePeer cellar = peer("cellar");
    Node node = node();
    InferenceRequest talk = InferenceRequest.of(new Prompt.Raw("word ".repeat(2_000)));
    Heard.of(node.infer(ask(card, Terms.DEFAULT), talk));
    assertThat(Heard.of(node.infer(ask(card, Terms.DEFAULT), talk)).route().why())
        .contains("remembers");
    cellar.isLoaded = false;
    lookAroundUntil(node, () -> !remembers(node, talk));
    cellar.isLoaded = true;
    lookAroundUntil(node, () -> node.catalog().loadedElsewhere(Terms.DEFAULT).size() == 1);
    assertThat(remembers(node, talk)).isFalse();
  }

  private boolean remembers(Node node, InferenceRequest talk) {
    try (Answer answer = node.infer(ask(card, Terms.DEFAULT), talk)) {
      return answer.next() instanceof TokenEvent.Text && answer.route().why().contains("remembers");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void noPromptIsThoughtLongerThanItsModelHolds() throws InterruptedException {
    peer("cellar");
    Node node = node();
    InferenceRequest request = InferenceRequest.of(new Prompt.Raw("word ".repeat(400_000)));
    Heard.of(node.infer(ask(card, Terms.DEFAULT), request));
    assertThat(node.decisions(1).getFirst().wanted().promptTokens())
        .isEqualTo(card.shape().longestContext());
  }

  @Test
  void textsForVectorsAreSharedAndComeBackInOrder() {
    new SampleStore(root).install("a");
    FakePeer cellar = peer("cellar");
    FakePeer loft = peer("loft");
    Node node = node();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      texts.add("text number " + i);
    }
    var shared = node.embed(ask(card, Terms.DEFAULT), texts, true, _ -> {});
    var alone =
        node.embed(
            ask(card, Terms.DEFAULT.withPolicy(new RoutePolicy.LocalOnly())), texts, true, _ -> {});
    assertThat(shared.embedding().vectors()).hasSize(64);
    for (int i = 0; i < 64; i++) {
      assertThat(shared.embedding().vectors().get(i)).isEqualTo(alone.embedding().vectors().get(i));
    }
    assertThat(shared.embedding().promptTokens()).isEqualTo(alone.embedding().promptTokens());
    assertThat(cellar.headers.size() + loft.headers.size()).isGreaterThanOrEqualTo(1);
  }

  @Test
  void theListShowsWhatOnlyPeersHaveAndWhere() {
    peer("cellar");
    peer("loft");
    Node node = node();
    assertThat(node.catalog().list(Terms.DEFAULT))
        .singleElement()
        .satisfies(listed -> {
          assertThat(listed.here()).isFalse();
          assertThat(listed.peers()).containsExactly("cellar", "loft");
          assertThat(listed.card()).isEqualTo(card);
        });
    assertThat(node.catalog().list(Terms.DEFAULT.withReach(Reach.LOCAL))).isEmpty();
    assertThat(node.catalog().loadedElsewhere(Terms.DEFAULT)).hasSize(2);
  }
}
