package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.engine.gotemplate.PromptTemplate;
import dev.folkmoot.engine.speech.Opening;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoChatTest {

  private static final String THINKER =
      "{{ range .Messages }}<{{ .Role }}>{{ if .Thinking }}<think>{{ .Thinking }}</think>{{ end }}"
          + "{{ .Content }}{{ end }}";

  private static ChatWriter.Rendered render(
      String template, ThinkLevel think, boolean formed, Message... messages) {
    Prompt.Chat chat = new Prompt.Chat(List.of(messages), List.of(), think, List.of());
    return new GoChat(new PromptTemplate(template, Clock.systemUTC()))
        .render(chat, chat.messages(), formed);
  }

  private static Message user() {
    return Message.of(Role.USER, "hi");
  }

  @Test
  void aConversationIsWrittenUpToTheAnswer() {
    assertThat(render("U:{{ .Prompt }} A:{{ .Response }};", ThinkLevel.UNSET, false, user()))
        .isEqualTo(new ChatWriter.Rendered("U:hi A:", Opening.FRESH));
  }

  @Test
  void anAnswerThatWasBegunGoesOn() {
    Message begun = Message.of(Role.ASSISTANT, "Once");
    assertThat(render("U:{{ .Prompt }} A:{{ .Response }};", ThinkLevel.UNSET, false, user(), begun))
        .isEqualTo(new ChatWriter.Rendered("U:hi A:Once", Opening.ANSWERING));
  }

  @Test
  void aTemplateThatEndsInAThoughtIsReadFromThere() {
    assertThat(render(THINKER + "<think>\n", ThinkLevel.ON, false, user()).opening())
        .isEqualTo(Opening.THINKING);
    assertThat(render(THINKER, ThinkLevel.ON, false, user()).opening()).isEqualTo(Opening.FRESH);
  }

  @Test
  void anAnswerOfAFormBeginsBehindAThought() {
    assertThat(render(THINKER, ThinkLevel.ON, true, user()))
        .isEqualTo(new ChatWriter.Rendered("<user>hi<think>\n", Opening.THINKING));
  }
}
