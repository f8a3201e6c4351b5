package dev.folkmoot.node.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.net.CardReply;
import dev.folkmoot.net.Loss;
import dev.folkmoot.net.wire.Refusal;
import dev.folkmoot.node.Answer;
import dev.folkmoot.node.Ask;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.NodeConfig;
import dev.folkmoot.node.Platform;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.residency.ResidencyLimits;
import dev.folkmoot.node.routing.Route;
import dev.folkmoot.node.routing.RoutePolicy;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.testkit.engine.Script;
import dev.folkmoot.testkit.engine.ScriptedEngine;
import dev.folkmoot.testkit.store.SampleStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node without a model of its own (unless a test gives it one), and peers that have it. */
class UnbrokenTest {

  private static final ModelName A = ModelName.parse("a").orElseThrow();
  private static final String TEXT = "one two three four five six seven eight nine ten";

  /** The first peer first: the order of their ids is that in which they came. */
  private static final Terms IN_TURN = Terms.DEFAULT.withPolicy(new RoutePolicy.RoundRobin());

  private final AtomicReference<Clock> time = new AtomicReference<>(Clock.systemUTC());
  private final Clock clock = ((InstantSource) () -> time.get().instant()).withZone(ZoneOffset.UTC);
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final FakePeers peers = new FakePeers(clock);
  private final ScriptedEngine engine = new ScriptedEngine();
  private final Path root;
  private final ModelCard card;
  private final List<Node> nodes = new ArrayList<>();

  UnbrokenTest(@TempDir Path folder) {
    root = folder.resolve("own");
    Path theirs = folder.resolve("theirs");
    new SampleStore(theirs).install("a");
    card = ModelStore.open(theirs, clock).find(A).orElseThrow().card();
  }

  @AfterEach
  void close() {
    nodes.forEach(Node::close);
    peers.close();
    timers.shutdownNow();
    threads.close();
    assertThat(peers.all).allSatisfy(peer -> assertThat(peer.engine.openGenerations()).isZero());
  }

  private FakePeer peer(String name) {
    return peer(name, Reach.MESH);
  }

  private FakePeer peer(String name, Reach standing) {
    FakePeer peer = new FakePeer(peers.all.size(), name, standing, card);
    peer.play(Script.saying(TEXT));
    peers.all.add(peer);
    return peer;
  }

  private Node node() {
    ResidencyLimits limits =
        new ResidencyLimits(1L << 30, 3, 512, KeepAlive.DEFAULT, 4096, Duration.ofMinutes(5));
    LocalModels local =
        new LocalModels(ModelStore.open(root, clock), engine, limits, clock, timers, threads);
    Node node =
        new Node(
            NodeConfig.named("attic"),
            local,
            peers,
            Platform.of(clock, timers, threads, new Random(5)));
    nodes.add(node);
    return node;
  }

  private static Ask ask(ModelCard model, Terms terms) {
    return new Ask(model, RunnerOptions.DEFAULT, Optional.empty(), terms);
  }

  private Answer answer(Node node, Terms terms) {
    ModelCard found = node.find(A, terms).orElseThrow();
    return node.infer(ask(found, terms), InferenceRequest.of(new Prompt.Raw("say it")));
  }

  /** What a client hears, and how it ends. */
  private record Heard(String text, TokenEvent last, Route route) {
    static Heard of(Answer answer) throws InterruptedException {
      try (answer) {
        StringBuilder text = new StringBuilder();
        TokenEvent event = answer.next();
        while (!event.isLast()) {
          text.append(((TokenEvent.Text) event).text());
          event = answer.next();
        }
        return new Heard(text.toString(), event, answer.route());
      }
    }

    TokenEvent.Finished finished() {
      assertThat(last).isInstanceOf(TokenEvent.Finished.class);
      return (TokenEvent.Finished) last;
    }

    Failure failure() {
      assertThat(last).isInstanceOf(TokenEvent.Failed.class);
      return ((TokenEvent.Failed) last).failure();
    }
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
    var shared = node.embed(ask(card, Terms.DEFAULT), texts, true);
    var alone =
        node.embed(ask(card, Terms.DEFAULT.withPolicy(new RoutePolicy.LocalOnly())), texts, true);
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

  @Test
  void theDeadDoNotHideAModelThatTheLivingHave() {
    for (String name : List.of("cellar", "loft", "barn", "shed", "attic-2")) {
      peer(name).noCard = new CardReply.Lost(Loss.UNREACHABLE, "nobody is there");
    }
    peer("kitchen");
    assertThat(node().find(A, Terms.DEFAULT)).contains(card);
    assertThat(peers.cardsAsked).hasValue(6);
  }

  @Test
  void aMachineThatIsSilentDoesNotHideAModelThatAnotherShows() {
    FakePeer silent = peer("cellar");
    silent.isMute = true;
    peer("loft");
    assertThat(node().find(A, Terms.DEFAULT)).contains(card);
    silent.unmuted.countDown();
  }
}
