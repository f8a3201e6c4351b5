package dev.folkmoot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelDetails;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.model.Pooling;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Footprint;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import dev.folkmoot.engine.StockedEngine;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.net.Solitude;
import dev.folkmoot.node.fleet.ListedModel;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.residency.ResidencyLimits;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.testkit.engine.Script;
import dev.folkmoot.testkit.engine.ScriptedEngine;
import dev.folkmoot.testkit.store.SampleStore;
import dev.folkmoot.testkit.time.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of an engine that has its own, beside those of the store. */
class AnnexTest {

  private static final Digest FAR = new Digest("f".repeat(64));
  private static final InferenceRequest HELLO = InferenceRequest.of(new Prompt.Raw("hello world"));

  /** An engine with models of its own, which a scripted one plays. */
  private static final class Elsewhere implements StockedEngine {
    private final ScriptedEngine played = new ScriptedEngine(Script.ECHO);
    private final List<Runnable> watchers = new ArrayList<>();
    private List<ModelCard> models = List.of();
    private boolean isClosed;

    void has(ModelCard... cards) {
      models = List.of(cards);
      watchers.forEach(Runnable::run);
    }

    @Override
    public List<ModelCard> models() {
      return models;
    }

    @Override
    public boolean knows(Digest weights) {
      return weights.equals(FAR);
    }

    @Override
    public void onChange(Runnable watcher) {
      watchers.add(watcher);
    }

    @Override
    public String describe() {
      return "elsewhere";
    }

    @Override
    public RunnerOptions settle(ModelFile file, RunnerOptions asked) {
      return played.settle(file, asked);
    }

    @Override
    public Footprint footprint(ModelFile file, RunnerOptions settled) {
      return new Footprint(0, 0, 0);
    }

    @Override
    public LoadedModel load(ModelFile file, RunnerOptions settled) {
      assertThat(file.path()).isEqualTo(ModelFile.NO_FILE);
      return played.load(file, settled);
    }

    @Override
    public void close() {
      isClosed = true;
      played.close();
    }
  }

  private final ManualClock clock = new ManualClock();
  private final Elsewhere elsewhere = new Elsewhere();
  private final LocalModels local;
  private final Node node;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  AnnexTest(@TempDir Path root) {
    new SampleStore(root).install("a");
    // One model of the store fills the memory, and one may be loaded.
    ResidencyLimits limits =
        new ResidencyLimits(1L << 30, 1, 8, KeepAlive.DEFAULT, 4096, Duration.ofMinutes(5));
    local =
        new LocalModels(
            ModelStore.open(root, clock),
            new ScriptedEngine(),
            List.of(elsewhere),
            limits,
            clock,
            clock.scheduler(),
            threads);
    node =
        new Node(
            NodeConfig.named("attic"),
            local,
            new Solitude(),
            Platform.of(clock, clock.scheduler(), threads, new Random(1)));
    elsewhere.has(card("far"));
  }

  @AfterEach
  void close() {
    node.close();
    assertThat(elsewhere.isClosed).isTrue();
  }

  private static ModelName name(String name) {
    return ModelName.parse(name).orElseThrow();
  }

  private static ModelCard card(String name) {
    ModelShape shape =
        new ModelShape(
            "llama",
            1,
            "Q4_0",
            8192,
            8,
            0,
            0,
            1,
            5L << 30,
            Pooling.NONE,
            true,
            Optional.empty(),
            Set.of());
    return new ModelCard(
        name(name),
        FAR,
        FAR,
        5L << 30,
        Instant.EPOCH,
        shape,
        new ModelDetails("", "gguf", "llama", List.of(), "", ""),
        ModelRecipe.PLAIN);
  }

  private Ask ask(String name) {
    return new Ask(
        node.find(name(name), Terms.DEFAULT).orElseThrow(),
        RunnerOptions.DEFAULT,
        Optional.empty(),
        Terms.DEFAULT);
  }

  private void hear(Answer answer) throws InterruptedException {
    TokenEvent event = answer.next();
    while (!event.isLast()) {
      event = answer.next();
    }
    assertThat(event).isInstanceOf(TokenEvent.Finished.class);
  }

  @Test
  void itsModelsAreListedBehindThoseOfTheStore() {
    assertThat(node.catalog().list(Terms.DEFAULT))
        .extracting(listed -> listed.card().name().display() + " " + listed.here())
        .containsExactly("a:latest true", "far:latest true");
  }

  @Test
  void theStoresModelIsMeantWhereBothHaveTheName() {
    elsewhere.has(card("A"));
    assertThat(node.find(name("a"), Terms.DEFAULT).orElseThrow().digest()).isNotEqualTo(FAR);
    assertThat(node.catalog().list(Terms.DEFAULT)).hasSize(1).allMatch(ListedModel::here);
  }

  @Test
  void itAnswersAndTheRouteSaysWhatRanIt() throws InterruptedException {
    try (Answer answer = node.infer(ask("far"), HELLO)) {
      hear(answer);
      assertThat(answer.route().engine()).isEqualTo("elsewhere");
    }
    try (Answer answer = node.infer(ask("a"), HELLO)) {
      hear(answer);
      assertThat(answer.route().engine()).isEqualTo("scripted");
    }
    assertThat(local.engines()).containsExactly("scripted", "elsewhere");
  }

  @Test
  void itTakesNeitherMemoryNorAPlaceFromTheStoresModels() throws InterruptedException {
    try (Answer first = node.infer(ask("a"), HELLO);
        Answer second = node.infer(ask("far"), HELLO)) {
      hear(first);
      hear(second);
      assertThat(node.resident())
          .extracting(resident -> resident.model().name().display())
          .containsExactlyInAnyOrder("a:latest", "far:latest");
    }
    assertThat(node.unload(name("far"))).isTrue();
  }

  @Test
  void aModelThatIsGoneThereIsNotFoundHere() {
    Ask ask = ask("far");
    elsewhere.has();
    assertThat(node.find(name("far"), Terms.DEFAULT)).isEmpty();
    assertThat(local.findByWeights(FAR)).isEmpty();
    assertThatThrownBy(() -> node.countTokens(ask, HELLO)).isInstanceOf(FailureException.class);
  }

  @Test
  void whoeverWatchesHearsOfItsChanges() {
    int[] changes = {0};
    local.onChange(() -> changes[0]++);
    elsewhere.has(card("far"), card("other"));
    assertThat(changes[0]).isEqualTo(1);
  }
}
