package dev.folkmoot.node.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.ModelReference;
import dev.folkmoot.net.wire.Refusal;
import dev.folkmoot.node.local.LocalAnswer;
import dev.folkmoot.node.metrics.Ending;
import dev.folkmoot.testkit.engine.SampleModel;
import dev.folkmoot.testkit.engine.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderTest {

  private static final RunnerOptions ANY = RunnerOptions.DEFAULT;
  private static final RunnerOptions SMALL = ANY.orContextLength(64);
  private static final Duration LONG = Duration.ofMinutes(10);

  @TempDir Path root;
  private Hall hall;

  @BeforeEach
  void open() {
    hall = new Hall(root, ServingSettings.DEFAULT);
  }

  @AfterEach
  void close() {
    hall.close();
    assertThat(hall.serving.running()).isZero();
    assertThat(hall.serving.waiting()).isZero();
    assertThat(hall.engine.openGenerations()).isZero();
  }

  private void reopen(ServingSettings settings) {
    hall.close();
    hall = new Hall(root, settings);
  }

  private void playEndless(int slots) {
    hall.engine.play(Script.tokens(1_000_000_000).withSlots(slots));
  }

  private Answer.Refused refusalOf(FakeExchange<InferBody> exchange) {
    exchange.awaitEnd();
    assertThat(exchange.sent()).hasSize(1);
    assertThat(exchange.wasBodyRead()).isFalse();
    return exchange.refused();
  }

  @Test
  void aRequestIsAcceptedBegunAnsweredAndEnded() {
    FakeExchange<InferBody> exchange = hall.ask(1, "hello good world").awaitEnd();
    assertThat(exchange.accepted().digest()).isEqualTo(hall.model().weightsDigest());
    assertThat(exchange.accepted().queuePlace()).isZero();
    assertThat(exchange.accepted().beatInterval()).isEqualTo(Duration.ofMillis(250));
    assertThat(exchange.sent().get(1)).isEqualTo(new Answer.Began(new Origin("scripted", 4096)));
    assertThat(exchange.text()).isEqualTo("hello good world");
    assertThat(exchange.last())
        .isInstanceOfSatisfying(
            Answer.Event.class,
            event -> assertThat(event.event()).isInstanceOf(TokenEvent.Finished.class));
  }

  /** Where an engine is and what it says of itself is its owner's affair. */
  @Test
  void whyAnEngineDiedInTheMiddleStaysHere() {
    hall.engine.play(Script.saying("one two three").withFailureAfter(2));
    FakeExchange<InferBody> exchange = hall.ask(1, "count").awaitEnd();
    assertThat(exchange.failure().kind()).isEqualTo(Failure.Kind.ENGINE_FAILED);
    assertThat(exchange.failure().message()).isEqualTo("the engine of the machine failed");
  }

  @Test
  void aBeatTellsHowFarThePromptHasComeAndNothingWhileTheRequestWaits() {
    playEndless(1);
    FakeExchange<InferBody> running = hall.ask(1, "three short words").awaitAccepted();
    await().until(() -> running.beat().equals(new Answer.Beat(3, 3)));
    FakeExchange<InferBody> waiting = hall.ask(2, "later").awaitAccepted();
    assertThat(waiting.beat()).isEqualTo(new Answer.Beat(0, 0));
    running.cancel();
    await().until(() -> waiting.beat().equals(new Answer.Beat(1, 1)));
    waiting.cancel();
  }

  @Test
  void acceptanceComesBeforeTheModelIsLoaded() {
    CountDownLatch gate = new CountDownLatch(1);
    hall.engine.play(Script.ECHO.withBeforeLoad(_ -> pass(gate)));
    FakeExchange<InferBody> exchange = hall.ask(1, "hello").awaitAccepted();
    assertThat(exchange.sent()).hasSize(1);
    gate.countDown();
    assertThat(exchange.awaitEnd().text()).isEqualTo("hello");
  }

  private static void pass(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoIsOutOfReachIsRefusedWithItsBodyUnread() {
    assertThat(refusalOf(hall.ask(1, Reach.FRIENDS, hall.header(), "x")).kind())
        .isEqualTo(Refusal.OUT_OF_REACH);
  }

  @Test
  void aRequestThatMayNotComeThisFarIsRefusedThoughItsAskerIsServed() {
    reopen(ServingSettings.DEFAULT.withServes(Reach.PUBLIC));
    assertThat(refusalOf(hall.ask(1, Reach.FRIENDS, hall.header(), "x")).kind())
        .isEqualTo(Refusal.OUT_OF_REACH);
    var header = hall.header(Reach.FRIENDS, ANY, false, LONG);
    assertThat(hall.ask(1, Reach.FRIENDS, header, "x").awaitEnd().text()).isEqualTo("x");
  }

  @Test
  void whoServesNobodyRefusesItsOwnersMachinesToo() {
    reopen(ServingSettings.DEFAULT.withServes(Reach.LOCAL));
    assertThat(refusalOf(hall.ask(1, "x")).kind()).isEqualTo(Refusal.OUT_OF_REACH);
    assertThat(hall.serving.provider().card(Hall.node(1), Reach.MESH, Hall.A)).isEmpty();
  }

  @Test
  void aKeeperRefusesWhoHasNotAllowedIt() {
    reopen(ServingSettings.DEFAULT.withDataPolicy(DataPolicy.KEEPS_PROMPTS));
    assertThat(refusalOf(hall.ask(1, "x")).kind()).isEqualTo(Refusal.KEEPS_PROMPTS);
  }

  @Test
  void aModelIsFoundByItsWeightsUnderAnyName() {
    var header = hall.headerFor(hall.model().weightsDigest());
    assertThat(hall.ask(1, Reach.MESH, header, "x").awaitEnd().text()).isEqualTo("x");
  }

  @Test
  void otherWeightsUnderTheNameAreNoSubstituteWhereTheyMustBeTheSame() {
    ModelReference exact =
        new ModelReference(Hall.A, Optional.of(SampleModel.digest("other")), true);
    var header = hall.header(exact, Reach.MESH, ANY, false, LONG);
    assertThat(refusalOf(hall.ask(1, Reach.MESH, header, "x")).kind())
        .isEqualTo(Refusal.NO_SUCH_MODEL);
    ModelReference loose =
        new ModelReference(Hall.A, Optional.of(SampleModel.digest("other")), false);
    var second = hall.header(loose, Reach.MESH, ANY, false, LONG);
    assertThat(hall.ask(1, Reach.MESH, second, "x").awaitEnd().text()).isEqualTo("x");
  }

  @Test
  void aModelThatIsUsedOtherwiseIsNotLoadedAnewUnderItsUser() {
    playEndless(4);
    try (LocalAnswer mine = hall.own(ANY)) {
      assertThat(mine.origin().contextLength()).isEqualTo(4096);
      var header = hall.header(Reach.MESH, SMALL, false, LONG);
      assertThat(refusalOf(hall.ask(1, Reach.MESH, header, "x")).kind())
          .isEqualTo(Refusal.OPTIONS_DIFFER);
    }
    hall.engine.play(Script.ECHO);
    var header = hall.header(Reach.MESH, SMALL, false, LONG);
    assertThat(hall.ask(1, Reach.MESH, header, "x").awaitEnd().sent())
        .contains(new Answer.Began(new Origin("scripted", 64)));
  }

  @Test
  void aModelThatCannotFitIsRefusedBeforeItsBodyIsRead() {
    hall.engine.play(
        Script.ECHO.withFootprint((_, _) -> new dev.folkmoot.engine.Footprint(1L << 40, 0, 0)));
    assertThat(refusalOf(hall.ask(1, "x")).kind()).isEqualTo(Refusal.OUT_OF_MEMORY);
  }

  @Test
  void theOwnersRequestsGoBeforeThoseOfPeersThatWait() {
    playEndless(1);
    LocalAnswer first = hall.own(ANY);
    FakeExchange<InferBody> peer = hall.ask(1, "x").awaitAccepted();
    assertThat(peer.accepted().expectedWait()).isPositive();
    await().until(() -> hall.serving.waiting() == 1);
    LocalAnswer second = hall.own(ANY);
    first.close();
    await().until(() -> hall.local.inMemory().getFirst().uses() == 1);
    assertThat(hall.serving.waiting()).isEqualTo(1);
    second.close();
    peer.awaitSent(Answer.Began.class);
    peer.cancel();
    peer.awaitEnd();
  }

  @Test
  void whoWillNotWaitThatLongIsRefusedAtOnceAndToldWhenToComeBack() {
    playEndless(1);
    try (LocalAnswer _ = hall.own(ANY)) {
      var header = hall.header(Reach.MESH, ANY, false, Duration.ofMillis(1));
      Answer.Refused refused = refusalOf(hall.ask(1, Reach.MESH, header, "x"));
      assertThat(refused.kind()).isEqualTo(Refusal.BUSY);
      assertThat(refused.retryAfter()).isPositive();
      assertThat(hall.serving.waiting()).isZero();
      assertThat(ended(Ending.BUSY)).isEqualTo(1);
    }
  }

  @Test
  void aFullQueueIsSaidAtOnce() {
    reopen(ServingSettings.DEFAULT.withQueue(10, 2));
    playEndless(1);
    try (LocalAnswer _ = hall.own(ANY)) {
      var waiting = List.of(hall.ask(1, "x").awaitAccepted(), hall.ask(1, "x").awaitAccepted());
      assertThat(refusalOf(hall.ask(1, "x")).kind()).isEqualTo(Refusal.BUSY);
      hall.ask(2, "x").awaitAccepted().cancel();
      waiting.forEach(FakeExchange::cancel);
      waiting.forEach(FakeExchange::awaitEnd);
    }
    await().until(() -> hall.serving.waiting() == 0);
  }

  @Test
  void anAskerThatGoesFreesItsSlotAtOnce() {
    playEndless(1);
    FakeExchange<InferBody> first = hall.ask(1, "x").awaitSent(Answer.Event.class);
    FakeExchange<InferBody> second = hall.ask(2, "x").awaitAccepted();
    first.cancel();
    second.awaitSent(Answer.Event.class);
    first.awaitEnd();
    await().until(() -> hall.engine.cancelled() == 1);
    second.cancel();
    second.awaitEnd();
  }

  @Test
  void anAskerThatGoesWhileItsModelLoadsLeavesTheLine() {
    CountDownLatch gate = new CountDownLatch(1);
    hall.engine.play(Script.ECHO.withBeforeLoad(_ -> pass(gate)));
    FakeExchange<InferBody> exchange = hall.ask(1, "x").awaitAccepted();
    await().until(() -> hall.local.waiting() == 1);
    exchange.cancel();
    exchange.awaitEnd();
    assertThat(hall.local.waiting()).isZero();
    gate.countDown();
  }

  @Test
  void anEngineThatDiesIsPassedOnAsItsEvent() {
    hall.engine.play(Script.ECHO.withFailureAfter(1));
    FakeExchange<InferBody> exchange = hall.ask(1, "one two").awaitEnd();
    assertThat(exchange.failure().kind()).isEqualTo(Failure.Kind.ENGINE_FAILED);
    assertThat(exchange.text()).isEqualTo("one");
  }

  private long ended(Ending ending) {
    return hall.meter.read().served().getOrDefault(ending, 0L);
  }

  @Test
  void everyRequestIsCountedOnceByHowItEnded() {
    hall.ask(1, "x").awaitEnd();
    hall.embed(List.of("x")).awaitEnd();
    hall.ask(1, Reach.FRIENDS, hall.header(), "x").awaitEnd();
    hall.engine.play(Script.ECHO.withFailureAfter(1));
    hall.ask(1, "one two").awaitEnd();
    playEndless(1);
    FakeExchange<InferBody> gone = hall.ask(1, "x").awaitSent(Answer.Event.class);
    gone.cancel();
    gone.awaitEnd();
    assertThat(ended(Ending.ANSWERED)).isEqualTo(2);
    assertThat(ended(Ending.REFUSED)).isEqualTo(1);
    assertThat(ended(Ending.FAILED)).isEqualTo(1);
    assertThat(ended(Ending.CANCELLED)).isEqualTo(1);
    assertThat(ended(Ending.BUSY)).isZero();
  }

  @Test
  void aModelThatDoesNotLoadIsAFailureOfThisMachineWithoutItsPaths() {
    hall.engine.play(
        Script.ECHO.withBeforeLoad(file -> {
          throw new FailureException(Failure.Kind.ENGINE_FAILED, "cannot read " + file.path());
        }));
    FakeExchange<InferBody> exchange = hall.ask(1, "x").awaitEnd();
    assertThat(exchange.failure().kind()).isEqualTo(Failure.Kind.ENGINE_FAILED);
    assertThat(exchange.failure().message()).doesNotContain(root.toString());
  }

  @Test
  void whatIsWrongAnywhereIsTold() {
    FakeExchange<InferBody> exchange =
        new FakeExchange<InferBody>(
                Hall.node(1),
                Reach.MESH,
                hall.header(),
                () -> {
                  throw FailureException.invalid("the peer sent no request");
                })
            .servedBy(hall.serving.provider()::infer)
            .awaitEnd();
    assertThat(exchange.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
  }

  @Test
  void whatCannotBeTakenUpHereMayBeElsewhere() {
    var header = hall.header(Reach.MESH, ANY, true, LONG);
    FakeExchange<InferBody> exchange =
        new FakeExchange<InferBody>(
                Hall.node(1),
                Reach.MESH,
                header,
                () -> {
                  throw FailureException.invalid("this engine cannot go on with thoughts");
                })
            .servedBy(hall.serving.provider()::infer)
            .awaitEnd();
    assertThat(exchange.failure().kind()).isEqualTo(Failure.Kind.NOT_FOUND);
  }

  @Test
  void vectorsComeOneForEachText() {
    var exchange = hall.embed(List.of("one", "two two")).awaitEnd();
    assertThat(exchange.sent()).hasSize(4).last().isEqualTo(new Answer.AllEmbedded(3));
    assertThat(((Answer.Embedded) exchange.sent().get(2)).text()).isEqualTo(1);
  }

  @Test
  void tokensAreCounted() {
    InferBody body = InferBody.of(InferenceRequest.of(new Prompt.Raw("one two three")));
    var exchange =
        new FakeExchange<>(Hall.node(1), Reach.MESH, hall.header(), () -> body)
            .servedBy(hall.serving.provider()::countTokens)
            .awaitEnd();
    assertThat(exchange.last()).isEqualTo(new Answer.Counted(3));
  }

  @Test
  void aCardIsShownToThoseWhoAreServed() {
    Provider provider = hall.serving.provider();
    assertThat(provider.card(Hall.node(1), Reach.MESH, Hall.A)).contains(hall.model().card());
    assertThat(provider.card(Hall.node(1), Reach.FRIENDS, Hall.A)).isEmpty();
    assertThat(provider.card(Hall.node(1), Reach.MESH, ModelName.parse("b").orElseThrow()))
        .isEmpty();
  }

  @Test
  void theModelsKeepAliveIsTheOwnersAndNotThePeers() {
    hall.ask(1, "x").awaitEnd();
    assertThat(hall.local.inMemory().getFirst().expiresAt())
        .isEqualTo(hall.clock.instant().plus(Duration.ofMinutes(5)));
  }
}
