package dev.folkmoot.models.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pull does where all goes well: section 1.15, and the events of section 1.10. */
final class PullTest {

  private static final int SIZE = 95_000;

  @TempDir Path root;

  private PullFixture pulling;

  @BeforeEach
  void open() {
    pulling = new PullFixture(root);
  }

  @AfterEach
  void close() {
    pulling.close();
  }

  @Test
  void r1TheManifestIsAskedForByItsTypeAndStoredByteForByte() throws Exception {
    pulling.remote.publish("tiny", PullFixture.weights(SIZE, 1));
    pulling.pull("tiny");
    assertThat(pulling.remote.requests.getFirst())
        .isEqualTo("GET /v2/library/tiny/manifests/latest");
    Path stored =
        root.resolve("manifests").resolve(pulling.remote.host()).resolve("library/tiny/latest");
    assertThat(Files.readAllBytes(stored))
        .isEqualTo(pulling.remote.manifests.get("/v2/library/tiny/manifests/latest"));
    assertThat(pulling.found("tiny")).isPresent();
  }

  @Test
  void r1AModelThatIsNotThereDoesNotExist() {
    assertThatThrownBy(() -> pulling.pull("none"))
        .hasMessage("pull model manifest: file does not exist");
    assertThat(pulling.files()).isEmpty();
  }

  @Test
  void r1PlainHttpMustBeAllowed() {
    pulling.remote.publish("tiny", PullFixture.weights(SIZE, 1));
    assertThatThrownBy(
            () -> pulling.registry.pull(pulling.remote.model("tiny"), false, pulling.events::add))
        .hasMessage("insecure protocol http");
    assertThat(pulling.remote.requests).isEmpty();
  }

  @Test
  void r1InsecureTurnsHttpsIntoHttp() {
    pulling.remote.publish("tiny", PullFixture.weights(SIZE, 1));
    RemoteModel secure =
        RemoteModel.parse("https://" + pulling.remote.host() + "/library/tiny").orElseThrow();
    pulling.registry.pull(secure, true, pulling.events::add);
    assertThat(pulling.found("tiny")).isPresent();
  }

  @Test
  void aRegistryThatDoesNotAnswerIsSaidNotTo() {
    RemoteModel nobody = RemoteModel.parse("http://127.0.0.1:1/library/tiny").orElseThrow();
    assertThatThrownBy(() -> pulling.registry.pull(nobody, true, event -> {}))
        .hasMessage("pull model manifest: cannot reach 127.0.0.1:1: it does not answer");
  }

  @Test
  void r3ABlobIsKeptUnderItsDigest() {
    Digest digest = pulling.remote.publish("tiny", PullFixture.weights(SIZE, 1));
    pulling.pull("tiny");
    assertThat(pulling.files()).hasSize(2).contains("sha256-" + digest.hex());
  }

  @Test
  void r4ABlobComesInPartsThatMakeTheWhole() {
    Digest digest = pulling.remote.publish("tiny", PullFixture.weights(SIZE, 1));
    pulling.pull("tiny");
    assertThat(pulling.remote.requestsOf(digest))
        .filteredOn(request -> !request.endsWith("=0-0"))
        .hasSize(10)
        .contains(
            "GET /v2/library/tiny/blobs/" + digest + " bytes=0-9999",
            "GET /v2/library/tiny/blobs/" + digest + " bytes=90000-94999");
    assertThat(pulling.remote.mostAtOnce.get()).isLessThanOrEqualTo(4);
  }

  @Test
  void r4PartsAreA64thWithinTheirBounds() {
    TransferSettings settings = TransferSettings.DEFAULT;
    assertThat(settings.partBytes(500)).isEqualTo(32L << 20);
    assertThat(settings.partBytes(4_800_000_000L)).isEqualTo(71L << 20);
    assertThat(settings.partBytes(1L << 40)).isEqualTo(1L << 30);
  }

  @Test
  void s1007TheEventsAreThoseOfOllama() {
    byte[] weights = PullFixture.weights(SIZE, 1);
    Digest digest = pulling.remote.publish("tiny", weights);
    pulling.pull("tiny");
    List<String> statuses = pulling.statuses();
    assertThat(statuses).startsWith("pulling manifest", "pulling " + digest.shortHex());
    assertThat(statuses).endsWith("verifying sha256 digest", "writing manifest", "success");
    assertThat(pulling.events)
        .filteredOn(event -> event.digest().equals(digest.toString()))
        .last()
        .isEqualTo(
            new TransferEvent(
                "pulling " + digest.shortHex(), digest.toString(), weights.length, weights.length));
  }

