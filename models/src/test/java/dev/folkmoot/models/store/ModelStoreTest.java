package dev.folkmoot.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.models.gguf.GgufBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelStoreTest {

  @TempDir Path directory;

  private Path root;
  private Path gguf;
  private ModelStore store;

  @BeforeEach
  void open() {
    root = directory.resolve("models");
    gguf = GgufBytes.model().writeTo(directory.resolve("tiny.gguf"));
    store = ModelStore.open(root, Clock.systemUTC());
  }

  private static ModelName name(String text) {
    return ModelName.parse(text).orElseThrow();
  }

  private InstalledModel create(String name) {
    return store.create(name(name), gguf, ModelRecipe.PLAIN, Progress.SILENT).orElseThrow();
  }

  private List<String> listed() {
    return store.list().stream().map(model -> model.name().display()).toList();
  }

  private List<String> blobs() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("blobs"))) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private Path manifest(String path) {
    return root.resolve("manifests/registry.ollama.ai/library").resolve(path);
  }

  @Test
  void aModelThatWasMadeIsFoundWithAllItWasGiven() throws Exception {
    ModelRecipe recipe =
        new ModelRecipe(
            java.util.Optional.of("{{ .Prompt }}"),
            java.util.Optional.of("You are brief."),
            Map.of("temperature", 0.5, "num_ctx", 64, "stop", List.of("<a>", "<b>")),
            List.of("MIT", "Apache-2.0"),
            List.of(Message.of(Role.USER, "hi"), Message.of(Role.ASSISTANT, "hello")));
    List<String> steps = new ArrayList<>();

    InstalledModel made =
        store
            .create(name("tiny"), gguf, recipe, (status, done, total) -> steps.add(status))
            .orElseThrow();

    assertThat(store.find(name("tiny"))).contains(made);
    assertThat(made.recipe()).isEqualTo(recipe);
    assertThat(made.shape().architecture()).isEqualTo("llama");
    assertThat(made.details().parameterSize()).isEqualTo("64");
    assertThat(made.details().quantizationLevel()).isEqualTo("F32");
    assertThat(made.weights()).hasSameBinaryContentAs(gguf);
    assertThat(made.weights()).hasFileName(made.weightsDigest().fileName());
    assertThat(made.digest()).isEqualTo(Sha256.of(Files.readAllBytes(manifest("tiny/latest"))));
    long sizes = 0;
    for (String blob : blobs()) {
      sizes += Files.size(root.resolve("blobs").resolve(blob));
    }
    assertThat(made.size()).isEqualTo(sizes);
    assertThat(made.gguf().architecture()).isEqualTo("llama");
    assertThat(steps)
        .startsWith("parsing GGUF")
        .contains("creating new layer " + made.weightsDigest(), "writing manifest")
        .endsWith("success");
  }

  @Test
  void theSameModelTwiceHasOneDigestAndOneSetOfBlobs() throws Exception {
    InstalledModel first = create("one");
    List<String> before = blobs();
    InstalledModel second = create("two");
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(blobs()).isEqualTo(before);
  }

  @Test
  void namesMatchWithoutRegardToCaseAndKeepTheirOwn() {
    create("Tiny:Q4");
    assertThat(store.find(name("tiny:q4")).orElseThrow().name().display()).isEqualTo("Tiny:Q4");
    create("tiny:q4");
    assertThat(listed()).containsExactly("Tiny:Q4");
  }

  @Test
  void aNameOfTheSameCaseGoesFirst() throws Exception {
    create("Tiny");
    Files.createDirectories(manifest("tiny"));
    Files.copy(manifest("Tiny/latest"), manifest("tiny/latest"));
    assertThat(store.find(name("tiny")).orElseThrow().name().model()).isEqualTo("tiny");
    assertThat(store.find(name("Tiny")).orElseThrow().name().model()).isEqualTo("Tiny");
  }

  @Test
  void namesOfOtherHostsAndUsersHaveTheirOwnPlaces() {
    create("hf.co/someone/tiny:Q8_0");
    create("localhost:5000/someone/tiny");
    assertThat(root.resolve("manifests/hf.co/someone/tiny/Q8_0")).isRegularFile();
    assertThat(listed())
        .containsExactlyInAnyOrder("hf.co/someone/tiny:Q8_0", "localhost:5000/someone/tiny:latest");
  }

  @Test
  void noNameLeadsOutOfTheRoot() {
    for (String bad :
        List.of(
            "..",
            ".",
            "../x",
            "a/../b",
            "a:..",
            "../../../x",
            "..:x",
            "./x:y",
            "a/b/c/d",
            "host/../m",
            "../ns/m",
            "m:.",
            "m:a/b",
            "a\\b",
            "a\0b",
            "")) {
      assertThat(ModelName.parse(bad)).as(bad).isEmpty();
    }
    assertThatThrownBy(() -> new ModelName("..", "library", "m", "t"))
        .isInstanceOf(FailureException.class);
    assertThatThrownBy(() -> new ModelName("h", "library", "m", ".."))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void theNewestModelIsListedFirst() throws Exception {
    create("old");
    create("new");
    create("middle");
    Files.setLastModifiedTime(manifest("old/latest"), FileTime.from(Instant.EPOCH));
    Files.setLastModifiedTime(
        manifest("middle/latest"), FileTime.from(Instant.EPOCH.plusSeconds(9)));
    assertThat(listed()).containsExactly("new:latest", "middle:latest", "old:latest");
  }

  @Test
  void changesOnDiskByOthersAreSeen() {
    create("one");
    assertThat(listed()).containsExactly("one:latest");
    ModelStore other = ModelStore.open(root, Clock.systemUTC());
    other.copy(name("one"), name("two"));
    assertThat(listed()).containsExactlyInAnyOrder("one:latest", "two:latest");
    other.create(name("two"), gguf, ModelRecipe.PLAIN.withSystem("changed"), Progress.SILENT);
    assertThat(store.find(name("two")).orElseThrow().recipe().system()).contains("changed");
    other.delete(name("one"));
    assertThat(store.find(name("one"))).isEmpty();
  }

  @Test
  void aModelThatIsNotThereIsNotFound() {
    assertThat(store.find(name("none"))).isEmpty();
    assertThat(store.list()).isEmpty();
    for (Runnable attempt :
        List.<Runnable>of(
            () -> store.delete(name("none")), () -> store.copy(name("none"), name("x")))) {
      assertThatThrownBy(attempt::run)
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.NOT_FOUND))
          .hasMessage("model 'none:latest' not found");
    }
  }

  @Test
  void deletingKeepsBlobsThatOthersUse() throws Exception {
    InstalledModel kept = create("kept");
    store.create(name("gone"), gguf, ModelRecipe.PLAIN.withSystem("only here"), Progress.SILENT);
    store.delete(name("GONE"));
    assertThat(listed()).containsExactly("kept:latest");
    assertThat(kept.weights()).exists();
    assertThat(blobs()).hasSize(2);
    store.delete(name("kept"));
    assertThat(blobs()).isEmpty();
    assertThat(root.resolve("manifests")).isEmptyDirectory();
  }

  @Test
  void deletingTouchesNoBlobThatItDidNotName() throws Exception {
    create("one");
    Path sent = Files.writeString(root.resolve("blobs/sha256-" + "0".repeat(64)), "just sent");
    store.delete(name("one"));
    assertThat(sent).exists();
  }

  @Test
  void noBlobIsRemovedWhileAManifestCannotBeRead() throws Exception {
    InstalledModel one = create("one");
    Files.createDirectories(manifest("odd"));
    Files.writeString(manifest("odd/latest"), "{");
    store.delete(name("one"));
    assertThat(one.weights()).exists();
  }

  @Test
  void replacingAModelRemovesWhatOnlyTheOldOneNamed() throws Exception {
    store.create(name("one"), gguf, ModelRecipe.PLAIN.withSystem("old"), Progress.SILENT);
    create("one");
    assertThat(blobs()).hasSize(2);
    assertThat(store.find(name("one")).orElseThrow().recipe().system()).isEmpty();
  }

  @Test
  void aBrokenModelIsLeftOutOfTheListAndNamedWhenAskedFor() throws Exception {
    create("good");
    create("bad");
    Files.writeString(manifest("bad/latest"), "{\"schemaVersion\":2,");
    assertThat(listed()).containsExactly("good:latest");
    assertThatThrownBy(() -> store.find(name("bad")))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INTERNAL))
        .hasMessageContainingAll("'bad:latest' is broken", "no JSON", "delete it");
    store.delete(name("bad"));
    assertThat(store.find(name("bad"))).isEmpty();
  }

  @Test
  void aMissingOrShortBlobMakesAModelBrokenEvenWhenItWasKnown() throws Exception {
    InstalledModel model = create("one");
    Files.write(model.weights(), new byte[10]);
    assertThat(listed()).isEmpty();
    Files.delete(model.weights());
    assertThat(listed()).isEmpty();
    assertThatThrownBy(() -> store.find(name("one")))
        .hasMessageContaining(model.weightsDigest().fileName());
  }

  @Test
  void makingAModelAgainMendsIt() throws Exception {
    InstalledModel model = create("one");
    Files.write(model.weights(), new byte[10]);
    assertThat(create("one").weights()).hasSameBinaryContentAs(gguf);
  }

  @Test
  void aBadFileIsRefusedAndLeavesNothingBehind() throws Exception {
    Path bad = GgufBytes.model().cut(8).writeTo(directory.resolve("bad.gguf"));
    assertThatThrownBy(() -> store.create(name("bad"), bad, ModelRecipe.PLAIN, Progress.SILENT))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST));
    assertThat(blobs()).isEmpty();
    assertThat(store.list()).isEmpty();
  }

  @Test
  void aFailureInTheMiddleLeavesNothingBehind() throws Exception {
    Progress failing =
        (status, done, total) -> {
          if (done > 0) {
            throw new FailureException(Failure.Kind.CANCELLED, "the asker went away");
          }
        };
    assertThatThrownBy(() -> store.create(name("one"), gguf, ModelRecipe.PLAIN, failing))
        .hasMessage("the asker went away");
    assertThat(blobs()).isEmpty();
    assertThat(create("one").name().model()).isEqualTo("one");
  }

  @Test
  void aRootThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    assertThatThrownBy(() -> ModelStore.open(file, Clock.systemUTC()))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsNamed() throws Exception {
    Files.writeString(root.resolve("manifests/registry.ollama.ai"), "in the way");
    assertThatThrownBy(() -> create("one"))
        .isInstanceOf(FailureException.class)
        .hasMessageContainingAll("cannot store the model 'one:latest'", "disk has room");
    assertThat(store.list()).isEmpty();
  }

  @Test
  void aBlobThatWasSentBeforeIsUsedWithoutACopy() throws Exception {
    byte[] content = Files.readAllBytes(gguf);
    Path blob = root.resolve("blobs").resolve(Sha256.of(content).fileName());
    Files.write(blob, content);
    InstalledModel model =
        store.create(name("one"), blob, ModelRecipe.PLAIN, Progress.SILENT).orElseThrow();
    assertThat(model.weights()).isEqualTo(blob);
    Path lying = root.resolve("blobs/sha256-" + "a".repeat(64));
    Files.write(lying, content);
    assertThatThrownBy(() -> store.create(name("two"), lying, ModelRecipe.PLAIN, Progress.SILENT))
        .hasMessageContaining("send it again");
  }

  @Test
  void aCopyIsTheSameModelUnderAnotherName() {
    InstalledModel one = create("one");
    store.copy(name("one"), name("two"));
    assertThat(store.find(name("two")).orElseThrow().digest()).isEqualTo(one.digest());
    store.delete(name("one"));
    assertThat(store.find(name("two")).orElseThrow().weights()).exists();
  }

  @Test
  void manyThreadsAndTwoStoresOnOneRootDoNotDisturbEachOther() throws Exception {
    ModelStore other = ModelStore.open(root, Clock.systemUTC());
    List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ModelStore mine = i % 2 == 0 ? store : other;
      ModelName own = name("own" + i);
      threads.add(
          Thread.ofVirtual()
              .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
              .start(() -> {
                for (int round = 0; round < 10; round++) {
                  mine.create(own, gguf, ModelRecipe.PLAIN, Progress.SILENT);
                  mine.list();
                  mine.delete(own);
                }
                mine.create(own, gguf, ModelRecipe.PLAIN, Progress.SILENT);
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
    assertThat(listed()).hasSize(8);
    assertThat(blobs()).hasSize(2);
  }

  @Test
  void aModelThatIsDeletedAsSoonAsItIsMadeWasMadeAllTheSame() {
    Progress hasty =
        (status, done, total) -> {
          if (status.equals("success")) {
            store.delete(name("one"));
          }
        };
    assertThat(store.create(name("one"), gguf, ModelRecipe.PLAIN, hasty)).isEmpty();
    assertThat(listed()).isEmpty();
  }

  /** Whoever deletes the last model of a blob takes it from under who makes another of it. */
  @Test
  void aBlobThatIsDeletedMeanwhileIsNoFaultOfTheStore() throws Exception {
    Path blob = create("one").weights();
    Progress rival =
        (status, done, total) -> {
          if (status.startsWith("hashing") && Files.exists(blob)) {
            store.delete(name("one"));
          }
        };
    assertThatThrownBy(() -> store.create(name("two"), blob, ModelRecipe.PLAIN, rival))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST))
        .hasMessageContaining("was deleted meanwhile; send its blob");
    assertThat(listed()).isEmpty();
    assertThat(blobs()).isEmpty();
  }
}
