package dev.folkmoot.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.models.gguf.GgufBytes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One good model among whatever others have left there: it is found, and nothing leads outside. */
final class HostileRootTest {

  private static final ModelName GOOD = ModelName.parse("good").orElseThrow();
  private static final ModelName BAD = ModelName.parse("bad").orElseThrow();
  private static final String DIGEST = "sha256:" + "ab".repeat(32);

  @TempDir Path directory;

  private Path root;
  private Path library;
  private ModelStore store;
  private InstalledModel good;

  @BeforeEach
  void open() {
    root = directory.resolve("models");
    library = root.resolve("manifests/registry.ollama.ai/library");
    store = ModelStore.open(root, Clock.systemUTC());
    Path gguf = GgufBytes.model().writeTo(directory.resolve("tiny.gguf"));
    good = store.create(GOOD, gguf, ModelRecipe.PLAIN, Progress.SILENT).orElseThrow();
  }

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  private void writeBad(String json) throws IOException {
    Files.createDirectories(library.resolve("bad"));
    Files.writeString(library.resolve("bad/latest"), json);
  }

  private static String layer(String digest, String size) {
    return "{\"mediaType\":\"application/vnd.ollama.image.model\",\"digest\":\"%s\",\"size\":%s}"
        .formatted(digest, size);
  }

  private void assertOnlyTheGoodOneIsListed() {
    assertThat(store.list()).containsExactly(good);
    assertThat(store.find(GOOD)).contains(good);
  }

