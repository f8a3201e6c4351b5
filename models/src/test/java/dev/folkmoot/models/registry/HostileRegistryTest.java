package dev.folkmoot.models.registry;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Registries that lie, stall, reset and lead astray: a clear error, and nothing left behind. */
final class HostileRegistryTest {

  private static final int SIZE = 45_000;

  @TempDir Path root;

  private PullFixture pulling;
  private byte[] weights = new byte[0];
  private Digest digest = ScriptedRegistry.digest(weights);

  @BeforeEach
  void open() {
    pulling = new PullFixture(root);
    weights = PullFixture.weights(SIZE, 7);
    digest = pulling.remote.publish("tiny", weights);
  }

  @AfterEach
  void close() {
    pulling.close();
  }

  private boolean isAboutWeights(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().endsWith(digest.toString());
  }

  /** What has come may stay for the next try only where the registry may be right after all. */
  private void assertNothingIsLeft() {
    assertThat(pulling.files()).noneMatch(file -> file.contains(digest.hex()));
    assertThat(pulling.found("tiny")).isEmpty();
  }

  @Test
  void r5OtherBytesThanTheDigestSaysAreThrownAway() {
    byte[] other = weights.clone();
    other[SIZE / 2] ^= 1;
    pulling.remote.blobs.put(digest.toString(), other);
    assertThatThrownBy(() -> pulling.pull("tiny"))
        .hasMessage(
            "digest mismatch, file must be downloaded again: want "
                + digest
                + ", got "
                + ScriptedRegistry.digest(other));
    assertNothingIsLeft();
    pulling.remote.blobs.put(digest.toString(), weights);
    pulling.pull("tiny");
    assertThat(pulling.found("tiny")).isPresent();
  }

  @Test
  void aSizeThatIsNotTheManifestsIsALie() {
    pulling.remote.interference =
        exchange -> {
          if (!isAboutWeights(exchange)) {
            return false;
          }
          ScriptedRegistry.sendRange(exchange, weights, SIZE + 1);
          return true;
        };
    assertThatThrownBy(() -> pulling.pull("tiny"))
        .hasMessageContaining("has " + SIZE + " bytes")
        .hasMessageContaining(pulling.remote.host());
    assertNothingIsLeft();
  }

  @Test
  void moreThanTheDiskHoldsIsRefusedBeforeTheFirstByte() {
    byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
    pulling.remote.manifest(
        "tiny",
        ScriptedRegistry.layer("config", pulling.remote.blob(config), config.length),
        ScriptedRegistry.weights(digest, 1L << 49));
    assertThatThrownBy(() -> pulling.pull("tiny"))
        .hasMessageContaining("no room in " + root)
        .hasMessageContaining("OLLAMA_MODELS");
    assertThat(pulling.files()).isEmpty();
    assertThat(pulling.remote.requestsOf(digest)).isEmpty();
  }

  @Test
  void r4ACircleOfRedirectsEnds() {
    AtomicInteger hops = new AtomicInteger();
    pulling.remote.interference =
        exchange -> {
          ScriptedRegistry.redirect(exchange, "/v2/again/" + hops.incrementAndGet());
          return true;
        };
    assertThatThrownBy(() -> pulling.pull("tiny"))
        .hasMessageContaining("redirects more than 10 times");
    assertThat(hops.get()).isEqualTo(11);
  }

  @Test
  void r4ABlobsCircleOfRedirectsEnds() {
    pulling.remote.interference =
        exchange -> {
          if (isAboutWeights(exchange)) {
            ScriptedRegistry.redirect(exchange, exchange.getRequestURI().getPath());
            return true;
          }
          return false;
        };
    assertThatThrownBy(() -> pulling.pull("tiny"))
        .hasMessageContaining("redirects more than 10 times");
  }

