package dev.folkmoot.node.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.advert.AdvertContent;
import dev.folkmoot.net.advert.Availability;
import dev.folkmoot.net.advert.LoadReport;
import dev.folkmoot.net.advert.ModelOffer;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.Refusal;
import dev.folkmoot.node.local.LocalAnswer;
import dev.folkmoot.testkit.engine.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rest, what is told of oneself, and leaving. */
class ServingTest {

  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration BOUND = Duration.ofSeconds(10);

  @TempDir Path root;
  private Hall hall;

  @BeforeEach
  void open() {
    hall = new Hall(root, ServingSettings.DEFAULT);
  }

  private void open(ServingSettings settings) {
    hall.close();
    hall = new Hall(root, settings);
  }

  @AfterEach
  void close() {
    hall.close();
  }

  private Availability told() {
    return hall.network.reported.getLast().availability();
  }

  private void lookAgain() {
    awaitLook();
    hall.clock.advance(LOOK);
    awaitLook();
  }

  /** A look that is over has asked for the next one. */
  private void awaitLook() {
    await().until(() -> hall.clock.pendingTasks() > 0);
  }

  /** Without waiting for the next look: the clock stands still here. */
  @Test
  void aModelThatComesOrGoesIsToldOfAtOnce() {
    ModelName twin = ModelName.parse("twin").orElseThrow();
    hall.local.store().copy(hall.model().name(), twin);
    await().until(() -> offered().contains(twin));
    hall.local.store().delete(twin);
    await().until(() -> !offered().contains(twin));
  }

  private List<ModelName> offered() {
    return hall.network.told(Reach.MESH).models().stream().map(ModelOffer::name).toList();
  }

