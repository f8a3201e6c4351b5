package dev.folkmoot.engine.speech;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEndTest {

  private static JsonEnd.Verdict verdict(String text) {
    JsonEnd end = new JsonEnd();
    JsonEnd.Verdict last = JsonEnd.Verdict.GOES_ON;
    for (int i = 0; i < text.length(); i++) {
      assertThat(last).as("before character %d of %s", i, text).isEqualTo(JsonEnd.Verdict.GOES_ON);
      last = end.accept(text.charAt(i));
    }
    return last;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"a\": [1, -2.5e+3, null]}",
        "[{\"}\": \"]\\\"\\\\\"}]",
        "{'it': 'is }'}"
      })
  void aValueEndsAtItsLastBracket(String text) {
    assertThat(verdict(text)).isEqualTo(JsonEnd.Verdict.ENDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{]", "[}", "}", "x", "\"", "{<", "[1, (", " "})
  void whatCannotStandThereBreaksIt(String text) {
    assertThat(verdict(text)).isEqualTo(JsonEnd.Verdict.BROKEN);
  }

  @Test
  void itIsNoDeeperThanAllowed() {
    assertThat(verdict("[".repeat(JsonEnd.MAX_DEPTH) + "]".repeat(JsonEnd.MAX_DEPTH)))
        .isEqualTo(JsonEnd.Verdict.ENDS);
    assertThat(verdict("[".repeat(JsonEnd.MAX_DEPTH + 1))).isEqualTo(JsonEnd.Verdict.BROKEN);
  }
}
