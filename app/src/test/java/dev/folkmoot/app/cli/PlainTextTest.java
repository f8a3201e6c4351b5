package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"\u001b", "\n", "\r", "\u0007", "\u202e", "\u2028", "\u009b", "\ud800"})
  void whatMovesTheCursorOrHidesIsShownAsAQuestion(String hostile) {
    assertThat(PlainText.of("a" + hostile + "b")).isEqualTo("a?b");
  }

  @Test
  void whatPeopleWriteStaysAsItIs() {
    assertThat(PlainText.of("Dachboden – 屋根裏 😀")).isEqualTo("Dachboden – 屋根裏 😀");
  }
}
