package dev.folkmoot.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.models.gguf.GgufBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models made of models, and of weights that are made smaller. */
final class IngredientsTest {

  @TempDir Path directory;

  private Path gguf;
  private Path root;

  @BeforeEach
  void write() {
    gguf = GgufBytes.model().writeTo(directory.resolve("tiny.gguf"));
    root = directory.resolve("models");
  }

  private static ModelName name(String text) {
    return ModelName.parse(text).orElseThrow();
  }

  private List<String> temporaries() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("blobs"))) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(file -> !file.startsWith("sha256-"))
          .toList();
    }
  }

  /** Copies the weights, after it was told to. */
  private static final class CopyingQuantizer implements Quantizer {
    final List<String> asked = new ArrayList<>();
    Optional<FailureException> failure = Optional.empty();

    @Override
    public List<String> types() {
      return List.of("Q4_K_M", "Q8_0");
    }

    @Override
    public void quantize(Path source, Path target, String type) {
      asked.add(type);
      failure.ifPresent(e -> {
        throw e;
      });
      try {
        Files.write(target, Files.readAllBytes(source));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void aRecipeIsLaidOverAnother() {
    ModelRecipe under =
        new ModelRecipe(
            Optional.of("template"),
            Optional.of("system"),
            Map.of("top_k", 1L, "seed", 2L),
            List.of("MIT"),
            List.of(Message.of(Role.USER, "old")));
    ModelRecipe over =
        new ModelRecipe(
            Optional.empty(),
            Optional.of("other"),
            Map.of("top_k", 9L),
            List.of("MIT", "BSD"),
            List.of());
    ModelRecipe both = Ingredients.of(gguf, under).overlaid(over).recipe();
    assertThat(both.template()).hasValue("template");
    assertThat(both.system()).hasValue("other");
    assertThat(both.parameters()).isEqualTo(Map.of("top_k", 9L, "seed", 2L));
    assertThat(both.licenses()).containsExactly("MIT", "BSD");
    assertThat(both.messages()).containsExactly(Message.of(Role.USER, "old"));
  }

  @Test
  void traitsAreKeptAndHandedOn() {
    ModelStore store = ModelStore.open(root, Clock.systemUTC());
    InstalledModel made =
        store
            .create(
                name("a"),
                Ingredients.of(gguf, ModelRecipe.PLAIN).withTraits(Map.of("parser", "p")),
                Progress.SILENT)
            .orElseThrow();
    assertThat(store.ingredients(made).traits()).isEqualTo(Map.of("parser", "p"));
    InstalledModel child =
        store.create(name("b"), store.ingredients(made), Progress.SILENT).orElseThrow();
    assertThat(store.ingredients(child).traits()).isEqualTo(Map.of("parser", "p"));
    assertThat(child.weightsDigest()).isEqualTo(made.weightsDigest());
  }

  @Test
  void aProjectorIsKeptAndItsLossIsSaid() throws IOException {
    ModelStore store = ModelStore.open(root, Clock.systemUTC());
    byte[] bytes = {1, 2, 3};
    Digest digest = Sha256.of(bytes);
    Layer projector = new Layer(Layer.PROJECTOR, digest, bytes.length);
    Ingredients seeing = Ingredients.of(gguf, ModelRecipe.PLAIN).withKept(List.of(projector));
    assertThatThrownBy(() -> store.create(name("a"), seeing, Progress.SILENT))
        .hasMessageContaining(digest.hex());
    assertThat(store.find(name("a"))).isEmpty();
    Files.write(store.blobs().path(digest), bytes);
    InstalledModel made = store.create(name("a"), seeing, Progress.SILENT).orElseThrow();
    assertThat(store.ingredients(made).kept()).containsExactly(projector);
    store.delete(name("a"));
    assertThat(store.blobs().contains(digest)).isFalse();
  }

  @Test
  void s1006WeightsAreMadeSmallerAndTheStepsAreThoseOfOllama() throws IOException {
    CopyingQuantizer quantizer = new CopyingQuantizer();
    ModelStore store = ModelStore.open(root, Clock.systemUTC(), quantizer);
    List<String> steps = new ArrayList<>();
    store.create(
        name("small"),
        Ingredients.of(gguf, ModelRecipe.PLAIN).withQuantize(Optional.of("q4_k_m")),
        (status, done, total) -> steps.add(status));
    assertThat(quantizer.asked).containsExactly("Q4_K_M");
    assertThat(steps.getFirst()).isEqualTo("parsing GGUF");
    assertThat(steps.get(1)).matches("quantizing \\S+ model to Q4_K_M");
    assertThat(steps).contains("verifying conversion", "writing manifest").endsWith("success");
    assertThat(store.find(name("small"))).isPresent();
    assertThat(temporaries()).isEmpty();
  }

  @Test
  void aTypeThatCannotBeMadeIsRefusedWithThoseThatCan() throws IOException {
    ModelStore store = ModelStore.open(root, Clock.systemUTC(), new CopyingQuantizer());
    Ingredients odd = Ingredients.of(gguf, ModelRecipe.PLAIN).withQuantize(Optional.of("q9"));
    assertThatThrownBy(() -> store.create(name("x"), odd, Progress.SILENT))
        .hasMessage("unsupported quantization type Q9 - supported types are Q4_K_M, Q8_0");
    assertThat(temporaries()).isEmpty();
  }

  @Test
  void s1006WhatIsQuantizedAlreadyIsNotMadeSmallerStill() throws IOException {
    CopyingQuantizer quantizer = new CopyingQuantizer();
    ModelStore store = ModelStore.open(root, Clock.systemUTC(), quantizer);
    Path small =
        GgufBytes.model()
            .without("general.file_type")
            .u32("general.file_type", 7)
            .writeTo(directory.resolve("s"));
    Ingredients made = Ingredients.of(small, ModelRecipe.PLAIN).withQuantize(Optional.of("Q4_K"));
    assertThatThrownBy(() -> store.create(name("x"), made, Progress.SILENT))
        .hasMessage("quantization is only supported for F16 and F32 models");
    assertThat(quantizer.asked).isEmpty();
    assertThat(temporaries()).isEmpty();
  }

  @Test
  void whoLosesPatienceEndsTheQuantizerToo() throws IOException {
    EndlessQuantizer endless = new EndlessQuantizer();
    assertThatThrownBy(() -> quantize(endless, () -> Thread.currentThread().interrupt()))
        .hasMessage("quantizing was cancelled");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(endless.ended.getCount()).isZero();
    assertThat(temporaries()).isEmpty();
  }

  /** As a server's progress does when its client has gone. */
  @Test
  void whoCannotBeToldEndsTheQuantizerToo() throws IOException {
    EndlessQuantizer endless = new EndlessQuantizer();
    FailureException gone = new FailureException(Failure.Kind.CANCELLED, "the client has gone");
    assertThatThrownBy(() ->
            quantize(
                endless,
                () -> {
                  throw gone;
                }))
        .isSameAs(gone);
    assertThat(endless.ended.getCount()).isZero();
    assertThat(temporaries()).isEmpty();
  }

  private void quantize(EndlessQuantizer endless, Runnable once) {
    ModelStore store = ModelStore.open(root, Clock.systemUTC(), endless);
    Ingredients made = Ingredients.of(gguf, ModelRecipe.PLAIN).withQuantize(Optional.of("Q8_0"));
    store.create(
        name("x"),
        made,
        (status, done, total) -> {
          if (status.startsWith("quantizing")) {
            endless.awaitBegun();
            once.run();
          }
        });
  }

  /** Works until it is interrupted. */
  private static final class EndlessQuantizer implements Quantizer {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    void awaitBegun() {
      try {
        begun.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public List<String> types() {
      return List.of("Q8_0");
    }

    @Override
    public void quantize(Path source, Path target, String type) {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        ended.countDown();
      }
    }
  }

  @Test
  void whatCannotBeQuantizedLeavesNothing() throws IOException {
    CopyingQuantizer quantizer = new CopyingQuantizer();
    quantizer.failure =
        Optional.of(new FailureException(Failure.Kind.ENGINE_FAILED, "tensor x is odd"));
    ModelStore store = ModelStore.open(root, Clock.systemUTC(), quantizer);
    Ingredients made = Ingredients.of(gguf, ModelRecipe.PLAIN).withQuantize(Optional.of("Q8_0"));
    assertThatThrownBy(() -> store.create(name("x"), made, Progress.SILENT))
        .hasMessage("tensor x is odd");
    assertThat(store.find(name("x"))).isEmpty();
    assertThat(temporaries()).isEmpty();
  }

  @Test
  void withoutAQuantizerThatIsSaid() {
    ModelStore store = ModelStore.open(root, Clock.systemUTC());
    Ingredients made = Ingredients.of(gguf, ModelRecipe.PLAIN).withQuantize(Optional.of("Q8_0"));
    assertThatThrownBy(() -> store.create(name("x"), made, Progress.SILENT))
        .hasMessage("quantize is not available: no engine here can do it");
    assertThatThrownBy(() -> Quantizer.NONE.quantize(gguf, gguf, "Q8_0"))
        .hasMessageContaining("not available");
  }

  @Test
  void filesAreToldApartByWhatIsInThem() throws IOException {
    Path text = Files.writeString(directory.resolve("sha256-" + "a".repeat(64)), "no model");
    assertThat(GgufFiles.isGguf(gguf)).isTrue();
    assertThat(GgufFiles.isGguf(text)).isFalse();
    assertThat(GgufFiles.ingredients(Map.of("model.gguf", gguf)).weights()).isEqualTo(gguf);
    assertThatThrownBy(() -> GgufFiles.ingredients(Map.of("m.gguf", text)))
        .hasMessage("supplied file was not in GGUF format");
    assertThatThrownBy(() -> GgufFiles.ingredients(Map.of("m.safetensors", text)))
        .hasMessageContaining("is not available");
    assertThatThrownBy(() -> GgufFiles.ingredients(Map.of("readme", text)))
        .hasMessage("unknown type");
    assertThatThrownBy(() -> GgufFiles.ingredients(Map.of("a.gguf", gguf, "b.gguf", gguf)))
        .hasMessageContaining("is a second file of weights");
  }

  @Test
  void aManifestThatNamesWhatIsNotHereIsNotAdopted() {
    ModelStore store = ModelStore.open(root, Clock.systemUTC());
    store.create(name("a"), gguf, ModelRecipe.PLAIN, Progress.SILENT);
    byte[] manifest = store.manifest(name("a")).orElseThrow();
    assertThat(store.adopt(name("b"), manifest, true)).isEmpty();
    assertThat(store.manifest(name("b")))
        .hasValueSatisfying(m -> assertThat(m).isEqualTo(manifest));
    store.delete(name("a"));
    store.delete(name("b"));
    assertThat(store.adopt(name("c"), manifest, true)).isNotEmpty();
    assertThat(store.find(name("c"))).isEmpty();
    assertThat(store.manifest(name("c"))).isEmpty();
  }

  @Test
  void whoeverWatchesHearsOfEveryChange() {
    ModelStore store = ModelStore.open(root, Clock.systemUTC());
    int[] heard = {0};
    store.onChange(() -> heard[0]++);
    store.create(name("a"), gguf, ModelRecipe.PLAIN, Progress.SILENT);
    store.copy(name("a"), name("b"));
    store.delete(name("a"));
    assertThat(heard[0]).isEqualTo(3);
    assertThat(store.names()).containsExactly(name("b"));
  }
}
