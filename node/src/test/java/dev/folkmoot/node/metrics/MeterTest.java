package dev.folkmoot.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.routing.Choice;
import dev.folkmoot.node.routing.Estimate;
import dev.folkmoot.node.routing.RoutePolicy;
import dev.folkmoot.node.stream.StreamListener;
import dev.folkmoot.testkit.engine.SampleModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is counted of streams, told by what their listeners hear. */
final class MeterTest {

  private static final Choice HERE = choice("here", 'a', Reach.LOCAL);
  private static final Choice ATTIC = choice("attic", 'b', Reach.MESH);
  private static final TokenEvent WORD = new TokenEvent.Text("word");
  private static final TokenEvent END =
      new TokenEvent.Finished(
          FinishReason.STOP,
          new Usage(9, 0, 5, Duration.ZERO, Duration.ZERO, Duration.ZERO),
          List.of());

  private long nanos;
  private final Meter meter = new Meter(() -> nanos);
  private final StreamListener stream = meter.begin();

  private static Choice choice(String name, char letter, Reach reach) {
    return new Choice(
        new NodeId("12D3KooW" + Character.toString(letter).repeat(44)),
        name,
        reach,
        "scripted",
        ModelName.parse("chat").orElseThrow(),
        SampleModel.digest("weights"),
        new Estimate(0, 0, 0, 0, 0, 0, 0),
        new RoutePolicy.Auto());
  }

  private static Failure failure(Failure.Kind kind) {
    return new Failure(kind, "it is so");
  }

  private void pass(int millis) {
    nanos += Duration.ofMillis(millis).toNanos();
  }

  private long ended(Place place, Ending ending) {
    return meter.read().at(place).endings().getOrDefault(ending, 0L);
  }

  private void answerHere() {
    stream.asked(HERE, false);
    pass(40);
    stream.began(HERE, false);
    stream.said(WORD);
  }

