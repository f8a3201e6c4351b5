package dev.folkmoot.node.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.node.Answer;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.testkit.engine.Script;
import dev.folkmoot.testkit.store.SampleStore;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients hear of a node that is told to end. */
@Timeout(60)
class LeavingTest extends Homestead {

  private static final int MANY_TOKENS = 20_000;

  LeavingTest(@TempDir Path folder) {
    super(folder);
    new SampleStore(root).install("a");
  }

  /** One answer runs, and a second one waits for its slot. */
  private Node busyNode() {
    engine.play(Script.tokens(MANY_TOKENS).withSlots(1));
    return node();
  }

  private CompletableFuture<TokenEvent> firstOf(Answer answer) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return answer.next();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        threads);
  }

  private static void assertLeft(TokenEvent event) {
    assertThat(event)
        .isInstanceOfSatisfying(
            TokenEvent.Failed.class,
            failed -> {
              assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.BUSY);
              assertThat(failed.failure().message()).contains("shutting down");
            });
  }

  @Test
  void whoWaitsForASlotIsToldAtOnceAndWhoIsAnsweredHearsTheEnd() throws Exception {
    Node node = busyNode();
    try (Answer running = answer(node, Terms.DEFAULT);
        Answer waiting = answer(node, Terms.DEFAULT)) {
      assertThat(running.next().isLast()).isFalse();
      CompletableFuture<TokenEvent> first = firstOf(waiting);
      await().until(() -> node.resident().getFirst().uses() == 2);
      assertThat(first).isNotDone();
      node.leave();
      assertLeft(first.get());
      TokenEvent event = running.next();
      while (!event.isLast()) {
        event = running.next();
      }
      assertThat(event).isInstanceOf(TokenEvent.Finished.class);
    }
  }

  @Test
  void whoWaitsForASlotIsHandedToAMachineThatHasOne() throws Exception {
    Node node = busyNode();
    try (Answer running = answer(node, Terms.DEFAULT);
        Answer waiting = answer(node, Terms.DEFAULT)) {
      assertThat(running.next().isLast()).isFalse();
      CompletableFuture<TokenEvent> first = firstOf(waiting);
      await().until(() -> node.resident().getFirst().uses() == 2);
      peer("cellar");
      lookAround(node);
      node.leave();
      assertThat(((TokenEvent.Text) first.get()).text()).isEqualTo("one");
      assertThat(waiting.route().node()).isEqualTo("cellar");
    }
  }

  @Test
  void whoWaitsForAModelThatIsBeingLoadedIsToldAtOnce() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    engine.play(
        Script.ECHO.withBeforeLoad(_ -> {
          loading.countDown();
          try {
            assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        }));
    Node node = node();
    try (Answer answer = answer(node, Terms.DEFAULT)) {
      CompletableFuture<TokenEvent> first = firstOf(answer);
      loading.await();
      node.leave();
      assertLeft(first.get());
    } finally {
      goOn.countDown();
    }
  }

  @Test
  void whoHasHeardNothingInTheEndIsToldThoughAPeerWorksOnIt() throws Exception {
    FakePeer cellar = peer("cellar");
    cellar.silentAfter = 0;
    new SampleStore(root).delete("a");
    Node node = node();
    try (Answer answer = node.infer(ask(card, Terms.DEFAULT), SAY_IT)) {
      CompletableFuture<TokenEvent> first = firstOf(answer);
      await().until(() -> cellar.headers.size() == 1);
      node.leave();
      assertThat(first).isNotDone();
      node.hurry();
      assertLeft(first.get());
    }
  }

  @Test
  void whoComesLateIsToldAtOnce() throws InterruptedException {
    engine.play(Script.ECHO);
    Node node = node();
    node.leave();
    assertLeft(Heard.of(answer(node, Terms.DEFAULT)).last());
  }

  @Test
  void anAnswerThatIsCutOffByTheEndSaysSo() throws Exception {
    Node node = busyNode();
    AtomicReference<TokenEvent> last = new AtomicReference<>();
    CountDownLatch begun = new CountDownLatch(1);
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try (Answer answer = answer(node, Terms.DEFAULT)) {
                TokenEvent event = answer.next();
                begun.countDown();
                while (!event.isLast()) {
                  event = answer.next();
                }
                last.set(event);
              } catch (InterruptedException e) {
                throw new AssertionError("the end of the node is to be heard", e);
              }
            });
    begun.await();
    node.leave();
    reader.interrupt();
    reader.join();
    assertLeft(last.get());
  }
}
