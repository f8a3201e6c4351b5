package dev.folkmoot.core.chat;

import java.util.List;
import java.util.Optional;

/** The marks that a model was trained to put around its thoughts. */
public record ThoughtMarks(String open, String close) {

  /** Those in use, by the templates of the families. */
  private static final List<ThoughtMarks> KNOWN =
      List.of(
          new ThoughtMarks("<think>", "</think>"),
          new ThoughtMarks("[THINK]", "[/THINK]"),
          new ThoughtMarks("<|START_THINKING|>", "<|END_THINKING|>"),
          new ThoughtMarks("<seed:think>", "</seed:think>"));

  /**
   * The marks that a template shows. It has to show both: many cut thoughts of models that have
   * none out of a conversation, by the closing one.
   */
  public static Optional<ThoughtMarks> of(String template) {
    return KNOWN.stream()
        .filter(marks -> template.contains(marks.open) && template.contains(marks.close))
        .findFirst();
  }
}
