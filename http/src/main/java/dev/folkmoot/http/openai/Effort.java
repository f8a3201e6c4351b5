package dev.folkmoot.http.openai;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.json.Fields;
import java.util.Optional;

/** How hard a model is to think, in this dialect's words. */
final class Effort {

  private Effort() {}

  /** The effort of the member {@code reasoning}. */
  static Optional<Boolean> nested(Fields request) {
    return request
        .nested("reasoning", "openai.Reasoning")
        .flatMap(reasoning -> read(reasoning.text("effort")));
  }

  /**
   * Whether the model is to think.
   *
   * @param effort a level, {@code none}, or nothing, which does not say
   */
  static Optional<Boolean> read(String effort) {
    return switch (effort) {
      case "" -> Optional.empty();
      case "none" -> Optional.of(false);
      case "minimal", "low", "medium", "high", "xhigh", "max", "ultra" -> Optional.of(true);
      default ->
          throw FailureException.invalid(
              "invalid reasoning value: \""
                  + effort
                  + "\" (must be \"high\", \"medium\", \"low\", \"max\", or \"none\")");
    };
  }
}