  @Test
  void inQuietHoursNobodyIsServedAndEverybodyIsTold() {
    // The clock stands at midnight, UTC.
    open(ServingSettings.DEFAULT.withRest(QuietHours.parse("23:00-00:30"), false));
    assertThat(told()).isEqualTo(Availability.RESTING);
    Answer.Refused refused = hall.ask(1, "x").awaitEnd().refused();
    assertThat(refused.kind()).isEqualTo(Refusal.RESTING);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofMinutes(30));
    hall.clock.advance(Duration.ofMinutes(30));
    assertThat(hall.ask(1, "x").awaitEnd().text()).isEqualTo("x");
    lookAgain();
    await().until(() -> told() == Availability.ACCEPTING);
  }

  @Test
  void whileSomebodyWorksAtTheMachineNobodyElseIsServed() {
    open(ServingSettings.DEFAULT.withRest(QuietHours.NONE, true));
    assertThat(hall.ask(1, "x").awaitEnd().refused().kind()).isEqualTo(Refusal.RESTING);
    hall.activity =
        new Idleness.Activity(OptionalDouble.of(0), Optional.of(Duration.ofMinutes(10)));
    lookAgain();
    await().until(() -> told() == Availability.ACCEPTING);
    assertThat(hall.ask(1, "x").awaitEnd().text()).isEqualTo("x");
  }

  @Test
  void whenTheOwnerComesBackWaitingRequestsAreGivenBackAndRunningOnesEnd() {
    open(ServingSettings.DEFAULT.withRest(QuietHours.NONE, true));
    hall.activity =
        new Idleness.Activity(OptionalDouble.of(0), Optional.of(Duration.ofMinutes(10)));
    lookAgain();
    await().until(() -> told() == Availability.ACCEPTING);
    hall.engine.play(Script.tokens(1_000_000_000).withSlots(1));
    FakeExchange<InferBody> running = hall.ask(1, "x").awaitSent(Answer.Event.class);
    FakeExchange<InferBody> waiting = hall.ask(2, "x").awaitAccepted();
    await().until(() -> hall.serving.waiting() == 1);
    hall.activity = new Idleness.Activity(OptionalDouble.of(0), Optional.of(Duration.ZERO));
    lookAgain();
    assertThat(waiting.awaitEnd().failure().kind()).isEqualTo(Failure.Kind.BUSY);
    assertThat(hall.serving.running()).isEqualTo(1);
    running.cancel();
    running.awaitEnd();
  }

  @Test
  void theMeshIsToldOfEveryModelAndNobodyElseOfAnything() {
    assertThat(hall.network.published).hasSize(1);
    assertThat(hall.network.published.getFirst()).containsOnlyKeys(Reach.MESH);
    AdvertContent content = hall.network.told(Reach.MESH);
    assertThat(content.name()).isEqualTo("attic");
    assertThat(content.engines()).containsExactly("scripted");
    assertThat(content.addresses()).containsExactly("/ip4/127.0.0.1/tcp/1");
    assertThat(content.models())
        .singleElement()
        .satisfies(offer -> {
          assertThat(offer.name()).isEqualTo(hall.model().name());
          assertThat(offer.digest()).isEqualTo(hall.model().weightsDigest());
          assertThat(offer.contextLength()).isEqualTo(hall.model().shape().longestContext());
        });
  }

  @Test
  void friendsAreToldLessAndOnlyIfTheyAreServed() {
    open(ServingSettings.DEFAULT.withServes(Reach.FRIENDS));
    var published = hall.network.published.getFirst();
    assertThat(published).containsOnlyKeys(Reach.MESH, Reach.FRIENDS);
    assertThat(hall.network.told(Reach.FRIENDS).engines()).isEmpty();
    assertThat(hall.network.told(Reach.FRIENDS).models()).hasSize(1);
  }

  @Test
  void whoServesNobodyOffersNothing() {
    open(ServingSettings.DEFAULT.withServes(Reach.LOCAL));
    AdvertContent content = hall.network.told(Reach.MESH);
    assertThat(content.models()).isEmpty();
    assertThat(content.serves()).isEqualTo(Reach.LOCAL);
  }

  @Test
  void whatAnotherProgramPutThereOrTookAwayIsToldInTimeAndNothingElseIsToldTwice() {
    lookForHalfAMinute();
    assertThat(hall.network.published).hasSize(1);
    hall.samples.install("b");
    lookForHalfAMinute();
    await().until(() -> hall.network.published.size() == 2);
    assertThat(hall.network.told(Reach.MESH).models()).extracting(ModelOffer::name).hasSize(2);
    hall.samples.delete("b");
    lookForHalfAMinute();
    await().until(() -> hall.network.published.size() == 3);
  }

  private void lookForHalfAMinute() {
    for (int look = 0; look <= 6; look++) {
      lookAgain();
    }
  }

  @Test
  void whatItIsDoingIsToldAtEveryChange() {
    assertThat(hall.network.reported.getLast().isFull()).isFalse();
    hall.engine.play(Script.tokens(1_000_000_000).withSlots(1));
    try (LocalAnswer _ = hall.own(RunnerOptions.DEFAULT)) {
      await().until(() -> hall.network.reported.getLast().running() == 1);
      LoadReport load = hall.network.reported.getLast();
      assertThat(load.slots()).isEqualTo(1);
      assertThat(load.loaded())
          .singleElement()
          .satisfies(loaded -> {
            assertThat(loaded.is(hall.model().weightsDigest())).isTrue();
            assertThat(loaded.options().contextLength()).contains(4096);
          });
      FakeExchange<InferBody> peer = hall.ask(1, "x").awaitAccepted();
      await().until(() -> hall.network.reported.getLast().queued() == 1);
      peer.cancel();
    }
    await().until(() -> hall.network.reported.getLast().running() == 0);
  }

  @Test
  void whoLeavesGivesBackWhatWaitsAndLetsEndWhatRuns() throws InterruptedException {
    hall.engine.play(Script.saying("one two three").withSlots(1).withRunAhead(1));
    LocalAnswer mine = hall.own(RunnerOptions.DEFAULT);
    FakeExchange<InferBody> waiting = hall.ask(1, "x").awaitAccepted();
    await().until(() -> hall.serving.waiting() == 1);
    hall.serving.drain(BOUND);
    assertThat(waiting.awaitEnd().failure().kind()).isEqualTo(Failure.Kind.BUSY);
    assertThat(hall.ask(2, "x").awaitEnd().refused().kind()).isEqualTo(Refusal.DRAINING);
    assertThat(hall.network.left).containsExactly(BOUND, Duration.ZERO);
    assertThat(mine.next().isLast()).isFalse();
    mine.close();
  }

  @Test
  void whatStillRunsAtTheBoundIsBrokenOffInWordsThatSendItElsewhere() throws Exception {
    hall.engine.play(Script.tokens(1_000_000_000).withSlots(1));
    FakeExchange<InferBody> running = hall.ask(1, "x").awaitSent(Answer.Event.class);
    Thread draining = Thread.ofVirtual().start(() -> hall.serving.drain(BOUND));
    await().until(() -> told() == Availability.DRAINING);
    int soFar = running.sent().size();
    await().until(() -> running.sent().size() > soFar);
    await()
        .until(() -> {
          hall.clock.advance(BOUND);
          return !draining.isAlive();
        });
    assertThat(running.awaitEnd().failure().kind()).isEqualTo(Failure.Kind.BUSY);
    assertThat(hall.network.left).containsExactly(BOUND, Duration.ZERO);
    await().until(() -> hall.engine.openGenerations() == 0);
  }
}
