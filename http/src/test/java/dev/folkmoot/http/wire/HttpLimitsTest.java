package dev.folkmoot.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpLimitsTest {

  /** The limits with one duration, chosen by its place, replaced. */
  private static HttpLimits with(int place, Duration duration) {
    Duration[] d = new Duration[6];
    java.util.Arrays.fill(d, Duration.ofSeconds(1));
    d[place] = duration;
    return new HttpLimits(1, 1, d[0], d[1], d[2], d[3], d[4], d[5]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void noTimeLimitIsZeroOrLess(int place) {
    assertThatThrownBy(() -> with(place, Duration.ZERO)).hasMessageContaining("not positive");
    assertThatThrownBy(() -> with(place, Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(with(place, Duration.ofNanos(1)).maxConnections()).isEqualTo(1);
  }

  @Test
  void runningAnswersMayBeCutAtOnceWhenTheServerCloses() {
    assertThat(with(5, Duration.ZERO).drainTimeout()).isZero();
    assertThatThrownBy(() -> with(5, Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,0", "-1,1"})
  void aServerThatReadsOrAcceptsNothingIsNone(long bytes, int connections) {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() ->
            new HttpLimits(bytes, connections, second, second, second, second, second, second))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theDefaultsAreThoseOfTheDocumentation() {
    HttpLimits limits = HttpLimits.DEFAULT;
    assertThat(limits.maxBodyBytes()).isEqualTo(64L << 20);
    assertThat(limits.maxConnections()).isBetween(64, 8_192);
    assertThat(limits.idleTimeout()).isEqualTo(Duration.ofMinutes(3));
    assertThat(limits.headTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(limits.stallTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(limits.bodyTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(limits.writeTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(limits.drainTimeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void oneLimitIsChangedAndTheOthersStay() {
    HttpLimits limits = HttpLimits.DEFAULT;
    assertThat(limits.withMaxConnections(3).withMaxConnections(limits.maxConnections()))
        .isEqualTo(limits);
    assertThat(limits.withDrainTimeout(Duration.ZERO).withDrainTimeout(limits.drainTimeout()))
        .isEqualTo(limits);
    HttpLimits hasty = limits.withPatience(Duration.ofSeconds(1));
    assertThat(hasty.drainTimeout()).isEqualTo(limits.drainTimeout());
    assertThat(hasty)
        .isEqualTo(
            new HttpLimits(
                limits.maxBodyBytes(),
                limits.maxConnections(),
                hasty.idleTimeout(),
                hasty.headTimeout(),
                hasty.stallTimeout(),
                hasty.bodyTimeout(),
                hasty.writeTimeout(),
                limits.drainTimeout()));
    assertThat(hasty.bodyTimeout()).isEqualTo(Duration.ofSeconds(1));
  }
}
