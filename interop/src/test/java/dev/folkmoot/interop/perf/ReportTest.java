package dev.folkmoot.interop.perf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.platform.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTest {

  /** A clock that is set. */
  private static final class SetClock implements Timers {
    private long now = 5;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      throw new UnsupportedOperationException("a report waits for nothing");
    }
  }

  private final SetClock clock = new SetClock();
  private final List<String> lines = new ArrayList<>();
  private final Report report = new Report(clock, lines::add);

  @Test
  void eachSecondHasALineAndAllHasOne() {
    report.moved(100, 0);
    assertThat(lines).isEmpty();
    clock.now += 1_500_000_000L;
    report.moved(50, 0);
    clock.now += 1_000_000_000L;
    report.moved(0, 7);
    report.end();
    assertThat(lines)
        .containsExactly(
            line("intermediary", "1.500000000", 150, 0),
            line("intermediary", "1.000000000", 0, 7),
            line("final", "2.500000000", 150, 7));
  }

  private static String line(String type, String seconds, long up, long down) {
    return "{\"type\":\"%s\",\"timeSeconds\":%s,\"uploadBytes\":%d,\"downloadBytes\":%d}"
        .formatted(type, seconds, up, down);
  }
}
