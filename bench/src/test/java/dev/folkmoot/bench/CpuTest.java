package dev.folkmoot.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class CpuTest {

  /** Above what Linux gives out. */
  private static final long NOBODY = 4_194_305;

  private static final double TICK_SECONDS = 0.01;

  @Test
  void workIsCounted() {
    double before = Cpu.ofThisProcess();
    long sum = 0;
    while (Cpu.ofThisProcess() - before < 2 * TICK_SECONDS) {
      sum += System.nanoTime() % 7;
    }
    assertThat(Cpu.ofThisProcess()).isGreaterThan(before);
    assertThat(sum).isNotNegative();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theKernelsCountOfAProcessIsTheJvmsOwn() {
    double own = Cpu.ofThisProcess();
    assertThat(Cpu.of(ProcessHandle.current().pid())).isCloseTo(own, within(0.1 + own * 0.1));
  }

  @Test
  void aProcessThatIsGoneIsNoZero() {
    assertThatThrownBy(() -> Cpu.of(NOBODY)).isInstanceOf(UncheckedIOException.class);
  }
}
