package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.engine.gotemplate.PromptTemplate;
import dev.folkmoot.engine.speech.Opening;
import dev.folkmoot.engine.speech.Syntax;
import java.util.List;

/** Writes conversations by a Go template, which a request brings along. */
final class GoChat implements ChatWriter {

  private final PromptTemplate template;
  private final Syntax syntax;

  GoChat(PromptTemplate template) {
    this.template = template;
    syntax = Syntax.of(template.source(), template.outline());
  }

  PromptTemplate template() {
    return template;
  }

  @Override
  public Syntax syntax() {
    return syntax;
  }

  /** A turn of the assistant that stands last is left open by the template, if it can do that. */
  @Override
  public Rendered render(Prompt.Chat chat, List<Message> messages, boolean formed) {
    String text = template.render(messages, chat.tools(), chat.think());
    boolean begun =
        !messages.isEmpty()
            && messages.getLast().role() == Role.ASSISTANT
            && !messages.getLast().content().isEmpty()
            && text.endsWith(messages.getLast().content());
    return begun
        ? new Rendered(text, Opening.ANSWERING)
        : AnswerStart.of(text, syntax, chat.think(), formed);
  }
}
