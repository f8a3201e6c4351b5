package dev.folkmoot.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeepAliveTest {

  @ParameterizedTest
  @ValueSource(strings = {"PT-0.000000001S", "PT-1S", "P-1000000D"})
  void anyNegativeTimeIsForEver(Duration duration) {
    assertThat(new KeepAlive(duration)).isEqualTo(KeepAlive.FOREVER);
    assertThat(new KeepAlive(duration).isForever()).isTrue();
  }

  @Test
  void forEverIsNotAnEndThatCanBeReached() {
    assertThat(KeepAlive.FOREVER.isForever()).isTrue();
    assertThat(KeepAlive.FOREVER.isNone()).isFalse();
    assertThat(new KeepAlive(Duration.ofDays(365_000)).isForever()).as("long, but ends").isFalse();
  }

  @Test
  void onlyExactlyNothingUnloadsAtOnce() {
    assertThat(KeepAlive.NONE.isNone()).isTrue();
    assertThat(new KeepAlive(Duration.ofNanos(1)).isNone()).isFalse();
    assertThat(KeepAlive.NONE.isForever()).isFalse();
  }

  @Test
  void theDefaultIsOllamas() {
    assertThat(KeepAlive.DEFAULT.duration()).isEqualTo(Duration.ofMinutes(5));
  }
}
