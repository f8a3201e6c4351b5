package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.engine.speech.Opening;
import dev.folkmoot.engine.speech.Syntax;
import java.util.List;

/** Writes conversations in the way of one template. Safe for use by many threads. */
interface ChatWriter {

  /** The marks that the model was trained to use, as the template shows them. */
  Syntax syntax();

  /**
   * Renders up to where the assistant is to speak. If the last message is the assistant's, it is
   * left open, so that the model goes on with it.
   *
   * @param messages those of the chat that are left
   * @param formed whether the answer has to have a form, which thoughts have not: then a model that
   *     is to think is made to begin with that, so that it is known where the answer begins
   * @throws dev.folkmoot.core.failure.FailureException {@code INVALID_REQUEST}, in the template's
   *     words, if it cannot write this conversation: another conversation, or raw text, may do
   */
  Rendered render(Prompt.Chat chat, List<Message> messages, boolean formed);

  /**
   * A conversation as text.
   *
   * @param opening where in an answer it ends
   */
  record Rendered(String text, Opening opening) {}
}