  @Test
  void anAnswerIsCountedWhereItWasGivenWithItsFirstWordAndItsTokens() {
    assertThat(meter.read().running()).isEqualTo(1);
    answerHere();
    stream.said(END);
    stream.closed();
    MeterReading reading = meter.read();
    assertThat(reading.here().endings())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                Ending.ANSWERED, 1L,
                Ending.CANCELLED, 0L,
                Ending.BUSY, 0L,
                Ending.REFUSED, 0L,
                Ending.FAILED, 0L));
    assertThat(reading.here().firstToken().count()).isEqualTo(1);
    assertThat(reading.here().firstToken().sum()).isEqualTo(Duration.ofMillis(40));
    assertThat(reading.atPeers().firstToken().count()).isZero();
    assertThat(reading.promptTokens()).isEqualTo(9);
    assertThat(reading.completionTokens()).isEqualTo(5);
    assertThat(reading.running()).isZero();
    assertThat(reading.brokenOff()).isZero();
  }

  @Test
  void aStreamThatIsClosedTwiceHasEndedOnce() {
    answerHere();
    stream.said(END);
    stream.closed();
    stream.closed();
    assertThat(ended(Place.LOCAL, Ending.ANSWERED)).isEqualTo(1);
    assertThat(meter.read().running()).isZero();
  }

  @Test
  void aBreakIsAPauseFromTheLastWordToTheNext() {
    stream.asked(ATTIC, false);
    stream.began(ATTIC, false);
    stream.said(WORD);
    pass(300);
    stream.lost(ATTIC, failure(Failure.Kind.ENGINE_FAILED), 1);
    stream.asked(HERE, true);
    pass(100);
    stream.began(HERE, true);
    stream.said(END);
    stream.closed();
    MeterReading reading = meter.read();
    assertThat(reading.resumeGap().count()).isEqualTo(1);
    assertThat(reading.resumeGap().sum()).isEqualTo(Duration.ofMillis(400));
    assertThat(reading.lostAfter()).isEqualTo(1);
    assertThat(reading.lostBefore()).isZero();
    assertThat(ended(Place.LOCAL, Ending.ANSWERED)).isEqualTo(1);
    assertThat(ended(Place.PEER, Ending.ANSWERED)).isZero();
    assertThat(reading.atPeers().firstToken().count()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "BUSY,BUSY",
    "INVALID_REQUEST,REFUSED",
    "NOT_FOUND,REFUSED",
    "ENGINE_FAILED,FAILED",
    "OUT_OF_MEMORY,FAILED",
    "INTERNAL,FAILED",
    "CANCELLED,CANCELLED"
  })
  void aRequestThatNobodyAnsweredEndsAsTheLastOneSaid(Failure.Kind kind, Ending ending) {
    stream.asked(HERE, false);
    stream.lost(HERE, failure(Failure.Kind.ENGINE_FAILED), 0);
    stream.asked(ATTIC, false);
    stream.lost(ATTIC, failure(kind), 0);
    stream.closed();
    assertThat(ended(Place.PEER, ending)).isEqualTo(1);
    assertThat(meter.read().lostBefore()).isEqualTo(2);
    assertThat(meter.read().brokenOff()).isZero();
  }

  @Test
  void anAnswerThatBreaksOffBeforeItsClientIsCountedAsSuch() {
    answerHere();
    stream.lost(HERE, failure(Failure.Kind.ENGINE_FAILED), 1);
    stream.closed();
    assertThat(ended(Place.LOCAL, Ending.FAILED)).isEqualTo(1);
    assertThat(meter.read().brokenOff()).isEqualTo(1);
  }

  @Test
  void aClientThatGoesAwayHasBrokenNothing() {
    answerHere();
    stream.closed();
    assertThat(ended(Place.LOCAL, Ending.CANCELLED)).isEqualTo(1);
    assertThat(meter.read().brokenOff()).isZero();
  }

  @Test
  void aRequestThatNobodyCouldBeAskedIsOfNoPlace() {
    stream.closed();
    assertThat(meter.read().unplaced()).isEqualTo(1);
    assertThat(meter.read().running()).isZero();
    for (Ending ending : Ending.values()) {
      assertThat(ended(Place.LOCAL, ending) + ended(Place.PEER, ending)).isZero();
    }
  }

  @Test
  void aSecondMachineThatIsAskedForASilentOneIsCounted() {
    stream.asked(HERE, false);
    stream.asked(ATTIC, false);
    stream.hedged(HERE, ATTIC);
    assertThat(meter.read().hedged()).isEqualTo(1);
  }

  @Test
  void whatOthersTellIsAddedUp() {
    meter.served(Ending.BUSY);
    meter.embedded(Ending.FAILED);
    MeterReading reading = meter.read();
    assertThat(reading.served()).containsEntry(Ending.BUSY, 1L).containsEntry(Ending.ANSWERED, 0L);
    assertThat(reading.embeddings()).containsEntry(Ending.FAILED, 1L);
  }

  @Test
  void manyThreadsLoseNoCount() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      threads.add(
          Thread.startVirtualThread(() -> {
            for (int round = 0; round < 1_000; round++) {
              StreamListener mine = meter.begin();
              mine.asked(HERE, false);
              mine.began(HERE, false);
              mine.said(WORD);
              mine.said(END);
              mine.closed();
            }
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(ended(Place.LOCAL, Ending.ANSWERED)).isEqualTo(32_000);
    assertThat(meter.read().here().firstToken().count()).isEqualTo(32_000);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "5,0", "6,1", "10,1", "59999,12", "60000,12", "60001,13", "9000000,13"})
  void aDurationFallsIntoTheBucketThatItsBoundCloses(int millis, int bucket) {
    Buckets buckets = new Buckets();
    buckets.add(Duration.ofMillis(millis).toNanos());
    assertThat(buckets.read().counts().get(bucket)).isEqualTo(1);
    assertThat(buckets.read().count()).isEqualTo(1);
  }
}
