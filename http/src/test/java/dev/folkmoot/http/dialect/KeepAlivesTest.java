package dev.folkmoot.http.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeepAlivesTest {

  private static JsonValue json(String text) {
    return JsonReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "0,PT0S",
        "\"0\",PT0S",
        "90,PT1M30S",
        "0.5,PT0.5S",
        "\"5m\",PT5M",
        "\"1h30m\",PT1H30M",
        "\"300ms\",PT0.3S",
        "\"1.5h\",PT1H30M"
      })
  void c110NumbersAreSecondsAndTextsAreDurations(String value, Duration expected) {
    assertThat(KeepAlives.read(json(value))).contains(new KeepAlive(expected));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"-1", "-0.5", "1e300", "\"-1m\"", "\"-300ms\""})
  void c110NegativeAndEndlessOnesAreForEver(String value) {
    assertThat(KeepAlives.read(json(value))).contains(KeepAlive.FOREVER);
  }

  @Test
  void withoutAWordTheNodeDecides() {
    assertThat(KeepAlives.read(JsonValue.NULL)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true | Unsupported type: 'bool'",
        "[] | Unsupported type: '[]interface {}'",
        "{} | Unsupported type: 'map[string]interface {}'",
        "\"30\" | time: missing unit in duration \"30\"",
        "\"5y\" | time: unknown unit \"y\" in duration \"5y\"",
        "\"\" | time: invalid duration \"\"",
      })
  void c110OthersAreRefused(String value, String message) {
    assertThatThrownBy(() -> KeepAlives.read(json(value)))
        .isInstanceOf(FailureException.class)
        .hasMessage(message);
  }
}