  private void assertBadIsBroken(String... words) {
    assertThatThrownBy(() -> store.find(BAD))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INTERNAL);
              assertThat(e.failure().message()).contains("'bad:latest' is broken").contains(words);
            });
    assertThat(store.faults()).as("what a doctor is told").containsOnlyKeys(BAD);
    assertThat(store.faults().get(BAD)).contains(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sha256:../../../etc/passwd",
        "sha256-/etc/passwd",
        "sha256:",
        "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "/etc/passwd"
      })
  void aDigestThatLeadsElsewhereIsNotFollowed(String digest) throws IOException {
    writeBad("{\"config\":" + layer(digest, "1") + ",\"layers\":[]}");
    assertBadIsBroken("invalid digest format");
    assertOnlyTheGoodOneIsListed();
  }

  @Test
  void aManifestOfManyMegabytesIsNotReadWhole() throws IOException {
    writeBad("{");
    try (RandomAccessFile file =
        new RandomAccessFile(library.resolve("bad/latest").toFile(), "rw")) {
      file.setLength(1L << 33);
    }
    assertBadIsBroken("4194304 bytes that are sensible");
    assertOnlyTheGoodOneIsListed();
  }

  /** Sizes whose sum is no number are refused one by one. */
  @Test
  void sizesThatWouldOverflowMakeNoSense() throws IOException {
    String huge = layer(good.weightsDigest().toString(), Long.toString(Long.MAX_VALUE));
    writeBad("{\"config\":" + huge + ",\"layers\":[" + huge + "]}");
    assertBadIsBroken("a layer of 9223372036854775807 bytes makes no sense");
  }

  @Test
  void aConfigThatIsTheWeightsIsReadWithinItsBoundAndNamed() throws IOException {
    String weights =
        layer(good.weightsDigest().toString(), Long.toString(Files.size(good.weights())));
    writeBad("{\"config\":" + weights + ",\"layers\":[" + weights + "]}");
    assertBadIsBroken("is no JSON");
  }

  @Test
  void aBlobThatIsADirectoryIsNamed() throws IOException {
    Path blob = Files.createDirectory(root.resolve("blobs/sha256-" + "ab".repeat(32)));
    writeBad("{\"config\":" + layer(DIGEST, Long.toString(Files.size(blob))) + ",\"layers\":[]}");
    assertThatThrownBy(() -> store.find(BAD)).isInstanceOf(FailureException.class);
    assertOnlyTheGoodOneIsListed();
    store.delete(BAD);
    assertThat(store.find(BAD)).isEmpty();
  }

  @Test
  void directoriesAndFilesInEachOthersPlacesArePassedOver() throws IOException {
    Files.createDirectories(library.resolve("bad/latest/deeper"));
    Files.writeString(library.resolve("README"), "a file where a model's folder would be");
    Files.writeString(root.resolve("manifests/stray"), "a file where a host would be");
    Files.createDirectories(root.resolve("manifests/empty.host/nobody"));
    Files.createDirectories(root.resolve("manifests/host/-odd-/model"));
    Files.writeString(root.resolve("manifests/host/-odd-/model/tag"), "{}");
    Files.writeString(library.resolve("good/.folkmoot-1-1.tmp"), "half written");
    assertOnlyTheGoodOneIsListed();
    assertThat(store.find(BAD)).isEmpty();
  }

  @Test
  void linksThatGoRoundInCirclesEnd() throws IOException {
    Files.createSymbolicLink(library.resolve("circle"), library.resolve("circle"));
    Files.createSymbolicLink(library.resolve("up"), root.resolve("manifests"));
    Files.createSymbolicLink(library.resolve("good/gone"), directory.resolve("nowhere"));
    assertOnlyTheGoodOneIsListed();
  }

  @Test
  void aBrokenNeighbourDoesNotStandInTheWayOfWork() throws IOException {
    writeBad("{\"config\":");
    ModelName copy = ModelName.parse("copy").orElseThrow();
    store.copy(GOOD, copy);
    assertThat(store.find(copy).orElseThrow().digest()).isEqualTo(good.digest());
    store.delete(copy);
    store.delete(BAD);
    assertOnlyTheGoodOneIsListed();
  }

  @Test
  void aBrokenModelIsReplacedByAWholeOneOfItsName() throws IOException {
    writeBad("null");
    store.create(BAD, good.weights(), ModelRecipe.PLAIN, Progress.SILENT);
    assertThat(store.find(BAD).orElseThrow().digest()).isEqualTo(good.digest());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anySpoiltManifestIsReadOrNamedAndHurtsNobody(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] json = Files.readAllBytes(library.resolve("good/latest"));
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      json[random.nextInt(json.length)] = (byte) random.nextInt(256);
    }
    writeBad("");
    Files.write(library.resolve("bad/latest"), json);
    try {
      assertThat(store.find(BAD)).isPresent();
    } catch (FailureException e) {
      assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INTERNAL);
      assertThat(e.failure().message())
          .contains("'bad:latest' is broken: ")
          .doesNotContain("null;");
    }
    store.delete(BAD);
    assertOnlyTheGoodOneIsListed();
    assertThat(good.weights()).exists();
  }

  @Test
  void aCopyOntoItselfChangesNothing() throws IOException {
    byte[] before = Files.readAllBytes(library.resolve("good/latest"));
    store.copy(GOOD, GOOD);
    store.copy(GOOD, ModelName.parse("GOOD").orElseThrow());
    assertThat(library.resolve("good/latest")).hasBinaryContent(before);
    assertThat(store.list())
        .extracting(model -> model.name().display())
        .containsExactly("good:latest");
    assertThat(good.weights()).exists();
  }

  @Test
  void aFileIsReadUpToItsBoundAndNotOneByteMore() throws IOException {
    Path file = directory.resolve("bounded");
    Files.write(file, "12345".getBytes(StandardCharsets.US_ASCII));
    assertThat(BoundedFile.read(file, 5)).hasSize(5);
    assertThatThrownBy(() -> BoundedFile.read(file, 4))
        .isInstanceOf(FailureException.class)
        .hasMessageContainingAll(file.toString(), "more than the 4 bytes");
    for (Path odd : List.of(directory, directory.resolve("none"))) {
      assertThatThrownBy(() -> BoundedFile.read(odd, 4)).isInstanceOf(IOException.class);
    }
  }
}