  @Test
  void r4APartThatBreaksOffGoesOnWhereItWasAfterALongerAndLongerPause() {
    AtomicInteger cuts = new AtomicInteger();
    pulling.remote.interference =
        exchange -> {
          boolean isPart = isAboutWeights(exchange) && isRange(exchange, "-9999");
          if (!isPart || cuts.incrementAndGet() > 3) {
            return false;
          }
          cutAfter(exchange, 1_000);
          return true;
        };
    pulling.pull("tiny");
    assertThat(pulling.found("tiny")).isPresent();
    assertThat(pulling.remote.requestsOf(digest))
        .anyMatch(request -> request.endsWith("bytes=3000-9999"));
    assertThat(pulling.pauses)
        .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));
  }

  private static boolean isRange(HttpExchange exchange, String end) {
    return String.valueOf(exchange.getRequestHeaders().getFirst("Range")).endsWith(end);
  }

  private void cutAfter(HttpExchange exchange, int bytes) throws IOException {
    long[] range = ScriptedRegistry.range(exchange, SIZE);
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + range[0] + "-" + range[1] + "/" + SIZE);
    exchange.sendResponseHeaders(206, range[1] - range[0] + 1);
    exchange.getResponseBody().write(weights, (int) range[0], bytes);
    exchange.getResponseBody().flush();
    throw new IOException("cut");
  }

  @Test
  void r4SixTriesAreEnoughAndWhatHasComeStaysForTheNextPull() {
    pulling.remote.interference =
        exchange -> {
          if (isAboutWeights(exchange) && isRange(exchange, "-29999")) {
            ScriptedRegistry.send(exchange, 503, "busy".getBytes(StandardCharsets.UTF_8));
            return true;
          }
          return false;
        };
    assertThatThrownBy(() -> pulling.pull("tiny"))
        .hasMessageContaining("no success after 6 tries")
        .hasMessageContaining("answered 503: busy")
        .hasMessageContaining("pull again");
    pulling.remote.interference = exchange -> false;
    pulling.remote.forget();
    pulling.pull("tiny");
    assertThat(pulling.found("tiny")).isPresent();
    // At least the parts that were whole are not asked for again.
    assertThat(pulling.remote.requestsOf(digest))
        .anyMatch(request -> request.endsWith("bytes=20000-29999"))
        .noneMatch(request -> request.endsWith("bytes=0-9999"));
  }

  @Test
  void r4APartThatKeepsSilentIsAskedForAgainAtNoCharge() throws Exception {
    Registry hasty =
        pulling.registry(
            PullFixture.settings().withStall(Duration.ofMillis(200)),
            Optional.empty(),
            Optional.empty());
    AtomicInteger silences = new AtomicInteger();
    pulling.remote.interference =
        exchange -> {
          if (!isAboutWeights(exchange) || !isRange(exchange, "-9999")) {
            return false;
          }
          if (silences.incrementAndGet() > 2) {
            return false;
          }
          try {
            Thread.sleep(Duration.ofSeconds(30));
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return true;
        };
    hasty.pull(pulling.remote.model("tiny"), true, pulling.events::add);
    hasty.close();
    assertThat(silences.get()).isEqualTo(3);
    assertThat(pulling.pauses).isEmpty();
    assertThat(pulling.found("tiny")).isPresent();
  }

  @Test
  void anotherRangeThanWasAskedForIsNotTaken() {
    pulling.remote.interference =
        exchange -> {
          if (!isAboutWeights(exchange) || isRange(exchange, "=0-0")) {
            return false;
          }
          exchange.getResponseHeaders().set("Content-Range", "bytes 1-2/" + SIZE);
          ScriptedRegistry.send(exchange, 206, new byte[2]);
          return true;
        };
    assertThatThrownBy(() -> pulling.pull("tiny"))
        .hasMessageContaining("sent another range than was asked for");
    assertThat(pulling.found("tiny")).isEmpty();
  }

  @Test
  void anAddressThatExpiredIsAskedForAnew() {
    try (ScriptedRegistry storage = new ScriptedRegistry()) {
      storage.blob(weights);
      AtomicInteger expired = new AtomicInteger();
      storage.interference =
          exchange -> {
            if (expired.incrementAndGet() == 2) {
              ScriptedRegistry.send(exchange, 403, new byte[0]);
              return true;
            }
            return false;
          };
      pulling.remote.interference =
          exchange -> {
            if (isAboutWeights(exchange)) {
              ScriptedRegistry.redirect(exchange, "http://" + storage.host() + "/cdn/" + digest);
              return true;
            }
            return false;
          };
      pulling.pull("tiny");
      assertThat(pulling.remote.requestsOf(digest)).hasSize(2);
    }
    assertThat(pulling.found("tiny")).isPresent();
  }

  @Test
  void whatARegistrySaysOfAnErrorIsShortAndOnOneLine() {
    pulling.remote.interference =
        exchange -> {
          byte[] text = ("evil\u001b[2J\r\n" + "x".repeat(5_000)).getBytes(StandardCharsets.UTF_8);
          ScriptedRegistry.send(exchange, 500, text);
          return true;
        };
    assertThatThrownBy(() -> pulling.pull("tiny"))
        .satisfies(e ->
            assertThat(e.getMessage())
                .contains("answered 500: evil")
                .doesNotContain("\u001b", "\n")
                .hasSizeLessThan(500));
  }

  static LongStream seeds() {
    return LongStream.range(0, 8);
  }

  /** Whatever is said of a manifest: it is refused in words, or pulled; and never half. */
  @ParameterizedTest
  @MethodSource("seeds")
  void aDamagedManifestIsRefusedOrPulledWhole(long seed) {
    Random random = new Random(seed);
    byte[] sound =
        requireNonNull(pulling.remote.manifests.get("/v2/library/tiny/manifests/latest"));
    for (int i = 0; i < 12; i++) {
      byte[] damaged = sound.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(128);
      }
      pulling.remote.manifests.put("/v2/library/tiny/manifests/latest", damaged);
      try {
        pulling.pull("tiny");
        assertThat(pulling.store.manifest(pulling.remote.model("tiny").name())).isPresent();
      } catch (FailureException e) {
        assertThat(e.failure().message()).isNotBlank();
      }
      assertThat(pulling.files()).noneMatch(file -> file.startsWith(".folkmoot"));
    }
  }
}
