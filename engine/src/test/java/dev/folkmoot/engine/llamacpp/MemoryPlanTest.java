package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.engine.Footprint;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MemoryPlanTest {

  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  @Test
  void everySlotHasRoomWhereTokensAreCheap() {
    MemoryPlan plan = MemoryPlan.of(Shapes.of(100 * MIB, 1024), 4096, 512, 8);
    assertThat(plan.cells()).isEqualTo(8 * 4096);
    assertThat(plan.footprint().cache())
        .isEqualTo(8L * 4096 * 1024 * 3 / 2); // and half as much parked
  }

  @Test
  void aLargeModelMayHaveACacheOfHalfItsWeights() {
    // One conversation takes 2 GiB; half of the weights is 5 GiB: two conversations fit.
    MemoryPlan plan = MemoryPlan.of(Shapes.of(10 * GIB, 512 * 1024), 4096, 512, 8);
    assertThat(plan.cells()).isEqualTo(2 * 4096);
  }

  @Test
  void oneWholeConversationAlwaysHasRoom() {
    MemoryPlan plan = MemoryPlan.of(Shapes.of(100 * MIB, 8 * MIB), 4096, 512, 8);
    assertThat(plan.cells()).isEqualTo(4096);
    assertThat(plan.contextLength()).isEqualTo(4096);
  }

  @Test
  void cellsComeInWholeBlocks() {
    assertThat(MemoryPlan.of(Shapes.of(MIB, GIB), 5, 512, 8).cells()).isEqualTo(256);
    assertThat(MemoryPlan.of(Shapes.of(MIB, GIB), 257, 512, 8).cells()).isEqualTo(512);
  }

  @ParameterizedTest
  @CsvSource({
    "512, 8, 512",
    "1, 8, 16",
    "4, 64, 128",
    "2048, 8, 256",
    "100, 1, 100",
  })
  void aBatchHasRoomForEverySlotAndFitsTheCells(int asked, int slots, int planned) {
    // 256 cells: tokens are dear.
    MemoryPlan plan = MemoryPlan.of(Shapes.of(MIB, GIB), asked > 512 ? 256 : 1024, asked, slots);
    assertThat(plan.batchTokens()).isEqualTo(planned);
  }

  @Test
  void theFootprintIsWeightsCacheAndScratch() {
    ModelShape shape = Shapes.of(7 * MIB, 100);
    Footprint footprint = MemoryPlan.of(shape, 1000, 512, 4).footprint();
    assertThat(footprint.weights()).isEqualTo(7 * MIB);
    assertThat(footprint.cache())
        .isEqualTo(4096 * 100L * 3 / 2); // 4 × 1000, in whole blocks, and half as much parked
    long activations = 512L * Shapes.WIDTH * 48 * Float.BYTES;
    long logits = (4L + LlamaCppModel.IDLE_SEQUENCES) * Shapes.VOCABULARY * Float.BYTES * 2;
    assertThat(footprint.scratch()).isEqualTo(32 * MIB + activations + logits);
    assertThat(footprint.total())
        .isEqualTo(footprint.weights() + footprint.cache() + footprint.scratch());
  }

  @Test
  void aLongerContextNeverCostsLess() {
    ModelShape shape = Shapes.of(100 * MIB, 20_000);
    long before = 0;
    for (int context = 256; context <= 1 << 20; context *= 2) {
      long total = MemoryPlan.of(shape, context, 512, 1).footprint().total();
      assertThat(total).isGreaterThanOrEqualTo(before);
      before = total;
    }
  }

  static LongStream absurd() {
    return new Random(5).longs(200);
  }

  @ParameterizedTest
  @MethodSource("absurd")
  void absurdShapesGiveLargeFootprintsNeverNegativeOnes(long seed) {
    Random random = new Random(seed);
    ModelShape shape =
        Shapes.of(
            random.nextLong() >>> 4,
            random.nextLong() >>> (1 + random.nextInt(62)),
            random.nextInt() >>> 1,
            Math.max(1, random.nextInt() >>> 1));
    MemoryPlan plan = MemoryPlan.of(shape, Math.max(4, random.nextInt() >>> 1), 512, 8);
    assertThat(plan.footprint().total()).isPositive();
    assertThat(plan.footprint().total()).isGreaterThanOrEqualTo(plan.footprint().weights());
    assertThat(plan.contextLength()).isLessThanOrEqualTo(plan.cells());
    assertThat(plan.batchTokens()).isLessThanOrEqualTo(plan.cells());
  }

  @Test
  void whatWouldEndTheProcessCannotBeWrittenDown() {
    Footprint some = new Footprint(1, 1, 1);
    assertThatThrownBy(() -> new MemoryPlan(10, 256, 257, 0, some))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MemoryPlan(10, 256, 0, 0, some))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MemoryPlan(257, 256, 10, 0, some))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Footprint(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
