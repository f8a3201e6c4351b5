package dev.folkmoot.http.openai;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.http.json.Fields;

/** How hard a model is to think, in this dialect's words. */
final class Effort {

  private Effort() {}

  /** The effort of the member {@code reasoning}. */
  static ThinkLevel nested(Fields request) {
    return request
        .nested("reasoning", "openai.Reasoning")
        .map(reasoning -> read(reasoning.text("effort")))
        .orElse(ThinkLevel.UNSET);
  }

  /**
   * Whether the model is to think, and how much.
   *
   * @param effort a level, {@code none}, or nothing, which does not say
   */
  static ThinkLevel read(String effort) {
    return switch (effort) {
      case "" -> ThinkLevel.UNSET;
      case "none" -> ThinkLevel.OFF;
      case "minimal", "low" -> ThinkLevel.LOW;
      case "medium" -> ThinkLevel.MEDIUM;
      case "high" -> ThinkLevel.HIGH;
      case "xhigh", "max", "ultra" -> ThinkLevel.MAX;
      default ->
          throw FailureException.invalid(
              "invalid reasoning value: \""
                  + effort
                  + "\" (must be \"high\", \"medium\", \"low\", \"max\", or \"none\")");
    };
  }
}
