package dev.folkmoot.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The small parts that hold the limits. */
final class YamuxLimitsTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void theStandardLimitsAreThese() {
    assertThat(YamuxConfig.standard())
        .isEqualTo(
            new YamuxConfig(
                16 * 1024 * 1024,
                256L * 1024 * 1024,
                256 * 1024,
                2 * 1024 * 1024,
                65_507,
                1_000,
                256,
                256,
                Duration.ofSeconds(30),
                Duration.ofSeconds(20)));
  }

  @Test
  void limitsThatContradictEachOtherAreRefused() {
    assertThatThrownBy(() -> Sessions.windows(1_000, 1 << 30))
        .hasMessageContaining("below the initial window");
    assertThatThrownBy(() -> Sessions.windows(1 << 20, 1 << 19))
        .hasMessageContaining("below maxWindowBytes");
    assertThatThrownBy(() -> Sessions.config(1 << 20, 1 << 20, -1, 1, 1))
        .hasMessageContaining("maxInboundStreams");
    assertThatThrownBy(() -> Sessions.config(1 << 20, 1 << 20, 1, 0, 1))
        .hasMessageContaining("acceptBacklog");
    assertThatThrownBy(() -> Sessions.config(1 << 20, 1 << 20, 1, 1, 0))
        .hasMessageContaining("maxUnacknowledged");
    assertThatThrownBy(() -> new WindowBudget(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBudgetIsNeverOverdrawnByManyThreads() throws InterruptedException {
    var budget = new WindowBudget(1_000);
    var threads = new Thread[8];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofVirtual()
              .start(() -> {
                for (int k = 0; k < 10_000; k++) {
                  if (budget.reserve(300)) {
                    budget.release(300);
                  }
                }
              });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(budget.reservedBytes()).isZero();
    assertThat(budget.reserve(1_000)).isTrue();
    assertThat(budget.reserve(1)).isFalse();
  }

  @Test
  void growthMayTakeHalfOfABudget() {
    var budget = new WindowBudget(1_000);
    assertThat(budget.reserveGrowth(501)).isFalse();
    assertThat(budget.reserveGrowth(500)).isTrue();
    assertThat(budget.reserveGrowth(1)).isFalse();
    assertThat(budget.reserve(500)).isTrue();
  }

  @Test
  void aRateLimitRefillsWithTimeAndByOurOwnWork() {
    var limit = new RateLimit("knocking", 3, 1, 0);
    for (int i = 0; i < 3; i++) {
      limit.spend(0);
    }
    assertThatThrownBy(() -> limit.spend(SECOND / 2))
        .isInstanceOf(YamuxViolation.class)
        .hasMessage("flood of knocking");
    limit.spend(SECOND + SECOND / 2);
    limit.earn(1);
    limit.spend(SECOND + SECOND / 2);
    limit.earn(1_000);
    for (int i = 0; i < 3; i++) {
      limit.spend(2 * SECOND);
    }
    assertThatThrownBy(() -> limit.spend(2 * SECOND)).isInstanceOf(YamuxViolation.class);
  }

  @Test
  void aHeaderIsTwelveBytesBigEndian() {
    var out = ByteBuffer.allocate(12);
    var header =
        new FrameHeader(
            FrameHeader.Type.GO_AWAY, FrameHeader.SYN | FrameHeader.RST, 0x01020304, 0xFFFF_FFFEL);
    header.write(out);
    assertThat(out.array()).containsExactly(0, 3, 0, 9, 1, 2, 3, 4, 0xFF, 0xFF, 0xFF, 0xFE);
    assertThat(FrameHeader.read(out.flip())).isEqualTo(header);
    assertThatThrownBy(() -> new FrameHeader(FrameHeader.Type.PING, 0, 0, 1L << 32))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void unknownReasonsToGoAreFaults() {
    assertThat(GoAwayCode.of(0)).isEqualTo(GoAwayCode.NORMAL);
    assertThat(GoAwayCode.of(1)).isEqualTo(GoAwayCode.PROTOCOL_ERROR);
    assertThat(GoAwayCode.of(2)).isEqualTo(GoAwayCode.INTERNAL_ERROR);
    assertThat(GoAwayCode.of(0xFFFF_FFFFL)).isEqualTo(GoAwayCode.INTERNAL_ERROR);
  }
}
