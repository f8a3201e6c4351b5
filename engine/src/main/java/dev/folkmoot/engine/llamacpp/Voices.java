package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.engine.gotemplate.PromptTemplate;
import dev.folkmoot.engine.llamacpp.binding.Vocabulary;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ways in which one model is spoken to: by the template in its weights, and by those that
 * requests bring. Of these the last few are kept as they were read. Safe for use by many threads.
 */
final class Voices {

  /** A model has one recipe or two, and a request seldom a template of its own. */
  static final int MAX_KEPT = 16;

  /**
   * One way.
   *
   * @param marked spelling of answers
   * @param markedWithTools spelling of answers that may hold calls
   */
  record Voice<W extends ChatWriter>(W writer, Spelling marked, Spelling markedWithTools) {
    static <W extends ChatWriter> Voice<W> of(Vocabulary vocabulary, W writer) {
      return new Voice<>(
          writer,
          Spelling.of(vocabulary, writer.syntax().marks(false)),
          Spelling.of(vocabulary, writer.syntax().marks(true)));
    }
  }

  private final Vocabulary vocabulary;
  private final Clock clock;
  private final Voice<ChatTemplate> own;
  private final Map<String, Voice<GoChat>> brought = new LinkedHashMap<>();

  /**
   * For a loaded model.
   *
   * @param own the template in its weights
   * @param clock gives dates to templates that ask for one
   */
  Voices(Vocabulary vocabulary, ChatTemplate own, Clock clock) {
    this.vocabulary = vocabulary;
    this.clock = clock;
    this.own = Voice.of(vocabulary, own);
  }

  /**
   * The way of a template; of the one in the weights, if none is given.
   *
   * @throws dev.folkmoot.core.failure.FailureException {@code INVALID_REQUEST} if it cannot be read
   */
  Voice<? extends ChatWriter> of(Optional<String> template) {
    return template.isEmpty() ? own : of(template.get());
  }

  /** The way of a template that a request brings. */
  Voice<GoChat> of(String template) {
    synchronized (brought) {
      Voice<GoChat> kept = brought.remove(template);
      if (kept != null) {
        brought.put(template, kept);
        return kept;
      }
    }
    Voice<GoChat> made = Voice.of(vocabulary, new GoChat(new PromptTemplate(template, clock)));
    synchronized (brought) {
      brought.put(template, made);
      if (brought.size() > MAX_KEPT) {
        brought.remove(List.copyOf(brought.keySet()).getFirst());
      }
    }
    return made;
  }
}
