package dev.folkmoot.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.models.gguf.GgufBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes make and delete models in one root and are killed at random moments, again and
 * again. Afterwards every model that was reported as made is there, every one reported as deleted
 * is not, what was under way is wholly done or wholly not, and every blob holds what its name says.
 */
final class CrashIT {

  private static final int KILLS = 24;
  private static final int MAX_DELAY_MILLIS = 1_000;
  private static final long SEED = 20_261_121;

  /** Weights of some megabytes, so that most of the time is spent in the middle of writing. */
  private static final int TENSORS = 6;

  @TempDir Path directory;

  private final Map<String, Set<String>> expected = new HashMap<>();

  @Test
  @Timeout(300)
  void nothingIsLostOrHalfWrittenWhenTheMakersAreKilled() throws Exception {
    Path root = directory.resolve("models");
    Path first = weights("first");
    Path second = weights("second");
    ModelStore keeper = ModelStore.open(root, Clock.systemUTC());
    InstalledModel kept =
        keeper.create(name("kept"), first, ModelRecipe.PLAIN, Progress.SILENT).orElseThrow();
    SplittableRandom random = new SplittableRandom(SEED);

    int steps = 0;
    for (int kill = 0; kill < KILLS; kill += 2) {
      Path journalA = directory.resolve("a" + kill);
      Path journalB = directory.resolve("b" + kill);
      List<Process> makers = new ArrayList<>();
      try {
        makers.add(start(root, journalA, "a", random.nextInt(1_000_000), first, second));
        makers.add(start(root, journalB, "b", random.nextInt(1_000_000), first, second));
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> Files.exists(journalA) && Files.exists(journalB));
        Thread.sleep(random.nextInt(MAX_DELAY_MILLIS));
      } finally {
        for (Process maker : makers) {
          maker.destroyForcibly().waitFor();
        }
      }
      steps += follow(journalA) + follow(journalB);
      verify(ModelStore.open(root, Clock.systemUTC()));
      assertThat(keeper.find(name("kept"))).contains(kept);
    }
    assertThat(steps).as("steps that were done between the kills").isPositive();
    Clock later = Clock.offset(Clock.systemUTC(), Leftovers.MIN_AGE.plusMinutes(1));
    ModelStore.open(root, later);
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(DurableFile.SUFFIX));
    }
  }

  /** Random moments seldom hit the short ones: here each step on the way is the last one once. */
  @Test
  @Timeout(300)
  void theOldModelIsThereUntilTheNewOneIsWhichEverStepIsTheLast() throws Exception {
    Path old = weights("old");
    Path young = weights("young");
    int step = 0;
    int exit;
    do {
      step++;
      Path root = directory.resolve("step" + step);
      ModelStore store = ModelStore.open(root, Clock.systemUTC());
      store.create(name("one"), old, ModelRecipe.PLAIN.withSystem("old"), Progress.SILENT);
      exit =
          java(
                  directory,
                  SingleMaker.class,
                  root.toString(),
                  young.toString(),
                  directory.resolve("outcome").toString(),
                  Integer.toString(step))
              .waitFor();
      InstalledModel model = store.find(name("one")).orElseThrow();
      assertThat(model.recipe().system()).isIn(Optional.of("old"), Optional.of("new"));
      assertThat(digestOf(model.weights())).isEqualTo(model.weightsDigest());
      assertThat(store.list()).containsExactly(model);
      // Whatever was left behind hinders nobody from doing it again.
      store.create(name("one"), young, ModelRecipe.PLAIN.withSystem("again"), Progress.SILENT);
      assertThat(store.find(name("one")).orElseThrow().recipe().system()).contains("again");
    } while (exit == SingleMaker.HALTED);
    assertThat(exit).isZero();
    assertThat(step).as("steps on the way").isGreaterThan(5);
  }

  private Path weights(String title) {
    GgufBytes bytes = GgufBytes.model().text("general.name", title);
    for (int i = 0; i < TENSORS; i++) {
      bytes.tensor("blk." + i + ".weight", 0, 512, 500);
    }
    return bytes.writeTo(directory.resolve(title + ".gguf"));
  }

  private Process start(Path root, Path journal, String letter, int seed, Path... weights)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(root.toString(), journal.toString(), letter, Integer.toString(seed)));
    for (Path path : weights) {
      arguments.add(path.toString());
    }
    return java(directory, EndlessMaker.class, arguments.toArray(String[]::new));
  }

  private static Process java(Path directory, Class<?> main, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .start();
  }

  /** Takes over what a journal says must be there; counts the steps that were done. */
  private int follow(Path journal) throws IOException {
    int done = 0;
    for (String line : Files.readAllLines(journal)) {
      String[] words = line.split(" ", -1);
      if (words.length != 3) {
        continue; // The last line may be cut by the kill; the step it speaks of had not begun.
      }
      Set<String> before = expected.getOrDefault(words[1], Set.of(EndlessMaker.GONE));
      if (words[0].equals("done")) {
        expected.put(words[1], Set.of(words[2]));
        done++;
      } else {
        Set<String> either = new java.util.HashSet<>(before);
        either.add(words[2]);
        expected.put(words[1], either);
      }
    }
    return done;
  }

  private void verify(ModelStore store) throws IOException {
    List<InstalledModel> models = store.list();
    Map<String, String> found = new HashMap<>();
    for (InstalledModel model : models) {
      found.put(model.name().model(), model.recipe().system().orElse(""));
      assertThat(digestOf(model.weights())).isEqualTo(model.weightsDigest());
    }
    expected.forEach((name, values) -> {
      String value = found.getOrDefault(name, EndlessMaker.GONE);
      assertThat(values).as(name).contains(value);
    });
    // What is known now is what the next round starts from.
    expected.replaceAll((name, values) -> Set.of(found.getOrDefault(name, EndlessMaker.GONE)));

    assertThat(models).as("no manifest is broken").hasSameSizeAs(manifests(store.root()));
    try (Stream<Path> blobs = Files.list(store.root().resolve("blobs"))) {
      for (Path blob : blobs.filter(path -> !isTemporary(path)).toList()) {
        assertThat(digestOf(blob).fileName()).isEqualTo(blob.getFileName().toString());
      }
    }
  }

  private static List<Path> manifests(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("manifests"))) {
      return files.filter(Files::isRegularFile).filter(path -> !isTemporary(path)).toList();
    }
  }

  private static boolean isTemporary(Path path) {
    return path.getFileName().toString().endsWith(DurableFile.SUFFIX);
  }

  private static Digest digestOf(Path file) throws IOException {
    return WeightsCopy.digest(file, Progress.SILENT);
  }

  private static ModelName name(String text) {
    return ModelName.parse(text).orElseThrow();
  }
}
