package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunTargetTest {

  private static final List<String> INSTALLED =
      List.of("llama3.2:1b", "pocket:latest", "hf.co/ada/tiny:Q8_0");

  private static RunTarget target(String... words) {
    return RunTarget.of(List.of(words), INSTALLED);
  }

  @Test
  void aSentenceGoesToTheBundledModel() {
    assertThat(target("Why is the sky blue?"))
        .isEqualTo(new RunTarget("pocket", "Why is the sky blue?"));
  }

  @Test
  void anInstalledNameInFrontIsTheModel() {
    assertThat(target("pocket", "hello")).isEqualTo(new RunTarget("pocket", "hello"));
    assertThat(target("llama3.2:1b", "a", "b")).isEqualTo(new RunTarget("llama3.2:1b", "a b"));
    assertThat(target("hf.co/ada/tiny:Q8_0")).isEqualTo(new RunTarget("hf.co/ada/tiny:Q8_0", ""));
  }

  @Test
  void caseDoesNotMatterInANameButIsKept() {
    assertThat(target("Pocket", "hi")).isEqualTo(new RunTarget("Pocket", "hi"));
  }

  @Test
  void wordsWithoutQuotesAreOnePrompt() {
    assertThat(target("Why", "is", "the", "sky", "blue?").prompt())
        .isEqualTo("Why is the sky blue?");
    assertThat(target("hello")).isEqualTo(new RunTarget("pocket", "hello"));
  }

  @Test
  void noWordsOpenAConversationWithTheBundledModel() {
    assertThat(target()).isEqualTo(new RunTarget("pocket", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama3.2", "llama3.2:3b", "qwen2.5-coder", "ada/tiny", "smollm2"})
  void whatLooksLikeAModelIsNotTakenForAPrompt(String name) {
    assertThatThrownBy(() -> target(name))
        .isInstanceOf(FailureException.class)
        .hasMessage(
            "model '%s' not found; installed: llama3.2:1b, pocket:latest, hf.co/ada/tiny:Q8_0",
            name);
  }

  @Test
  void aPlainWordBeforeAQuotedPromptIsAModelToo() {
    assertThatThrownBy(() -> target("mistral", "Why is the sky blue?"))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith("model 'mistral' not found");
  }

  @Test
  void withoutTheBundledModelTheNewestAnswers() {
    assertThat(RunTarget.of(List.of("hi!"), List.of("a:latest", "b:latest")).model())
        .isEqualTo("a:latest");
  }

  @Test
  void withoutAnyModelThereIsAWayOut() {
    assertThatThrownBy(() -> RunTarget.of(List.of("hi!"), List.of()))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("moot create");
  }
}
