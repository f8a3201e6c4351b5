package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.ThoughtMarks;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.engine.llamacpp.ChatWriter.Rendered;
import dev.folkmoot.engine.speech.Opening;
import dev.folkmoot.engine.speech.Syntax;

/** Finds out where in an answer a rendered prompt ends, and ends it where it has to. */
final class AnswerStart {

  private AnswerStart() {}

  /**
   * Where a template has left the model to begin.
   *
   * @param formed whether the answer has to have a form
   */
  static Rendered of(String text, Syntax syntax, ThinkLevel think, boolean formed) {
    return switch (syntax) {
      case Syntax.Channels _ -> new Rendered(text, Opening.FRESH);
      case Syntax.Tagged tagged ->
          tagged
              .thoughts()
              .map(marks -> of(text, marks, think, formed))
              .orElseGet(() -> new Rendered(text, Opening.FRESH));
    };
  }

  private static Rendered of(String text, ThoughtMarks marks, ThinkLevel think, boolean formed) {
    String end = text.stripTrailing();
    if (end.endsWith(marks.close())) {
      return new Rendered(text, Opening.ANSWERING);
    }
    if (end.endsWith(marks.open())) {
      // Templates of DeepSeek and QwQ begin a thought whatever they are asked.
      return think == ThinkLevel.OFF
          ? new Rendered(closed(text, marks), Opening.ANSWERING)
          : new Rendered(text, Opening.THINKING);
    }
    if (formed && think.isOn()) {
      return new Rendered(text + marks.open() + "\n", Opening.THINKING);
    }
    return new Rendered(text, Opening.FRESH);
  }

  private static String closed(String text, ThoughtMarks marks) {
    return text + (text.endsWith("\n") ? "\n" : "\n\n") + marks.close() + "\n\n";
  }

  /** The model is to go on with an answer that was begun. */
  static Rendered goOn(String text, Syntax syntax, Message begun) {
    return switch (syntax) {
      case Syntax.Channels _ ->
          new Rendered(text + Syntax.Channels.FINAL + begun.content(), Opening.ANSWERING);
      case Syntax.Tagged tagged -> {
        String before =
            tagged
                .thoughts()
                .filter(marks -> text.stripTrailing().endsWith(marks.open()))
                .map(marks -> closed(text + begun.thinking().orElse(""), marks))
                .orElse(text);
        yield new Rendered(before + begun.content(), Opening.ANSWERING);
      }
    };
  }
}
