package dev.folkmoot.node.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.time.Duration;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuietHoursTest {

  private static LocalTime at(String time) {
    return LocalTime.parse(time);
  }

  @ParameterizedTest
  @CsvSource({
    "22:59:59, false", "23:00, true", "23:30, true", "00:00, true", "06:59:59, true",
    "07:00, false", "12:00, false"
  })
  void aRangeOverMidnightCoversBothItsSides(String time, boolean isQuiet) {
    assertThat(QuietHours.parse("23:00-07:00").cover(at(time))).isEqualTo(isQuiet);
  }

  @ParameterizedTest
  @CsvSource({"08:59, false", "09:00, true", "11:59, true", "12:00, false", "13:30, true"})
  void severalRangesAreReadWithSpacesBetween(String time, boolean isQuiet) {
    assertThat(QuietHours.parse(" 09:00 - 12:00, 13:00-17:00 ").cover(at(time)))
        .isEqualTo(isQuiet);
  }

  @Test
  void theEndOfTheDayMayBeWrittenBothWays() {
    assertThat(QuietHours.parse("20:00-24:00")).isEqualTo(QuietHours.parse("20:00-00:00"));
    assertThat(QuietHours.parse("20:00-24:00").cover(at("23:59"))).isTrue();
    assertThat(QuietHours.parse("20:00-24:00").cover(at("00:00"))).isFalse();
  }

  @Test
  void theWholeDayCanBeQuiet() {
    QuietHours always = QuietHours.parse("00:00-24:00");
    for (String time : new String[] {"00:00", "11:59", "12:00", "23:59:59"}) {
      assertThat(always.cover(at(time))).isTrue();
    }
    assertThat(always.left(at("15:00"))).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void nothingMeansNever() {
    assertThat(QuietHours.parse("  ")).isEqualTo(QuietHours.NONE);
    assertThat(QuietHours.NONE.cover(at("03:00"))).isFalse();
  }

  @Test
  void whatIsLeftRunsThroughRangesThatTouch() {
    QuietHours hours = QuietHours.parse("23:00-02:00,02:00-03:30,06:00-07:00");
    assertThat(hours.left(at("23:30"))).isEqualTo(Duration.ofHours(4));
    assertThat(hours.left(at("06:15"))).isEqualTo(Duration.ofMinutes(45));
    assertThat(hours.left(at("12:00"))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"23-7", "23:00", "23:00-07:00-08:00", "25:00-26:00", "a-b", "1:00-2:00", ","})
  void whatCannotBeReadIsNamed(String text) {
    assertThatThrownBy(() -> QuietHours.parse(text))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("write them as 23:00-07:00");
  }

  @Test
  void anEmptyRangeIsRefusedWithWhatToWriteInstead() {
    assertThatThrownBy(() -> QuietHours.parse("08:00-08:00"))
        .hasMessageContaining("write 00:00-24:00 for always");
  }
}
