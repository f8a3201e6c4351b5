package dev.folkmoot.engine.speech;

import dev.folkmoot.core.chat.ThoughtMarks;
import dev.folkmoot.core.gotemplate.Outline;
import dev.folkmoot.core.model.TemplateAbilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a family of models marks what it says. */
public sealed interface Syntax {

  /**
   * Marks in running text: thoughts before the answer, calls anywhere in it.
   *
   * @param calls the forms of calls; perhaps several, and none in a model that knows no tools
   * @param silent marks that only structure an answer, and are not part of it
   * @param bare whether an answer that is a JSON object is a call, if it names a tool
   */
  record Tagged(
      Optional<ThoughtMarks> thoughts, List<CallForm> calls, List<String> silent, boolean bare)
      implements Syntax {

    /** Everything is text. */
    public static final Tagged PLAIN = new Tagged(Optional.empty(), List.of(), List.of(), false);

    public Tagged {
      calls = List.copyOf(calls);
      silent = List.copyOf(silent);
    }
  }

  /**
   * OpenAI's harmony: each part of an answer has a head that names its channel, and whom it is for:
   * {@code <|channel|>analysis<|message|>…<|end|><|start|>assistant<|channel|>final<|message|>…}.
   */
  record Channels() implements Syntax {
    static final String START = "<|start|>";
    static final String CHANNEL = "<|channel|>";
    static final String MESSAGE = "<|message|>";
    static final String CONSTRAIN = "<|constrain|>";
    static final String CALL = "<|call|>";
    static final String RETURN = "<|return|>";
    static final String END = "<|end|>";

    /** What an answer begins with that another has begun. */
    public static final String FINAL = CHANNEL + "final" + MESSAGE;
  }

  /** What a model's chat template shows of its marks. */
  static Syntax of(String template) {
    if (TemplateAbilities.hasChannels(template)) {
      return new Channels();
    }
    Optional<ThoughtMarks> thoughts = ThoughtMarks.of(template);
    if (!template.contains("tools")) {
      return new Tagged(thoughts, List.of(), silent(template), false);
    }
    List<CallForm> calls = Families.forms(template);
    boolean bare = calls.isEmpty() || template.contains(Families.LLAMA_3);
    return new Tagged(thoughts, calls, silent(template), bare);
  }

  /**
   * What a Go template shows of its marks: those of its family, or else those that it writes around
   * thoughts and before calls of earlier turns.
   */
  static Syntax of(String template, Outline outline) {
    if (TemplateAbilities.hasChannels(template)) {
      return new Channels();
    }
    Optional<ThoughtMarks> thoughts =
        outline.thinks()
            ? Optional.of(new ThoughtMarks(outline.thoughtOpen(), outline.thoughtClose()))
            : ThoughtMarks.of(template);
    if (!outline.takesTools()) {
      return new Tagged(thoughts, List.of(), silent(template), false);
    }
    List<CallForm> calls = Families.forms(template);
    if (calls.isEmpty()) {
      calls = Families.shown(outline.callMark());
    }
    boolean bare = calls.isEmpty() || template.contains(Families.LLAMA_3);
    return new Tagged(thoughts, calls, silent(template), bare);
  }

  private static List<String> silent(String template) {
    return Families.SILENT.stream().filter(template::contains).toList();
  }

  /** Whether a model with these marks thinks aloud. */
  default boolean thinks() {
    return switch (this) {
      case Channels _ -> true;
      case Tagged tagged -> tagged.thoughts().isPresent();
    };
  }

  /**
   * Whether an answer has to be looked at at all.
   *
   * @param tools whether the model was given any
   */
  default boolean isPlain(boolean tools) {
    return switch (this) {
      case Channels _ -> false;
      case Tagged tagged ->
          tagged.thoughts().isEmpty()
              && tagged.silent().isEmpty()
              && !(tools && (tagged.bare() || !tagged.calls().isEmpty()));
    };
  }

  /** All marks: a model may have a control token for one, whose text has to be read then. */
  default List<String> marks(boolean tools) {
    return switch (this) {
      case Channels _ ->
          List.of(
              Channels.START,
              Channels.CHANNEL,
              Channels.MESSAGE,
              Channels.CONSTRAIN,
              Channels.CALL,
              Channels.RETURN,
              Channels.END);
      case Tagged tagged -> {
        List<String> marks = new ArrayList<>(tagged.silent());
        tagged
            .thoughts()
            .ifPresent(thoughts -> {
              marks.add(thoughts.open());
              marks.add(thoughts.close());
            });
        if (tools) {
          for (CallForm form : tagged.calls()) {
            marks.add(form.open());
            marks.addAll(form.closings());
            if (form instanceof CallForm.Json json) {
              marks.addAll(json.inner());
            }
          }
        }
        yield List.copyOf(marks);
      }
    };
  }
}
