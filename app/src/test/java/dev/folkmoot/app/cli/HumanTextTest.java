package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HumanTextTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "999,999 B",
    "1000,1 KB",
    "1500,1.5 KB",
    "815319791,815 MB",
    "2019393189,2.0 GB",
    "3000000000,3 GB",
    "42520413916,42 GB",
    "1500000000000,1.5 TB"
  })
  void sizesReadAsOllamaWritesThem(long size, String text) {
    assertThat(HumanText.bytes(size)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.5S,Less than a second ago",
    "PT1S,1 second ago",
    "PT59S,59 seconds ago",
    "PT1M,About a minute ago",
    "PT59M,59 minutes ago",
    "PT1H,About an hour ago",
    "PT47H,47 hours ago",
    "P3D,3 days ago",
    "P21D,3 weeks ago",
    "P90D,3 months ago",
    "P800D,2 years ago",
    "PT-4M,4 minutes from now",
    "P-9000D,Forever"
  })
  void timesReadAsOllamaWritesThem(Duration past, String text) {
    assertThat(HumanText.time(NOW.minus(past), NOW)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"PT-3S,now", "PT0.9S,now", "PT12S,12 s", "PT3M59S,3 min", "PT47H,47 h", "P3D,3 d"})
  void timesInTablesAreShort(Duration past, String text) {
    assertThat(HumanText.shortSpan(past)).isEqualTo(text);
  }

  @Test
  void aTimeThatNobodySaidIsNever() {
    assertThat(HumanText.time(Instant.EPOCH, NOW)).isEqualTo("Never");
  }

  @Test
  void durationsAndRatesKeepTheirUnits() {
    assertThat(HumanText.duration(Duration.ofMillis(1250))).isEqualTo("1.250s");
    assertThat(HumanText.duration(Duration.ofNanos(310_400_000))).isEqualTo("310.400ms");
    assertThat(HumanText.rate(100, Duration.ofSeconds(2))).isEqualTo("50.00 tokens/s");
    assertThat(HumanText.rate(0, Duration.ZERO)).isEqualTo("-");
  }
}
