package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.ModelFile;
import dev.folkmoot.engine.llamacpp.binding.NativeBundle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuVariantsTest {

  private static final long LARGE_BYTES = 5L << 30;

  /** Variants by name: what they claim, and how long they take; absent ones die. */
  private static final class FakeProbes implements CpuVariants.ProbeRunner {
    final Map<String, Long> scores;
    final Map<String, Long> micros;
    final List<String> timed = new ArrayList<>();

    FakeProbes(Map<String, Long> scores, Map<String, Long> micros) {
      this.scores = scores;
      this.micros = micros;
    }

    @Override
    public OptionalLong score(NativeBundle bundle, String variant) {
      return of(scores, variant);
    }

    @Override
    public OptionalLong time(NativeBundle bundle, String variant, Path model, int threads) {
      timed.add(variant);
      return of(micros, variant);
    }

    private static OptionalLong of(Map<String, Long> numbers, String variant) {
      return numbers.containsKey(variant)
          ? OptionalLong.of(numbers.getOrDefault(variant, 0L))
          : OptionalLong.empty();
    }
  }

  @TempDir private Path folder;
  private NativeBundle bundle;
  private VariantMemory memory;
  private ModelFile model;

  @BeforeEach
  void makeABundle() throws IOException {
    Path libraries = Files.createDirectory(folder.resolve("bundle"));
    for (String variant : List.of("x64", "haswell", "icelake", "zen4", "amx", "sse42")) {
      Files.createFile(libraries.resolve("libggml-cpu-" + variant + ".so"));
    }
    Files.createFile(libraries.resolve("libllama.so"));
    bundle = new NativeBundle(libraries);
    memory = new VariantMemory(folder, "here");
    model = Shapes.file(Files.createFile(folder.resolve("model.gguf")), 'a');
  }

  private String choose(FakeProbes probes) {
    return new CpuVariants(bundle, memory, probes).choose(model, 2);
  }

  @Test
  void theQuickestSurvivorIsChosen() {
    FakeProbes probes =
        new FakeProbes(
            Map.of("haswell", 5L, "icelake", 7L, "amx", 9L),
            Map.of("haswell", 900L, "icelake", 300L, "amx", 500L));
    assertThat(choose(probes)).isEqualTo("icelake");
    assertThat(probes.timed).containsExactly("amx", "icelake", "haswell");
  }

  @Test
  void aVariantThatDiesIsNotChosen() {
    FakeProbes probes = new FakeProbes(Map.of("haswell", 5L, "amx", 9L), Map.of("haswell", 900L));
    assertThat(choose(probes)).isEqualTo("haswell");
  }

  @Test
  void aVariantThatThisCpuCannotRunIsNotTried() {
    FakeProbes probes =
        new FakeProbes(Map.of("haswell", 5L, "amx", 0L), Map.of("haswell", 9L, "amx", 1L));
    assertThat(choose(probes)).isEqualTo("haswell");
    assertThat(probes.timed).containsExactly("haswell");
  }

  @Test
  void theMostPromisingFourAreTried() {
    FakeProbes probes =
        new FakeProbes(
            Map.of("x64", 1L, "sse42", 2L, "haswell", 3L, "icelake", 4L, "zen4", 5L, "amx", 6L),
            Map.of("x64", 1L, "sse42", 1L, "haswell", 9L, "icelake", 9L, "zen4", 9L, "amx", 9L));
    assertThat(choose(probes)).isEqualTo("amx");
    assertThat(probes.timed).containsExactly("amx", "zen4", "icelake", "haswell");
  }

  @Test
  void aLittleQuickerIsNotEnough() {
    FakeProbes probes =
        new FakeProbes(Map.of("haswell", 5L, "amx", 9L), Map.of("haswell", 97L, "amx", 100L));
    assertThat(choose(probes)).isEqualTo("amx");
  }

  @Test
  void theChoiceIsRememberedAcrossRestarts() {
    choose(new FakeProbes(Map.of("haswell", 5L), Map.of("haswell", 9L)));
    FakeProbes none = new FakeProbes(Map.of(), Map.of());
    assertThat(choose(none)).isEqualTo("haswell");
    assertThat(none.timed).isEmpty();
  }

  @Test
  void aRememberedVariantThatIsNoLongerThereIsForgotten() {
    memory.remember(model.digest(), "vanished");
    assertThat(choose(new FakeProbes(Map.of("zen4", 5L), Map.of("zen4", 9L)))).isEqualTo("zen4");
  }

  @Test
  void anotherModelIsTimedAnew() throws IOException {
    choose(new FakeProbes(Map.of("haswell", 5L, "amx", 6L), Map.of("haswell", 1L, "amx", 9L)));
    model = Shapes.file(Files.createFile(folder.resolve("other.gguf")), 'b');
    FakeProbes probes =
        new FakeProbes(Map.of("haswell", 5L, "amx", 6L), Map.of("haswell", 9L, "amx", 1L));
    assertThat(choose(probes)).isEqualTo("amx");
  }

  private void makeLarge() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(model.path().toFile(), "rw")) {
      file.setLength(LARGE_BYTES); // a hole: takes no room on the disk
    }
  }

  @Test
  void aLargeModelTakesWhatAnotherOneGot() throws IOException {
    memory.remember(Shapes.file(model.path(), 'c').digest(), "haswell");
    makeLarge();
    FakeProbes probes = new FakeProbes(Map.of("haswell", 5L, "amx", 9L), Map.of("amx", 1L));
    assertThat(choose(probes)).isEqualTo("haswell");
    assertThat(probes.timed).isEmpty();
  }

  @Test
  void aLargeModelAloneTakesTheFirstThatSurvives() throws IOException {
    makeLarge();
    FakeProbes probes =
        new FakeProbes(
            Map.of("haswell", 5L, "icelake", 7L, "amx", 9L),
            Map.of("haswell", 1L, "icelake", 100L));
    assertThat(choose(probes)).isEqualTo("icelake");
    assertThat(probes.timed).containsExactly("amx", "icelake");
  }

  @Test
  void whereNothingSurvivesThatIsSaid() {
    assertEngineFailed(new FakeProbes(Map.of("amx", 9L), Map.of()), "tried [amx]");
    assertEngineFailed(new FakeProbes(Map.of(), Map.of()), "no CPU variant for this machine");
  }

  private void assertEngineFailed(FakeProbes probes, String reason) {
    assertThatThrownBy(() -> choose(probes))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.ENGINE_FAILED))
        .hasMessageContaining(reason);
  }

  @Test
  void aModelThatCannotBeReadIsSaid() throws IOException {
    Files.delete(model.path());
    assertEngineFailed(new FakeProbes(Map.of("amx", 9L), Map.of("amx", 9L)), "cannot read");
  }
}
