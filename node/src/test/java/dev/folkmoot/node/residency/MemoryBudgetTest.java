package dev.folkmoot.node.residency;

import static dev.folkmoot.node.residency.Rig.GIB;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  @Test
  void modelsMayTakeThreeQuartersOfTheMemory() {
    assertThat(MemoryBudget.of(16 * GIB, GIB)).isEqualTo(12 * GIB);
  }

  @Test
  void aLargeHeapLeavesThemLess() {
    assertThat(MemoryBudget.of(16 * GIB, 6 * GIB)).isEqualTo(10 * GIB);
  }

  @Test
  void aHeapLimitNearTheWholeMemoryLeavesThemHalfTheirShare() {
    assertThat(MemoryBudget.of(16 * GIB, 16 * GIB)).isEqualTo(6 * GIB);
  }

  @Test
  void thisMachineHasSomeMemory() {
    assertThat(MemoryBudget.ofThisMachine()).isPositive();
  }

  @Test
  void bytesAreShownAsPeopleReadThem() {
    assertThat(MemoryBudget.show(3 * GIB / 2)).isEqualTo("1.5 GiB");
    assertThat(MemoryBudget.show(100 << 20)).isEqualTo("100.0 MiB");
  }
}
