package dev.folkmoot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PromptsTest {

  @Test
  void theSameSeedGivesTheSameTexts() {
    assertThat(Prompts.distinct(8, 50, 1)).isEqualTo(Prompts.distinct(8, 50, 1));
    assertThat(Prompts.distinct(8, 50, 1)).isNotEqualTo(Prompts.distinct(8, 50, 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 350})
  void eachTextHasAsManyWordsAsAskedForBetweenItsFrame(int words) {
    for (String text : Prompts.distinct(3, words, 9)) {
      assertThat(text).startsWith("A story about the ").endsWith(" and");
      assertThat(text.split(" ")).hasSize(4 + words + 1);
    }
  }

  /** A shared beginning would be a hit in the prefix cache, and the figure a lie. */
  @Test
  void noTwoTextsOfARunAreTheSameEvenAcrossItsRounds() {
    List<String> all =
        java.util.stream.LongStream.rangeClosed(1, 5)
            .boxed()
            .flatMap(round -> Prompts.distinct(8, 6, round).stream())
            .toList();
    assertThat(all).hasSize(40).doesNotHaveDuplicates();
  }
}
