package dev.folkmoot.node.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.Reply;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.Vector;
import dev.folkmoot.node.EmbeddingAnswer;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.routing.Route;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.testkit.store.SampleStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Vectors by peers that do not give them, or give what are none. */
@Timeout(60)
class EmbedderTest extends Homestead {

  private static final List<String> TEXTS =
      IntStream.range(0, 32).mapToObj(i -> "text number " + i).toList();

  private final AtomicReference<Route> told = new AtomicReference<>();

  EmbedderTest(@TempDir Path folder) {
    super(folder);
  }

  private EmbeddingAnswer embed(Node node, List<String> texts) {
    return node.embed(ask(card, IN_TURN), texts, true, told::set);
  }

  private void assertAskedElsewhere(FakePeer liar, String reason) {
    peer("loft");
    Node node = node();
    EmbeddingAnswer answer = embed(node, TEXTS);
    EmbeddingAnswer right = embed(node, TEXTS);
    for (int i = 0; i < TEXTS.size(); i++) {
      assertThat(answer.embedding().vectors().get(i)).isEqualTo(right.embedding().vectors().get(i));
    }
    assertThat(answer.route().tried()).contains(new Route.Tried(liar.name, reason));
    assertThat(told.get().tried()).isEmpty();
    assertThat(liar.headers).hasSize(1);
  }

  @Test
  void aVectorOfWhatIsNoNumberIsNotBelieved() {
    FakePeer liar = peer("liar");
    liar.spoils =
        vector -> {
          float[] spoilt = vector.clone();
          spoilt[0] = Float.NaN;
          return spoilt;
        };
    assertAskedElsewhere(liar, "it sends a vector of what is no number");
  }

  @Test
  void vectorsOfSeveralLengthsAreNotBelieved() {
    FakePeer liar = peer("liar");
    AtomicLong count = new AtomicLong();
    liar.spoils =
        vector -> Arrays.copyOf(vector, vector.length - (int) (count.getAndIncrement() % 2));
    assertAskedElsewhere(liar, "its vectors are not of one length");
  }

  @Test
  void vectorsThatAreNotAsLongAsThoseOfThisMachineAreMadeElsewhere() {
    new SampleStore(root).install("a");
    FakePeer liar = peer("liar");
    liar.spoils = vector -> Arrays.copyOf(vector, vector.length + 1);
    Node node = node();
    node.load(ask(card, Terms.DEFAULT));
    EmbeddingAnswer answer = embed(node, TEXTS);
    assertThat(answer.embedding().vectors()).hasSize(TEXTS.size());
    assertThat(answer.embedding().vectors())
        .allSatisfy(vector -> assertThat(vector).hasSize(card.shape().embeddingLength()));
    assertThat(answer.route().tried())
        .containsExactly(new Route.Tried("liar", "its vectors are not as long as those of others"));
  }

  @Test
  void anErrorSaysWhoWasAskedAndIsNoFaultOfTheRequest() {
    peer("cellar").isUnreachable = true;
    Node node = node();
    assertThatThrownBy(() -> embed(node, List.of("one")))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              assertThat(e.failure().kind()).isEqualTo(Failure.Kind.BUSY);
              assertThat(e.failure().message()).contains("\"cellar\"", "cannot be reached");
            });
    assertThat(told.get().header()).contains("tried=\"cellar: it cannot be reached");
  }

  @Test
  void whenTheClientLeavesNobodyGoesOn() throws InterruptedException {
    FakePeer cellar = peer("cellar");
    FakePeer loft = peer("loft");
    List.of(cellar, loft).forEach(peer -> peer.silentAfter = 0);
    Node node = node();
    AtomicReference<FailureException> heard = new AtomicReference<>();
    Thread client =
        Thread.ofVirtual()
            .start(() -> {
              try {
                embed(node, TEXTS);
              } catch (FailureException e) {
                heard.set(e);
              }
            });
    await().until(() -> cellar.embeddings.size() == 1 && loft.embeddings.size() == 1);
    client.interrupt();
    client.join();
    assertThat(heard.get().failure().kind()).isEqualTo(Failure.Kind.CANCELLED);
    await().until(() -> cellar.embeddings.getFirst().isClosed());
    await().until(() -> loft.embeddings.getFirst().isClosed());
  }

  @Test
  void aModelThatIsLoadedAheadSaysWhere() {
    peer("cellar");
    Node node = node();
    assertThat(node.load(ask(card, Terms.DEFAULT)).header())
        .contains("node=\"cellar\"", "would answer");
    new SampleStore(root).install("a");
    assertThat(node.load(ask(card, Terms.DEFAULT)).header())
        .contains("node=\"attic\"", "loaded here");
  }

  /** Says these, and then beats for ever; a beat takes a quarter of a second. */
  private static final class Beating implements RemoteAnswer {
    private final Deque<Answer> first;
    private final AtomicLong clock;

    Beating(AtomicLong clock, Answer... first) {
      this.first = new ArrayDeque<>(List.of(first));
      this.clock = clock;
    }

    @Override
    public Reply next() {
      return next(Duration.ofDays(1)).orElseThrow();
    }

    @Override
    public Optional<Reply> next(Duration atMost) {
      clock.addAndGet(Duration.ofMillis(250).toNanos());
      Answer said = first.isEmpty() ? new Answer.Beat(0, 0) : first.poll();
      return Optional.of(new Reply.Heard(said));
    }

    @Override
    public Reply poll() {
      throw new UnsupportedOperationException("nobody polls for vectors");
    }

    @Override
    public void close() {
      first.clear();
    }
  }

  private Duration givenUpAfter(boolean isAlone, int vectors) {
    AtomicLong now = new AtomicLong();
    Answer[] said = new Answer[vectors + 1];
    said[0] = new Answer.Accepted(Duration.ZERO, 0, card.weightsDigest(), Duration.ofMillis(250));
    for (int i = 0; i < vectors; i++) {
      said[i + 1] = new Answer.Embedded(i, Vector.of(new float[] {1, i}));
    }
    Watch watch = new Watch(50, Watch.LEAST_STALL, 0);
    Vectors wanted = new Vectors(vectors + 1, card.weightsDigest(), watch, isAlone, now::get);
    assertThatThrownBy(() -> wanted.gather(new Beating(now, said)))
        .isInstanceOf(FailureException.class)
        .hasMessage(Vectors.STUCK);
    return Duration.ofNanos(now.get());
  }

  @Test
  void whoOnlyBeatsIsFollowedByAnotherAndAVectorIsProgress() {
    Duration idle = givenUpAfter(false, 0);
    assertThat(idle).isBetween(Watch.LEAST_PROMPT_STALL, Watch.LEAST_PROMPT_STALL.plusSeconds(1));
    assertThat(givenUpAfter(false, 20)).isGreaterThanOrEqualTo(idle.plusSeconds(5));
    assertThat(givenUpAfter(true, 0)).isGreaterThanOrEqualTo(Watch.NO_HEADWAY);
  }
}
