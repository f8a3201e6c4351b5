package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MessageBlockTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "hello, false",
        "`say \"\"\" to me`, false",
        "`\"\"\"one`, true",
        "`\"\"\"one\ntwo\"\"\"`, false",
        "`\"\"\"`, true",
        "`\"\"\"\"\"\"`, false",
        "`/set system \"\"\"Be`, true",
        "`/set system \"\"\"Be\nbrief.\"\"\"`, false",
        "`/set verbose \"\"\"`, false"
      })
  void threeQuotesOpenABlockAndThreeCloseIt(String typed, boolean isOpen) {
    assertThat(MessageBlock.isOpen(typed)).isEqualTo(isOpen);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "hello, hello",
        "`\"\"\"one\ntwo\"\"\"`, `one\ntwo`",
        "`\"\"\"\none\n\"\"\"`, `one\n`",
        "`\"\"\"one\"\"\" and more`, one",
        "`\"\"\"open`, open"
      })
  void theBlockIsWhatStandsBetween(String typed, String content) {
    assertThat(MessageBlock.content(typed)).isEqualTo(content);
  }
}
