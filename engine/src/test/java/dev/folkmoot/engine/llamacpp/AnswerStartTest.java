package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.engine.llamacpp.ChatWriter.Rendered;
import dev.folkmoot.engine.speech.Opening;
import dev.folkmoot.engine.speech.Syntax;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerStartTest {

  private static final Syntax THINKS = Syntax.of("<think> </think>");
  private static final Message BEGUN = Message.of(Role.ASSISTANT, "Once");

  @ParameterizedTest
  @CsvSource({
    "'A:', ON, false, 'A:', FRESH",
    "'A:', ON, true, 'A:<think>~', THINKING",
    "'A:', UNSET, true, 'A:', FRESH",
    "'A:', OFF, true, 'A:', FRESH",
    "'A:<think>~', ON, false, 'A:<think>~', THINKING",
    "'A:<think>~', UNSET, true, 'A:<think>~', THINKING",
    "'A:<think>~', OFF, false, 'A:<think>~~</think>~~', ANSWERING",
    "'A:<think>', OFF, false, 'A:<think>~~</think>~~', ANSWERING",
    "'A:<think>~~</think>~', ON, true, 'A:<think>~~</think>~', ANSWERING"
  })
  void anAnswerBeginsWhereTheTemplateLeavesIt(
      String text, ThinkLevel think, boolean formed, String prompt, Opening opening) {
    assertThat(AnswerStart.of(text.replace('~', '\n'), THINKS, think, formed))
        .isEqualTo(new Rendered(prompt.replace('~', '\n'), opening));
  }

  @Test
  void aModelWithoutThoughtsBeginsAfresh() {
    Syntax calls = Syntax.of("tools <tool_call>");
    assertThat(AnswerStart.of("A:", calls, ThinkLevel.ON, true))
        .isEqualTo(new Rendered("A:", Opening.FRESH));
    assertThat(AnswerStart.of("A:", new Syntax.Channels(), ThinkLevel.ON, true))
        .isEqualTo(new Rendered("A:", Opening.FRESH));
  }

  @Test
  void wordsThatWereBegunAreOfTheAnswer() {
    assertThat(AnswerStart.goOn("A:", THINKS, BEGUN))
        .isEqualTo(new Rendered("A:Once", Opening.ANSWERING));
    assertThat(AnswerStart.goOn("A:<think>\n", THINKS, BEGUN))
        .isEqualTo(new Rendered("A:<think>\n\n</think>\n\nOnce", Opening.ANSWERING));
    assertThat(AnswerStart.goOn("A:", new Syntax.Channels(), BEGUN))
        .isEqualTo(new Rendered("A:<|channel|>final<|message|>Once", Opening.ANSWERING));
  }

  @Test
  void thoughtsBeforeThemAreKept() {
    Message thought =
        new Message(
            Role.ASSISTANT,
            "Once",
            Optional.of("hm"),
            BEGUN.toolCalls(),
            Optional.empty(),
            Optional.empty());
    assertThat(AnswerStart.goOn("A:<think>\n", THINKS, thought).text())
        .isEqualTo("A:<think>\nhm\n\n</think>\n\nOnce");
  }

  @ParameterizedTest
  @EnumSource(ThinkLevel.class)
  void aTemplateIsToldOnlyWhatWasAsked(ThinkLevel think) {
    Map<String, Object> switches = ThinkSwitches.of(think, THINKS);
    switch (think) {
      case UNSET -> assertThat(switches).isEmpty();
      case ON, OFF ->
          assertThat(switches)
              .isEqualTo(Map.of("enable_thinking", think.isOn(), "thinking", think.isOn()));
      case LOW, MEDIUM, HIGH, MAX ->
          assertThat(switches)
              .containsEntry("reasoning_effort", think.effort().orElseThrow())
              .containsEntry("enable_thinking", true);
    }
  }

  @ParameterizedTest
  @CsvSource({"OFF,low", "LOW,low", "MEDIUM,medium", "HIGH,high", "MAX,high"})
  void channelsKnowThreeLevels(ThinkLevel think, String effort) {
    assertThat(ThinkSwitches.of(think, new Syntax.Channels()))
        .containsEntry("reasoning_effort", effort);
  }
}
