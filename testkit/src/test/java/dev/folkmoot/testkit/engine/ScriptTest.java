package dev.folkmoot.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Other tests stand on these: a script that did other than it says would let them pass wrongly. */
final class ScriptTest {

  static List<Supplier<Script>> impossible() {
    return List.of(
        () -> Script.ECHO.withTokenDelay(Duration.ofNanos(-1)),
        () -> Script.ECHO.withFailureAfter(-1),
        () -> Script.ECHO.withSlots(0),
        () -> Script.ECHO.withQueueLength(-1),
        () -> Script.ECHO.withRunAhead(0));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void aScriptThatCannotBePlayedIsNeverMade(Supplier<Script> script) {
    assertThatThrownBy(script::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("impossible script");
  }

  @Test
  void eachChangeChangesOneThing() {
    Script changed =
        Script.ECHO
            .withTokenDelay(Duration.ofMillis(3))
            .withFailureAfter(5)
            .withSlots(7)
            .withQueueLength(9)
            .withRunAhead(11);
    assertThat(changed.tokenDelay()).isEqualTo(Duration.ofMillis(3));
    assertThat(changed.failAfter()).isEqualTo(5);
    assertThat(changed.slots()).isEqualTo(7);
    assertThat(changed.queueLength()).isEqualTo(9);
    assertThat(changed.runAhead()).isEqualTo(11);
    assertThat(changed.answer()).isSameAs(Script.ECHO.answer());
    assertThat(Script.ECHO.slots()).as("the original").isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"``,0", "` `,0", "one,1", "` one  two\n three\t`,3", "größer 𝄞,2"})
  void aTokenIsAWord(String text, int tokens) {
    assertThat(Words.of(text)).hasSize(tokens);
    assertThat(Words.of(InferenceRequest.of(new Prompt.Raw(text)))).hasSize(tokens);
  }

  @Test
  void everyKindOfPromptHasItsWords() {
    Prompt chat =
        Prompt.Chat.of(List.of(Message.of(Role.USER, "a b"), Message.of(Role.ASSISTANT, "c")));
    assertThat(Words.of(InferenceRequest.of(chat))).containsExactly("a", "b", "c");
    assertThat(Words.of(InferenceRequest.of(new Prompt.Infill("a b", "c"))))
        .containsExactly("a", "b", "c");
  }

  @Test
  void piecesPutTogetherAreTheText() {
    String text = "one two three";
    StringBuilder joined = new StringBuilder();
    for (TokenEvent.Text piece : Words.events(Words.of(text))) {
      joined.append(piece.text());
      assertThat(Words.id(piece.text())).isEqualTo(Words.id(piece.text().strip())).isNotNegative();
    }
    assertThat(joined).hasToString(text);
  }
}
