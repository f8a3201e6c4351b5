package dev.folkmoot.http.dialect;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.http.json.JsonValue;

/** Reads {@code think}: a boolean or a level. */
public final class Think {

  private static final String CHOICES = "\"high\", \"medium\", \"low\", \"max\", true, or false";

  private Think() {}

  /** Whether the request wants thinking, and how much. */
  public static ThinkLevel read(JsonValue value) {
    return switch (value) {
      case JsonValue.Null() -> ThinkLevel.UNSET;
      case JsonValue.Bool(boolean truth) -> truth ? ThinkLevel.ON : ThinkLevel.OFF;
      case JsonValue.Str(String level) when level.equals("low") -> ThinkLevel.LOW;
      case JsonValue.Str(String level) when level.equals("medium") -> ThinkLevel.MEDIUM;
      case JsonValue.Str(String level) when level.equals("high") -> ThinkLevel.HIGH;
      case JsonValue.Str(String level) when level.equals("max") -> ThinkLevel.MAX;
      case JsonValue.Str(String level) ->
          throw FailureException.invalid(
              "invalid think value: \"" + level + "\" (must be " + CHOICES + ")");
      case JsonValue.Num _, JsonValue.Arr _, JsonValue.Obj _ ->
          throw FailureException.invalid("think must be a boolean or string (" + CHOICES + ")");
    };
  }

  /**
   * What a model is to do: one that can think does so unless it is told not to.
   *
   * @param requested the model as the client named it
   */
  public static ThinkLevel decide(ThinkLevel asked, ModelShape shape, String requested) {
    boolean able = shape.can(Capability.THINKING);
    if (asked.isOn() && !able) {
      throw FailureException.invalid('"' + requested + "\" does not support thinking");
    }
    return able && asked == ThinkLevel.UNSET ? ThinkLevel.ON : asked;
  }
}
