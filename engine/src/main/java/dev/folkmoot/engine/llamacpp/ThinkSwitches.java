package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.engine.speech.Syntax;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables by which templates are told whether to make the model think. Every family has a
 * name of its own, so all of them are set; where nothing was asked none is, and the template does
 * what its author thought best.
 */
final class ThinkSwitches {

  /** Of gpt-oss, which knows no more and cannot be kept from thinking. */
  private static final String LEAST_EFFORT = "low";

  private static final String MOST_EFFORT = "high";

  private ThinkSwitches() {}

  static Map<String, Object> of(ThinkLevel think, Syntax syntax) {
    Map<String, Object> switches = new LinkedHashMap<>();
    if (think != ThinkLevel.UNSET) {
      switches.put("enable_thinking", think.isOn()); // Qwen, SmolLM3, GLM
      switches.put("thinking", think.isOn()); // Granite, DeepSeek V3.1
    }
    switch (syntax) {
      case Syntax.Tagged _ ->
          think.effort().ifPresent(effort -> switches.put("reasoning_effort", effort));
      case Syntax.Channels _ -> {
        if (think == ThinkLevel.OFF) {
          switches.put("reasoning_effort", LEAST_EFFORT);
        } else if (think == ThinkLevel.MAX) {
          switches.put("reasoning_effort", MOST_EFFORT);
        } else {
          think.effort().ifPresent(effort -> switches.put("reasoning_effort", effort));
        }
      }
    }
    return switches;
  }
}
