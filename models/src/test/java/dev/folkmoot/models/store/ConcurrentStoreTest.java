package dev.folkmoot.models.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.models.gguf.GgufBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two stores on one root, as two processes have them, and many threads in each. */
@Timeout(120)
final class ConcurrentStoreTest {

  private static final int THREADS = 8;
  private static final int ROUNDS = 12;

  @TempDir Path directory;

  private Path root;
  private Path first;
  private Path second;
  private List<ModelStore> stores = List.of();

  @BeforeEach
  void open() {
    root = directory.resolve("models");
    first = GgufBytes.model().writeTo(directory.resolve("first.gguf"));
    second = GgufBytes.model().text("general.name", "2").writeTo(directory.resolve("second.gguf"));
    stores =
        List.of(ModelStore.open(root, Clock.systemUTC()), ModelStore.open(root, Clock.systemUTC()));
  }

  private interface Work {
    void run(ModelStore store, Random random) throws IOException;
  }

  private void atOnce(Work work) throws InterruptedException, ExecutionException {
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < THREADS; i++) {
        int number = i;
        all.add(
            threads.submit(() -> {
              work.run(stores.get(number % stores.size()), new Random(number));
              return number;
            }));
      }
    }
    for (Future<?> one : all) {
      one.get();
    }
  }

  private static ModelName name(String text) {
    return ModelName.parse(text).orElseThrow();
  }

  private List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve(folder))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void nodesThatStartTogetherInstallTheBundledModelOnce() throws Exception {
    atOnce((store, random) ->
        assertThat(store.installOnce(name("pocket"), first, ModelRecipe.PLAIN)).isPresent());
    assertThat(stores.getFirst().list()).hasSize(1);
    assertThat(files("blobs")).hasSize(2);
    assertThat(files("manifests")).hasSize(1);
  }

  /** Whoever reads while others replace sees one model or the other, and never a broken one. */
  @Test
  void aModelThatIsReplacedAllTheTimeIsAlwaysWhole() throws Exception {
    stores.getFirst().create(name("one"), first, ModelRecipe.PLAIN, Progress.SILENT);
    atOnce((store, random) -> {
      for (int round = 0; round < ROUNDS; round++) {
        if (random.nextBoolean()) {
          Path gguf = random.nextBoolean() ? first : second;
          store.create(name("one"), gguf, ModelRecipe.PLAIN, Progress.SILENT);
        } else {
          assertThat(store.find(name("one"))).isPresent();
          assertThat(store.list()).hasSizeLessThanOrEqualTo(1);
        }
      }
    });
    InstalledModel last = stores.getFirst().find(name("one")).orElseThrow();
    assertThat(files("blobs")).hasSize(2).contains(last.weights());
  }

  /** Copies and deletions of names that share their weights: the weights go with the last name. */
  @Test
  void sharedWeightsOutliveEveryNameButTheLast() throws Exception {
    InstalledModel base =
        stores
            .getFirst()
            .create(name("base"), first, ModelRecipe.PLAIN, Progress.SILENT)
            .orElseThrow();
    atOnce((store, random) -> {
      for (int round = 0; round < ROUNDS; round++) {
        ModelName other = name("copy" + random.nextInt(3));
        if (random.nextBoolean()) {
          store.copy(name("base"), other);
        } else {
          deleteIfThere(store, other);
        }
        assertThat(base.weights()).exists();
      }
    });
    for (InstalledModel model : stores.getFirst().list()) {
      stores.getLast().delete(model.name());
    }
    assertThat(files("blobs")).isEmpty();
    assertThat(files("manifests")).isEmpty();
  }

  private static void deleteIfThere(ModelStore store, ModelName name) {
    try {
      store.delete(name);
    } catch (FailureException e) {
      assertThat(e.failure().kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    }
  }
}
