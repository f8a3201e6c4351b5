package dev.folkmoot.http.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Rfc3339Test {

  @Test
  void everyInstantIsWrittenWithNineDigits() {
    Rfc3339 timestamps = new Rfc3339();
    Random random = new Random(3);
    Instant time = Instant.parse("2026-11-21T23:59:58.999999999Z");
    for (int i = 0; i < 5_000; i++) {
      String text = new String(timestamps.utc(time), StandardCharsets.US_ASCII);
      assertThat(text).hasSize(32).startsWith("\"").endsWith("Z\"");
      assertThat(Instant.parse(text.substring(1, 31))).isEqualTo(time);
      time = time.plusNanos(random.nextInt(700_000_000));
    }
  }

  @Test
  void timesWithAZoneCarryItsOffset() {
    Instant time = Instant.parse("2026-07-01T12:00:00.5Z");
    assertThat(Rfc3339.local(time, ZoneOffset.ofHours(2)))
        .isEqualTo("2026-07-01T14:00:00.500000000+02:00");
    assertThat(OffsetDateTime.parse(Rfc3339.local(time, ZoneId.of("UTC"))).toInstant())
        .isEqualTo(time);
  }
}
