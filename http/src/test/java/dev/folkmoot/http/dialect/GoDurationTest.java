package dev.folkmoot.http.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.http.json.JsonValue;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "0,PT0S",
    "0s,PT0S",
    "5m,PT5M",
    "1h30m,PT1H30M",
    "300ms,PT0.3S",
    "-1m,PT-1M",
    "+5s,PT5S",
    "1.5h,PT1H30M",
    ".5s,PT0.5S",
    "2us,PT0.000002S",
    "2µs,PT0.000002S",
    "7ns,PT0.000000007S",
    "1h2m3s4ms,PT1H2M3.004S",
  })
  void durationsAreReadAsGoReadsThem(String text, Duration duration) {
    assertThat(GoDuration.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "30,time: missing unit in duration \"30\"",
        "-1,time: missing unit in duration \"-1\"",
        "``,time: invalid duration \"\"",
        "-,time: invalid duration \"-\"",
        "m,time: invalid duration \"m\"",
        "5x,time: unknown unit \"x\" in duration \"5x\"",
        "5m.,time: invalid duration \"5m.\"",
        "9999999h,time: invalid duration \"9999999h\"",
      })
  void whatIsNoDurationIsRefusedInGosWords(String text, String message) {
    assertThatThrownBy(() -> GoDuration.parse(text)).hasMessage(message);
  }

  @Test
  void noTextBreaksIt() {
    Random random = new Random(11);
    String palette = "0123456789.+-hmsnuµ x";
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(palette.charAt(random.nextInt(palette.length())));
      }
      try {
        GoDuration.parse(text.toString());
        read++;
      } catch (FailureException e) {
        assertThat(e).hasMessageStartingWith("time: ");
      }
    }
    assertThat(read).isPositive();
  }

  @Test
  void c110AKeepAliveIsSecondsOrADuration() {
    assertThat(KeepAlives.read(JsonValue.NULL)).isEmpty();
    assertThat(KeepAlives.read(JsonValue.Num.of(0L))).contains(KeepAlive.NONE);
    assertThat(KeepAlives.read(JsonValue.Num.of(1.5)))
        .contains(new KeepAlive(Duration.ofMillis(1500)));
    assertThat(KeepAlives.read(JsonValue.Num.of(-1L))).contains(KeepAlive.FOREVER);
    assertThat(KeepAlives.read(JsonValue.Num.of(1e300))).contains(KeepAlive.FOREVER);
    assertThat(KeepAlives.read(new JsonValue.Str("10m")))
        .contains(new KeepAlive(Duration.ofMinutes(10)));
    assertThat(KeepAlives.read(new JsonValue.Str("-1m"))).contains(KeepAlive.FOREVER);
  }
}
