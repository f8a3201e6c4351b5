package dev.folkmoot.http.dialect;

import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.model.RunnerOptions;
import java.util.List;

/**
 * What Ollama calls options: defaults, then the model's own, then the request's.
 *
 * @param sampling how tokens are chosen
 * @param runner how the model is loaded
 * @param maxTokens most tokens to generate; negative means no limit
 * @param keepTokens tokens that are never forgotten; -1 means all of the prompt
 * @param stop texts that end the answer
 */
public record ModelOptions(
    Sampling sampling, RunnerOptions runner, int maxTokens, int keepTokens, List<String> stop) {

  public ModelOptions {
    stop = List.copyOf(stop);
  }

  /** A request with these options. */
  public InferenceRequest request(
      Prompt prompt, Constraint constraint, int topLogprobs, boolean truncate, boolean shift) {
    return new InferenceRequest(
        prompt, sampling, constraint, maxTokens, stop, topLogprobs, truncate, shift, keepTokens);
  }
}