  @Test
  void s1007ACachedLayerIsOneEventAndNoRequest() {
    Digest digest = pulling.remote.publish("tiny", PullFixture.weights(SIZE, 1));
    pulling.pull("tiny");
    pulling.events.clear();
    pulling.remote.forget();
    pulling.pull("tiny");
    assertThat(pulling.events)
        .filteredOn(event -> event.digest().equals(digest.toString()))
        .containsExactly(
            new TransferEvent("pulling " + digest.shortHex(), digest.toString(), SIZE, SIZE));
    assertThat(pulling.remote.requestsOf(digest)).isEmpty();
  }

  @Test
  void aCachedLayerThatChangedOnDiskIsFetchedAgain() throws Exception {
    byte[] weights = PullFixture.weights(SIZE, 1);
    Digest digest = pulling.remote.publish("tiny", weights);
    pulling.pull("tiny");
    Path blob = pulling.store.blobs().path(digest);
    byte[] damaged = weights.clone();
    damaged[SIZE - 1] ^= 1;
    Files.write(blob, damaged);
    pulling.pull("tiny");
    assertThat(Files.readAllBytes(blob)).isEqualTo(weights);
  }

  @Test
  void r6TheBlobsThatOnlyTheOldManifestNamedGo() {
    Digest old = pulling.remote.publish("tiny", PullFixture.weights(SIZE, 1));
    pulling.pull("tiny");
    Digest fresh = pulling.remote.publish("tiny", PullFixture.weights(SIZE, 2));
    pulling.pull("tiny");
    assertThat(pulling.files()).contains(fresh.fileName()).doesNotContain(old.fileName());
    assertThat(pulling.events)
        .extracting(TransferEvent::status)
        .containsOnlyOnce("removing unused layers")
        .endsWith("writing manifest", "removing unused layers", "success");
  }

  @Test
  void r6NoPruneKeepsThem() {
    Registry keeping =
        pulling.registry(
            PullFixture.settings().withPrunes(false),
            java.util.Optional.empty(),
            java.util.Optional.empty());
    Digest old = pulling.remote.publish("tiny", PullFixture.weights(SIZE, 1));
    keeping.pull(pulling.remote.model("tiny"), true, pulling.events::add);
    pulling.remote.publish("tiny", PullFixture.weights(SIZE, 2));
    keeping.pull(pulling.remote.model("tiny"), true, pulling.events::add);
    keeping.close();
    assertThat(pulling.files()).contains(old.fileName());
  }

  @Test
  void r4ABlobOfAnotherHostIsFetchedThereWithoutOurName() {
    byte[] weights = PullFixture.weights(SIZE, 1);
    Digest digest = pulling.remote.publish("tiny", weights);
    try (ScriptedRegistry storage = new ScriptedRegistry()) {
      storage.blob(weights);
      pulling.remote.interference =
          exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (!path.endsWith(digest.toString())) {
              return false;
            }
            ScriptedRegistry.redirect(exchange, "http://" + storage.host() + "/cdn/" + digest);
            return true;
          };
      pulling.pull("tiny");
      assertThat(storage.requests).hasSize(10);
      assertThat(storage.authorizations).isEmpty();
      assertThat(pulling.remote.requestsOf(digest)).hasSize(1);
    }
    assertThat(pulling.found("tiny")).isPresent();
  }

  @Test
  void aRegistryWithoutRangesWillDo() {
    byte[] weights = PullFixture.weights(SIZE, 1);
    Digest digest = pulling.remote.publish("tiny", weights);
    pulling.remote.interference =
        exchange -> {
          if (!exchange.getRequestURI().getPath().endsWith(digest.toString())) {
            return false;
          }
          ScriptedRegistry.send(exchange, 200, weights);
          return true;
        };
    pulling.pull("tiny");
    assertThat(pulling.found("tiny")).isPresent();
    assertThat(pulling.files()).hasSize(2);
  }

  @Test
  void anEmptyLayerNeedsNoRequest() {
    byte[] weights = PullFixture.weights(SIZE, 1);
    Digest digest = pulling.remote.publish("tiny", weights);
    Digest empty = pulling.remote.blob(new byte[0]);
    byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
    pulling.remote.manifest(
        "tiny",
        ScriptedRegistry.layer("config", pulling.remote.blob(config), config.length),
        ScriptedRegistry.weights(digest, weights.length),
        ScriptedRegistry.layer("application/vnd.ollama.image.system", empty, 0));
    pulling.pull("tiny");
    assertThat(pulling.found("tiny").orElseThrow().recipe().system()).hasValue("");
  }

  @Test
  void aWatcherOfTheStoreHearsOfAPull() {
    int[] heard = {0};
    pulling.store.onChange(() -> heard[0]++);
    pulling.remote.publish("tiny", PullFixture.weights(SIZE, 1));
    pulling.pull("tiny");
    assertThat(heard[0]).isEqualTo(1);
  }

  @Test
  void whatIsNoManifestIsRefused() {
    pulling.remote.manifests.put(
        "/v2/library/tiny/manifests/latest", "<html>".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> pulling.pull("tiny"))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith("pull model manifest: " + pulling.remote.host() + " sent none: ");
  }
}
