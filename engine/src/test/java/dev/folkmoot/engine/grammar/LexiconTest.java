package dev.folkmoot.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LexiconTest {

  private static Lexicon of(String... words) {
    List<byte[]> pieces =
        List.of(words).stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toList();
    return Lexicon.of(pieces.size(), pieces::get);
  }

  @Test
  void piecesAreSortedByTheirBytesWithoutSign() {
    Lexicon lexicon = of("b", "é", "a", "ab", "B");
    assertThat(IntStream.range(0, lexicon.size()).map(lexicon::token))
        .containsExactly(4, 2, 3, 0, 1);
  }

  @Test
  void tokensWithoutBytesAreLeftOut() {
    assertThat(of("", "a", "").size()).isEqualTo(1);
    assertThat(of("", "").longest()).isZero();
  }

  @Test
  void whatNeighboursShareIsCountedInBytes() {
    Lexicon lexicon = of("abc", "abd", "ab", "x", "x");
    assertThat(IntStream.range(0, lexicon.size()).map(lexicon::shared))
        .containsExactly(0, 2, 2, 0, 1);
    assertThat(lexicon.longest()).isEqualTo(3);
  }
}
