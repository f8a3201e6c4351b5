package dev.folkmoot.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.testkit.engine.Script;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A word that could be another stream's, or stand elsewhere, would prove nothing. */
final class RecitalTest {

  private static final Script SCRIPT = Recital.script(Duration.ZERO, 4);

  private static List<String> answer(String prompt) {
    return SCRIPT.answer().apply(InferenceRequest.of(new Prompt.Raw(prompt))).stream()
        .map(event -> ((TokenEvent.Text) event).text())
        .toList();
  }

  @Test
  void theAnswerIsTheTextThatIsExpected() {
    List<String> words = answer(Recital.prompt("s1", 120));
    assertThat(words).hasSize(120).doesNotHaveDuplicates();
    assertThat(String.join("", words)).isEqualTo(Recital.text("s1", 120));
  }

  @Test
  void noWordOfOneStreamIsAWordOfAnother() {
    assertThat(answer(Recital.prompt("s1", 120)))
        .doesNotContainAnyElementsOf(answer(Recital.prompt("s11", 120)));
  }

  @Test
  void aStampSaysWhenTheWordWasDecoded() {
    long before = System.nanoTime();
    String word = answer(Recital.stampedPrompt("s1", 3)).get(2);
    assertThat(Recital.plain(word)).isEqualTo(Recital.word("s1", 2));
    assertThat(Recital.stamp(word)).isBetween(before, System.nanoTime());
  }

  @Test
  void anotherPromptThanARawOneIsRefused() {
    InferenceRequest chat = InferenceRequest.of(new Prompt.Infill("a", "b"));
    assertThatThrownBy(() -> SCRIPT.answer().apply(chat))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("raw");
  }

  @ParameterizedTest
  @CsvSource({
    "abcdef, abcdef, 0",
    "abcdef, abcdeX, 1",
    "abcdef, abc, 3",
    "abcdef, abcdefgh, 2",
    "abcdef, abccdef, 4",
    "abcdef, bcdef, 6",
  })
  void charactersAreCountedFromTheFirstThatIsWrong(String expected, String heard, int wrong) {
    assertThat(Recital.wrongCharacters(expected, heard)).isEqualTo(wrong);
  }
}
