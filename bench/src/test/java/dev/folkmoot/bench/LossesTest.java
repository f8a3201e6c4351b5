package dev.folkmoot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lost or doubled character must show in the table. */
final class LossesTest {

  private static final int WORDS = 4;
  private static final String UNBROKEN = "{\"done\":true}";
  private static final String BROKEN =
      "{\"done\":true,\"folkmoot\":{\"breaks\":1,\"exact\":true,\"route\":{}}}";
  private static final String CHANGED =
      "{\"done\":true,\"folkmoot\":{\"breaks\":1,\"exact\":false,\"route\":{}}}";

  private final Losses losses = new Losses(WORDS);

  /** Words of stream {@code k}, a millisecond apart, but for 700 ms before the third. */
  private static StreamClient.Heard heard(String last, int... places) {
    List<String> words = new ArrayList<>();
    List<Long> at = new ArrayList<>();
    long millis = 0;
    for (int place : places) {
      millis += words.size() == 2 ? 700 : 1;
      words.add(Recital.word("k", place));
      at.add(millis * 1_000_000);
    }
    return new StreamClient.Heard(words, at, 0, last);
  }

  @Test
  void anAnswerThatWentOnIsRightAndItsGapIsCounted() {
    losses.add("k", heard(BROKEN, 0, 1, 2, 3), 2);
    assertThat(losses.row("kill -9"))
        .isEqualTo("| kill -9 | 1 | 1 | 1 | 1 | 0 | 700 | 700 | 700 |\n");
  }

  @Test
  void anAnswerThatWasNotBrokenHasNoGap() {
    losses.add("k", heard(UNBROKEN, 0, 1, 2, 3), 4);
    assertThat(losses.row("kill -9")).isEqualTo("| kill -9 | 1 | 1 | 0 | 0 | 0 | | | |\n");
  }

  @Test
  void aChangedContinuationIsNotExact() {
    losses.add("k", heard(CHANGED, 0, 1, 2, 3), 2);
    assertThat(losses.row("SIGSTOP")).startsWith("| SIGSTOP | 1 | 1 | 1 | 0 | 0 |");
  }

  @Test
  void aDoubledWordIsWrong() {
    losses.add("k", heard(BROKEN, 0, 1, 1, 2, 3), 2);
    assertThat(losses.row("kill -9")).startsWith("| kill -9 | 1 | 0 | 1 | 1 | 9 |");
  }

  @Test
  void anAnswerWithoutAnEndIsNotComplete() {
    losses.add("k", heard("", 0, 1, 2, 3), 2);
    losses.add("k", heard("{\"error\":\"it broke\"}", 0, 1), 2);
    assertThat(losses.row("kill -9")).startsWith("| kill -9 | 2 | 0 | 0 | 0 | 8 |");
  }

  @Test
  void aRefusalLosesAllCharacters() {
    losses.refused("k");
    assertThat(losses.row("kill -9")).isEqualTo("| kill -9 | 1 | 0 | 0 | 0 | 16 | | | |\n");
  }
}
