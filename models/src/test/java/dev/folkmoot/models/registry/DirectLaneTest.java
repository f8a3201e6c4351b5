package dev.folkmoot.models.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.models.store.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectLaneTest {

  /** Three parts, the last of which ends within a block. */
  private static final int SIZE = (int) DirectLane.LEAST_BLOB_BYTES + 12_345;

  private static final byte[] WEIGHTS = PullFixture.weights(SIZE, 11);

  @TempDir Path root;
  private final ScriptedRegistry remote = new ScriptedRegistry();
  private ModelStore store;
  private Digest digest;

  @BeforeEach
  void open() {
    store = ModelStore.open(root, Clock.systemUTC());
    digest = remote.publish("large", WEIGHTS);
  }

  @AfterEach
  void close() {
    remote.close();
  }

  private void pull(LongSupplier nanos) throws IOException {
    try (Registry registry =
        new Registry(
            store,
            TransferSettings.DEFAULT.withStall(Duration.ofHours(1)),
            Proxies.of(Map.of()),
            Trust.OF_JAVA,
            Identity.NOBODY,
            time -> {},
            nanos)) {
      registry.pull(remote.model("large"), true, event -> {});
    }
    assertThat(Files.readAllBytes(store.blobs().path(digest))).isEqualTo(WEIGHTS);
    assertThat(store.blobs().path(digest)).hasSize(SIZE);
  }

  @Test
  void aLargeBlobThatComesFastNeedsOneStreamOnly() throws IOException {
    pull(() -> 0); // A clock that stands still: nothing is faster.
    assertThat(remote.mostAtOnce).hasValue(1);
    assertThat(remote.requestsOf(digest)).hasSize(1 + 3);
  }

  @Test
  void oneThatComesSlowlyGetsTheOthersHelpAndIsNotAskedForTwice() throws IOException {
    AtomicLong seconds = new AtomicLong();
    pull(() -> Duration.ofSeconds(seconds.incrementAndGet()).toNanos());
    assertThat(remote.requestsOf(digest)).hasSize(1 + 3).doesNotHaveDuplicates();
  }

  @Test
  void aConnectionThatBreaksOffWithinABlockIsGoneOnFromThere() throws IOException {
    int cut = (20 << 20) + 1_001;
    AtomicBoolean done = new AtomicBoolean();
    remote.interference =
        exchange -> {
          long[] range = ScriptedRegistry.range(exchange, SIZE);
          boolean first = range.length > 0 && range[0] == 0 && range[1] > 0;
          if (!first || done.getAndSet(true)) {
            return false;
          }
          exchange.getResponseHeaders().set("Content-Range", "bytes 0-" + range[1] + "/" + SIZE);
          exchange.sendResponseHeaders(206, range[1] + 1);
          exchange.getResponseBody().write(WEIGHTS, 0, cut);
          exchange.getResponseBody().flush();
          throw new IOException("cut off");
        };
    pull(() -> 0);
    assertThat(remote.requestsOf(digest)).anyMatch(request -> request.contains("bytes=" + cut));
  }

  @Test
  void nothingButTheBlobIsLeft() throws IOException {
    pull(System::nanoTime);
    try (var files = Files.list(root.resolve("blobs"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.contains("partial") || name.endsWith(".tmp"));
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("direct-lane"));
  }
}
