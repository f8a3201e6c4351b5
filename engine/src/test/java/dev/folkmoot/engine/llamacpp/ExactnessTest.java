package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.engine.ModelFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactnessTest {

  private static final Origin HERE = new Origin("llama.cpp", 4096);
  private static final Continuity EXACT = new Continuity(1, true);
  private static final Continuity VALID = new Continuity(1, false);

  private static Answered answered(int tokens) {
    return new Answered(TokenIds.of(new int[tokens]), "a", "", 0, List.of(HERE));
  }

  private static Sampling seeded() {
    return Sampling.DEFAULT.seeded(new Random(1));
  }

  private static Exactness of(long weightBytes, boolean floats, boolean gpu) {
    return new Exactness(HERE, weightBytes, floats, gpu);
  }

  @Test
  void quantisedWeightsGoOnExactlyInParts() {
    Exactness quantised = of(8L << 30, false, false);
    assertThat(quantised.replayTokens(answered(5000))).isEqualTo(63);
    assertThat(quantised.continuity(answered(5000), Sampling.GREEDY)).isEqualTo(EXACT);
    assertThat(quantised.continuity(answered(5000), seeded())).isEqualTo(EXACT);
    assertThat(quantised.continuity(answered(5000), Sampling.DEFAULT)).isEqualTo(VALID);
  }

  @Test
  void floatsAreComputedOneByOneAsLongAsThatIsQuick() {
    Exactness floats = of(1L << 30, true, false);
    assertThat(floats.replayTokens(answered(8))).isEqualTo(1);
    assertThat(floats.continuity(answered(8), Sampling.GREEDY)).isEqualTo(EXACT);
    assertThat(floats.continuity(answered(8), seeded())).isEqualTo(VALID);
    assertThat(floats.replayTokens(answered(9))).isEqualTo(63);
    assertThat(floats.continuity(answered(9), Sampling.GREEDY)).isEqualTo(VALID);
    assertThat(floats.replayTokens(Answered.NOTHING)).isEqualTo(63);
    assertThat(floats.continuity(Answered.NOTHING, Sampling.DEFAULT))
        .isEqualTo(Continuity.UNBROKEN);
  }

  @Test
  void onAGpuNothingIsPromised() {
    assertThat(of(1, false, true).continuity(answered(1), Sampling.GREEDY)).isEqualTo(VALID);
    assertThat(of(1, false, true).continuity(Answered.NOTHING, Sampling.GREEDY))
        .isEqualTo(Continuity.UNBROKEN);
  }

  @Test
  void theKindOfWeightsIsReadFromTheShape() {
    assertThat(Exactness.of(HERE, TestModels.stories(), false).floats()).isTrue();
    assertThat(Exactness.of(HERE, TestModels.pocket(), false).floats()).isFalse();
    ModelFile adapted = TestModels.adapted(TestModels.pocket(), Path.of("adapter.gguf"));
    assertThat(Exactness.of(HERE, adapted, false).floats())
        .as("an adapter is computed with floats, whatever is under it")
        .isTrue();
  }
}
