package dev.folkmoot.http.dialect;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.http.json.JsonValue;
import java.util.Optional;
import java.util.Set;

/** Reads {@code think}: a boolean or a level. */
public final class Think {

  private static final String CHOICES = "\"high\", \"medium\", \"low\", \"max\", true, or false";
  private static final Set<String> LEVELS = Set.of("high", "medium", "low", "max");

  private Think() {}

  /** Whether the request wants thinking; empty where it does not say. */
  public static Optional<Boolean> read(JsonValue value) {
    return switch (value) {
      case JsonValue.Null() -> Optional.empty();
      case JsonValue.Bool(boolean truth) -> Optional.of(truth);
      case JsonValue.Str(String level) when LEVELS.contains(level) -> Optional.of(true);
      case JsonValue.Str(String level) ->
          throw FailureException.invalid(
              "invalid think value: \"" + level + "\" (must be " + CHOICES + ")");
      case JsonValue.Num _, JsonValue.Arr _, JsonValue.Obj _ ->
          throw FailureException.invalid("think must be a boolean or string (" + CHOICES + ")");
    };
  }

  /**
   * Whether a model is to think: models that can do so unless they are told not to.
   *
   * @param requested the model as the client named it
   */
  public static boolean decide(Optional<Boolean> asked, ModelShape shape, String requested) {
    boolean able = shape.can(Capability.THINKING);
    if (asked.orElse(false) && !able) {
      throw FailureException.invalid('"' + requested + "\" does not support thinking");
    }
    return able && asked.orElse(true);
  }
}
