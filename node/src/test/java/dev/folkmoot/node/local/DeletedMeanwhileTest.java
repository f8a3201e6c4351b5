package dev.folkmoot.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Engine;
import dev.folkmoot.engine.Footprint;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.node.residency.ResidencyLimits;
import dev.folkmoot.testkit.engine.ScriptedEngine;
import dev.folkmoot.testkit.store.SampleGguf;
import dev.folkmoot.testkit.store.SampleStore;
import dev.folkmoot.testkit.time.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeletedMeanwhileTest {

  private static final ModelName A = ModelName.parse("a").orElseThrow();

  private final ManualClock clock = new ManualClock();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ModelStore store;
  private final SampleStore samples;
  private Runnable meanwhile = () -> {};
  private final LocalModels models;

  DeletedMeanwhileTest(@TempDir Path root) {
    samples = new SampleStore(root);
    samples.install("a");
    store = ModelStore.open(root, clock);
    ResidencyLimits limits =
        new ResidencyLimits(1L << 30, 3, 512, KeepAlive.DEFAULT, 4096, Duration.ofMinutes(5));
    models = new LocalModels(store, new Startled(), limits, clock, clock.scheduler(), threads);
  }

  @AfterEach
  void close() {
    models.close(Duration.ZERO);
    threads.shutdownNow();
  }

  /** Something happens while it loads, and it fails. */
  private final class Startled implements Engine {

    private final ScriptedEngine engine = new ScriptedEngine();

    @Override
    public String describe() {
      return engine.describe();
    }

    @Override
    public RunnerOptions settle(ModelFile file, RunnerOptions asked) {
      return engine.settle(file, asked);
    }

    @Override
    public Footprint footprint(ModelFile file, RunnerOptions settled) {
      return engine.footprint(file, settled);
    }

    @Override
    public LoadedModel load(ModelFile file, RunnerOptions settled) {
      meanwhile.run();
      throw new FailureException(Failure.Kind.ENGINE_FAILED, "cannot read the file");
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  private Failure failure() {
    InstalledModel model = store.find(A).orElseThrow();
    return catchThrowableOfType(
            FailureException.class,
            () -> models.load(model, RunnerOptions.DEFAULT, Optional.empty()))
        .failure();
  }

  @Test
  void aModelThatIsDeletedWhileItIsLoadedIsAnUnknownOne() {
    meanwhile = () -> store.delete(A);
    assertThat(failure())
        .isEqualTo(new Failure(Failure.Kind.NOT_FOUND, "model 'a:latest' not found"));
  }

  @Test
  void oneThatIsReplacedMeanwhileIsToBeAskedForAgain() {
    meanwhile =
        () -> {
          store.delete(A);
          samples.install("a", SampleGguf.bert());
        };
    assertThat(failure().kind()).isEqualTo(Failure.Kind.BUSY);
  }

  @Test
  void anEngineThatFailsWithTheFileBeforeItsEyesHasFailed() {
    assertThat(failure().kind()).isEqualTo(Failure.Kind.ENGINE_FAILED);
  }
}
