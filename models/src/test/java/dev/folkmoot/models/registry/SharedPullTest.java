package dev.folkmoot.models.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.models.store.BlobClaim;
import dev.folkmoot.models.store.Ingredients;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.models.store.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several who want the same, and several who want the opposite. */
final class SharedPullTest {

  private static final int SIZE = 45_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path root;

  private final CountDownLatch gate = new CountDownLatch(1);
  private PullFixture pulling;
  private Digest digest = ScriptedRegistry.digest(new byte[0]);

  @BeforeEach
  void open() {
    pulling = new PullFixture(root);
    digest = pulling.remote.publish("tiny", PullFixture.weights(SIZE, 3));
  }

  @AfterEach
  void close() {
    gate.countDown();
    pulling.close();
  }

  /** The last part waits until the test says so. */
  private void holdTheLastPart() {
    pulling.remote.interference =
        exchange -> {
          String range = String.valueOf(exchange.getRequestHeaders().getFirst("Range"));
          if (range.endsWith("-44999")) {
            try {
              gate.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
          return false;
        };
  }

  /** A thread that pulls, and how that ended. */
  private record Puller(Thread thread, CompletableFuture<Optional<Failure>> ended) {}

  private Puller pulls(List<TransferEvent> events) {
    CompletableFuture<Optional<Failure>> ended = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                pulling.registry.pull(pulling.remote.model("tiny"), true, events::add);
                ended.complete(Optional.empty());
              } catch (FailureException e) {
                ended.complete(Optional.of(e.failure()));
              }
            });
    return new Puller(thread, ended);
  }

  private long stored() {
    long bytes = 0;
    for (String file : pulling.files()) {
      if (file.contains(digest.hex() + "-partial-")) {
        try {
          String json = Files.readString(root.resolve("blobs").resolve(file));
          bytes += Long.parseLong(json.replaceAll(".*\"Completed\":(\\d+).*", "$1"));
        } catch (IOException e) {
          return 0;
        }
      }
    }
    return bytes;
  }

  @Test
  void s1007OneDownloadIsSharedByAllWhoWait() throws Exception {
    holdTheLastPart();
    List<Puller> pullers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      pullers.add(pulls(new ArrayList<>()));
    }
    await().atMost(PATIENCE).until(() -> stored() == 40_000);
    gate.countDown();
    for (Puller puller : pullers) {
      assertThat(puller.ended().get()).isEmpty();
    }
    assertThat(pulling.remote.requestsOf(digest)).doesNotHaveDuplicates().hasSize(6);
  }

  @Test
  void s1007TheLastWhoLeavesCancelsItAndWhatHasComeStays() throws Exception {
    holdTheLastPart();
    List<TransferEvent> first = java.util.Collections.synchronizedList(new ArrayList<>());
    Puller one = pulls(first);
    Puller two = pulls(new ArrayList<>());
    await().atMost(PATIENCE).until(() -> stored() == 40_000);
    one.thread().interrupt();
    assertThat(one.ended().get().orElseThrow().kind()).isEqualTo(Failure.Kind.CANCELLED);
    assertThat(two.ended().isDone()).isFalse();
    two.thread().interrupt();
    assertThat(two.ended().get().orElseThrow().kind()).isEqualTo(Failure.Kind.CANCELLED);
    assertThat(pulling.files()).contains(digest.fileName() + "-partial");
    gate.countDown();
    pulling.remote.forget();
    assertThat(pulls(new ArrayList<>()).ended().get()).isEmpty();
    assertThat(pulling.remote.requestsOf(digest))
        .filteredOn(request -> !request.endsWith("=0-0"))
        .as("only the part that was missing")
        .singleElement()
        .asString()
        .endsWith("bytes=40000-44999");
    assertThat(pulling.found("tiny")).isPresent();
    assertThat(pulling.files()).noneMatch(file -> file.contains("partial"));
  }

  @Test
  void r4StateFilesOfOllamaAreGoneOnFrom() throws Exception {
    byte[] weights = pulling.remote.blobs.get(digest.toString());
    Path partial = pulling.store.blobs().partial(digest);
    byte[] begun = new byte[SIZE];
    System.arraycopy(weights, 0, begun, 0, 30_000);
    Files.write(partial, begun);
    Files.writeString(
        partial.resolveSibling(partial.getFileName() + "-0"),
        "{\"N\":0,\"Offset\":0,\"Size\":30000,\"Completed\":30000}");
    Files.writeString(
        partial.resolveSibling(partial.getFileName() + "-1"),
        "{\"N\":1,\"Offset\":30000,\"Size\":15000,\"Completed\":0}");
    pulling.pull("tiny");
    assertThat(pulling.remote.requestsOf(digest))
        .filteredOn(request -> !request.endsWith("=0-0"))
        .singleElement()
        .asString()
        .endsWith("bytes=30000-44999");
    assertThat(pulling.found("tiny")).isPresent();
  }

  @Test
  void stateFilesThatMakeNoWholeAreStartedOver() throws Exception {
    Path partial = pulling.store.blobs().partial(digest);
    Files.write(partial, new byte[100]);
    Files.writeString(
        partial.resolveSibling(partial.getFileName() + "-0"),
        "{\"N\":0,\"Offset\":0,\"Size\":10000,\"Completed\":99999}");
    Files.writeString(partial.resolveSibling(partial.getFileName() + "-1"), "{\"N\":1,");
    pulling.pull("tiny");
    assertThat(pulling.found("tiny")).isPresent();
    assertThat(pulling.files()).hasSize(2);
  }

  @Test
  void anotherProcessThatFetchesTheSameIsWaitedFor() throws Exception {
    // A second store object over the same folder stands for the second process here.
    ModelStore other = ModelStore.open(root, Clock.systemUTC());
    Puller waiting;
    try (BlobClaim claim = other.blobs().claim(digest).orElseThrow()) {
      assertThat(claim).isNotNull();
      waiting = pulls(new ArrayList<>());
      await().atMost(PATIENCE).until(() -> !pulling.pauses.isEmpty());
      assertThat(pulling.remote.requestsOf(digest)).isEmpty();
    }
    assertThat(waiting.ended().get()).isEmpty();
    assertThat(pulling.remote.requestsOf(digest)).isNotEmpty();
  }

  /** Pull, delete, create and copy of one name, by two stores over one folder. */
  @Test
  void aRaceNeverLeavesAManifestWithoutItsBlobs() throws Exception {
    ModelName name = pulling.remote.model("tiny").name();
    Path file = Files.write(root.resolveSibling("w.gguf"), PullFixture.weights(SIZE, 9));
    ModelStore other = ModelStore.open(root, Clock.systemUTC());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> works = new ArrayList<>();
      for (int round = 0; round < 12; round++) {
        works.add(threads.submit(() -> pulling.pull("tiny")));
        works.add(threads.submit(() -> delete(other, name)));
        works.add(
            threads.submit(() ->
                other.create(name, Ingredients.of(file, ModelRecipe.PLAIN), Progress.SILENT)));
        works.add(threads.submit(() -> delete(pulling.store, name)));
      }
      for (Future<?> work : works) {
        failureOf(work).ifPresent(e -> assertThat(e).isInstanceOf(FailureException.class));
        for (ModelStore store : List.of(other, pulling.store)) {
          assertThat(missingBlobs(store)).isEmpty();
        }
      }
    } finally {
      Files.delete(file);
    }
    pulling.pull("tiny");
    assertThat(other.find(name)).isPresent();
    assertThat(pulling.files()).noneMatch(left -> left.contains("partial"));
  }

  private static void delete(ModelStore store, ModelName name) {
    try {
      store.delete(name);
    } catch (FailureException e) {
      assertThat(e.failure().kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    }
  }

  private static Optional<Throwable> failureOf(Future<?> work) throws InterruptedException {
    try {
      work.get();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.ofNullable(e.getCause());
    }
  }

  /** Reads a model that is there; one that is deleted meanwhile is none. */
  private static List<String> missingBlobs(ModelStore store) {
    List<String> broken = new ArrayList<>();
    for (ModelName name : store.names()) {
      try {
        store.find(name);
      } catch (FailureException e) {
        broken.add(e.failure().message());
      }
    }
    return broken;
  }
}
