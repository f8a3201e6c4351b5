package dev.folkmoot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.net.Solitude;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.metrics.Ending;
import dev.folkmoot.node.residency.ResidencyLimits;
import dev.folkmoot.node.residency.ResidentModel;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.testkit.engine.Script;
import dev.folkmoot.testkit.engine.ScriptedEngine;
import dev.folkmoot.testkit.store.SampleGguf;
import dev.folkmoot.testkit.store.SampleStore;
import dev.folkmoot.testkit.time.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTest {

  private static final ModelName A = ModelName.parse("a").orElseThrow();
  private static final RunnerOptions ANY = RunnerOptions.DEFAULT;
  private static final InferenceRequest HELLO =
      InferenceRequest.of(new Prompt.Raw("hello good world"));

  private final ManualClock clock = new ManualClock();
  private final ScriptedEngine engine = new ScriptedEngine();
  private final SampleStore samples;
  private final Node node;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** The streams' own, which run: those of the models stand still with their clock. */
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();

  private ModelCard card;

  NodeTest(@TempDir Path root) {
    samples = new SampleStore(root);
    samples.install("a");
    node = nodeOver(root);
    card = node.find(A, Terms.DEFAULT).orElseThrow();
  }

  private Node nodeOver(Path root) {
    ResidencyLimits limits =
        new ResidencyLimits(1L << 30, 3, 512, KeepAlive.DEFAULT, 4096, Duration.ofMinutes(5));
    return new Node(
        NodeConfig.named("attic"),
        new LocalModels(
            ModelStore.open(root, clock), engine, limits, clock, clock.scheduler(), threads),
        new Solitude(),
        Platform.of(clock, timers, threads, new Random(1)));
  }

  @AfterEach
  void close() {
    node.close();
    timers.shutdownNow();
    assertThat(engine.isClosed()).isTrue();
    assertThat(engine.loadedModels()).isZero();
    assertThat(engine.openGenerations()).isZero();
  }

  private Answer infer() {
    return node.infer(ask(ANY), HELLO);
  }

  private Ask ask(RunnerOptions options) {
    return new Ask(card, options, Optional.empty(), Terms.DEFAULT);
  }

  private void loadForGood() {
    node.load(new Ask(card, ANY, Optional.of(KeepAlive.FOREVER), Terms.DEFAULT));
  }

  private static String textOf(Answer answer) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    TokenEvent event = answer.next();
    while (!event.isLast()) {
      text.append(((TokenEvent.Text) event).text());
      event = answer.next();
    }
    assertThat(event).isInstanceOf(TokenEvent.Finished.class);
    return text.toString();
  }

  @Test
  void aRequestIsAnsweredByItsModelAndSaysByWhomAndWhy() throws InterruptedException {
    try (Answer answer = infer()) {
      assertThat(textOf(answer)).isEqualTo("hello good world");
      assertThat(answer.loadTime()).isEqualTo(Duration.ZERO);
      assertThat(answer.route().node()).isEqualTo("attic");
      assertThat(answer.route().engine()).isEqualTo("scripted");
      assertThat(answer.route().why()).contains("this machine, loads in");
    }
    try (Answer again = infer()) {
      assertThat(again.next().isLast()).isFalse();
      assertThat(again.route().why()).contains("loaded and idle");
    }
  }

  @Test
  void metricsTellWhatWasAnsweredAndWhatIsInMemory() throws InterruptedException {
    try (Answer answer = infer()) {
      assertThat(textOf(answer)).isNotEmpty();
      assertThat(node.metrics().running()).isEqualTo(1);
    }
    node.embed(ask(ANY), List.of("a text"), true, _ -> {});
    Metrics metrics = node.metrics();
    assertThat(metrics.counted().here().endings()).containsEntry(Ending.ANSWERED, 1L);
    assertThat(metrics.counted().embeddings()).containsEntry(Ending.ANSWERED, 1L);
    assertThat(metrics.loadedModels()).isEqualTo(1);
    assertThat(metrics.running()).isZero();
    assertThat(metrics.queued()).isZero();
    assertThat(metrics.peers()).isEmpty();
  }

  @Test
  void aModelThatIsNotInstalledIsNotFound() {
    assertThat(node.find(ModelName.parse("nobody").orElseThrow(), Terms.DEFAULT)).isEmpty();
  }

  @Test
  void anAnswerThatIsClosedEarlyIsCancelledAndLetsItsModelGo() throws InterruptedException {
    engine.play(Script.tokens(1_000_000));
    try (Answer answer = infer()) {
      assertThat(answer.next()).isInstanceOf(TokenEvent.Text.class);
      assertThat(node.resident()).extracting(ResidentModel::uses).containsExactly(1);
    }
    assertThat(node.resident()).extracting(ResidentModel::uses).containsExactly(0);
    await().until(() -> engine.cancelled() == 1);
  }

  @Test
  void vectorsAreMadeInTheOrderOfTheTexts() {
    EmbeddingAnswer both = node.embed(ask(ANY), List.of("one", "two two"), true, _ -> {});
    EmbeddingAnswer second = node.embed(ask(ANY), List.of("two two"), true, _ -> {});
    assertThat(both.embedding().vectors()).hasSize(2);
    assertThat(both.embedding().vectors().get(1)).isEqualTo(second.embedding().vectors().get(0));
    assertThat(both.embedding().promptTokens()).isEqualTo(3);
    assertThat(both.route().node()).isEqualTo("attic");
    assertThat(node.resident()).extracting(ResidentModel::uses).containsExactly(0);
  }

  @Test
  void aTextThatIsTooLongIsRefusedAndTheModelIsLetGo() {
    RunnerOptions small = ANY.orContextLength(4);
    assertThatThrownBy(
            () -> node.embed(ask(small), List.of("one two three four five"), false, _ -> {}))
        .hasMessage("the input length exceeds the context length");
    assertThat(node.resident()).extracting(ResidentModel::uses).containsExactly(0);
    assertThat(node.countTokens(ask(small), HELLO)).isEqualTo(3);
  }

  @Test
  void c117AModelWhoseEngineDiesIsDroppedAndLoadedAnew() throws InterruptedException {
    engine.play(Script.ECHO.withFailureAfter(1));
    try (Answer answer = infer()) {
      assertThat(answer.next()).isInstanceOf(TokenEvent.Text.class);
      assertThat(answer.next())
          .isInstanceOfSatisfying(
              TokenEvent.Failed.class,
              failed -> assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.ENGINE_FAILED));
    }
    engine.play(Script.ECHO);
    try (Answer answer = infer()) {
      assertThat(textOf(answer)).isEqualTo("hello good world");
    }
    assertThat(engine.loads()).isEqualTo(2);
  }

  @Test
  void loadAndUnloadDoWhatTheySay() {
    loadForGood();
    assertThat(node.resident())
        .singleElement()
        .satisfies(resident -> {
          assertThat(resident.contextLength()).isEqualTo(4096);
          assertThat(resident.model().name()).isEqualTo(A);
        });
    assertThat(node.unload(A)).isTrue();
    assertThat(node.unload(A)).isFalse();
    assertThat(node.resident()).isEmpty();
  }

  @Test
  void aModelThatWasDeletedIsLetGo() throws InterruptedException {
    loadForGood();
    samples.delete("a");
    try (Answer answer = infer()) {
      assertThat(answer.next())
          .isEqualTo(
              new TokenEvent.Failed(
                  new Failure(
                      Failure.Kind.NOT_FOUND,
                      "model \"a:latest\" is on no machine that is known")));
    }
    assertThat(node.find(A, Terms.DEFAULT)).isEmpty();
    await().until(() -> engine.unloads() == 1);
  }

  @Test
  void aModelThatWasDeletedIsNotShownAnyMore() {
    loadForGood();
    samples.delete("a");
    assertThat(node.resident()).isEmpty();
  }

  @Test
  void aModelThatWasReplacedIsLoadedAnew() throws InterruptedException {
    loadForGood();
    samples.install("a", SampleGguf.llama().with("llama.context_length", 1024));
    card = node.find(A, Terms.DEFAULT).orElseThrow();
    try (Answer answer = infer()) {
      assertThat(textOf(answer)).isEqualTo("hello good world");
    }
    assertThat(engine.loads()).isEqualTo(2);
    assertThat(engine.loadedOptions().getLast().contextLength()).contains(1024);
  }
}
